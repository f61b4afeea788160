#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schemadiff::model {

/// Storage parameters and the like: names and values as the catalog holds them, in the order in
/// which they were given. The order is written again, but says nothing: lists that differ in it
/// alone are equal.
class Options {
 public:
  using Entry = std::pair<std::string, std::string>;
  using const_iterator = std::vector<Entry>::const_iterator;

  Options() = default;

  Options(std::initializer_list<Entry> entries) : entries_(entries) {}

  [[nodiscard]] const_iterator begin() const { return entries_.begin(); }

  [[nodiscard]] const_iterator end() const { return entries_.end(); }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  [[nodiscard]] bool empty() const { return entries_.empty(); }

  [[nodiscard]] const_iterator find(std::string_view name) const {
    return std::ranges::find(entries_, name, &Entry::first);
  }

  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != end(); }

  /// Its value; a new one, at the end, where there is none of that name.
  std::string& operator[](std::string_view name) {
    const auto at = std::ranges::find(entries_, name, &Entry::first);
    return at != entries_.end() ? at->second : entries_.emplace_back(std::string(name), "").second;
  }

  void erase(std::string_view name) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.first == name; });
  }

  void clear() { entries_.clear(); }

  [[nodiscard]] Options sorted() const {
    Options result = *this;
    std::ranges::sort(result.entries_);
    return result;
  }

  bool operator==(const Options& other) const {
    return size() == other.size() && sorted().entries_ == other.sorted().entries_;
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace schemadiff::model
