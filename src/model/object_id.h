#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "sql/identifier.h"

namespace schemadiff::model {

/// The names that lead to an object, outermost first. Few, and in place: identities are made and
/// compared all the time.
class Path {
 public:
  using value_type = sql::Identifier;
  using iterator = sql::Identifier*;
  using const_iterator = const sql::Identifier*;

  /// What hangs on a column, with a role's name: four. What an object has to be inside of to have
  /// more does not exist.
  static constexpr std::size_t kLongest = 5;

  Path() = default;

  Path(std::initializer_list<sql::Identifier> names) : Path(names.begin(), names.end()) {}

  template <std::forward_iterator Iterator>
  Path(Iterator first, Iterator last) {
    insert(end(), first, last);
  }

  [[nodiscard]] iterator begin() noexcept { return names_.data(); }

  [[nodiscard]] iterator end() noexcept { return names_.data() + size_; }

  [[nodiscard]] const_iterator begin() const noexcept { return names_.data(); }

  [[nodiscard]] const_iterator end() const noexcept { return names_.data() + size_; }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  [[nodiscard]] sql::Identifier& operator[](std::size_t at) { return names_[at]; }

  [[nodiscard]] const sql::Identifier& operator[](std::size_t at) const { return names_[at]; }

  [[nodiscard]] const sql::Identifier& at(std::size_t at) const { return names_.at(checked(at)); }

  [[nodiscard]] const sql::Identifier& front() const { return names_.front(); }

  [[nodiscard]] sql::Identifier& back() { return names_[size_ - 1]; }

  [[nodiscard]] const sql::Identifier& back() const { return names_[size_ - 1]; }

  void push_back(sql::Identifier name) { insert(end(), &name, &name + 1); }

  void pop_back() { --size_; }

  void erase(const_iterator first, const_iterator last) {
    std::copy(last, std::as_const(*this).end(), begin() + (first - begin()));
    size_ -= static_cast<std::size_t>(last - first);
  }

  void erase(const_iterator at) { erase(at, at + 1); }

  /// Demands that the names are not from this path.
  template <std::forward_iterator Iterator>
  void insert(const_iterator before, Iterator first, Iterator last) {
    const auto count = static_cast<std::size_t>(std::distance(first, last));
    if (count > kLongest - size_) {
      throw std::length_error("a path of too many names");
    }
    const iterator place = begin() + (before - begin());
    std::copy_backward(place, end(), end() + count);
    std::copy(first, last, place);
    size_ += count;
  }

  bool operator==(const Path& other) const noexcept { return std::ranges::equal(*this, other); }

  std::strong_ordering operator<=>(const Path& other) const noexcept {
    return std::lexicographical_compare_three_way(begin(), end(), other.begin(), other.end());
  }

 private:
  [[nodiscard]] std::size_t checked(std::size_t at) const {
    if (at >= size_) {
      throw std::out_of_range("a path of too few names");
    }
    return at;
  }

  std::array<sql::Identifier, kLongest> names_;
  std::size_t size_ = 0;
};

/// The name-based identity of an object: its kind and the names that lead to it, outermost first.
///   table public.users            {"table", "", {public, users}}
///   column public.users.email     {"column", "", {public, users, email}}
///   comment on the column         {"comment", "column", {public, users, email}}
struct ObjectId {
  std::string_view kind;  ///< a kKind: has static storage
  std::string_view
      of;  ///< for what hangs on objects of several kinds, the kind it hangs on; else ""
  Path path;

  bool operator==(const ObjectId& other) const noexcept {
    return path == other.path && compare(kind, other.kind) == 0 && compare(of, other.of) == 0;
  }

  std::strong_ordering operator<=>(const ObjectId& other) const noexcept {
    if (const auto by_kind = compare(kind, other.kind); by_kind != 0) {
      return by_kind;
    }
    if (const auto by_carrier = compare(of, other.of); by_carrier != 0) {
      return by_carrier;
    }
    return path <=> other.path;
  }

 private:
  /// Equal kinds are nearly always one constant, whose letters need not be looked at.
  static std::strong_ordering compare(std::string_view left, std::string_view right) noexcept {
    return left.data() == right.data() && left.size() == right.size() ? std::strong_ordering::equal
                                                                      : left <=> right;
  }
};

/// Whether the third name of the path is no name but a signature, `(integer, text)`: of a routine,
/// or of what hangs on one.
[[nodiscard]] bool has_signature(const ObjectId& id);

/// The path without its signature.
[[nodiscard]] Path names_of(const ObjectId& id);

/// `column public.users.email`, `comment on column public.users.email`: quoted where SQL would
/// quote.
[[nodiscard]] std::string to_string(const ObjectId& id);

/// The path alone: `public.users.email`, `public.add(integer)`.
[[nodiscard]] std::string path_text(const ObjectId& id);

}  // namespace schemadiff::model
