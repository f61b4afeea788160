#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace schemadiff {

/// An optional value that is seldom there: it takes a pointer's room where there is none. Otherwise
/// like std::optional.
template <class T>
class Boxed {
 public:
  using value_type = T;

  Boxed() = default;

  Boxed(std::nullopt_t /*none*/) {}  // NOLINT(*-explicit-*)

  Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT(*-explicit-*)

  Boxed(std::optional<T> value) {  // NOLINT(*-explicit-*)
    if (value) {
      emplace(*std::move(value));
    }
  }

  Boxed(const Boxed& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}

  Boxed(Boxed&&) noexcept = default;

  Boxed& operator=(const Boxed& other) {
    value_ = other ? std::make_unique<T>(*other) : nullptr;
    return *this;
  }

  Boxed& operator=(Boxed&&) noexcept = default;
  ~Boxed() = default;

  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    value_ = std::make_unique<T>(std::forward<Arguments>(arguments)...);
    return *value_;
  }

  void reset() noexcept { value_.reset(); }

  [[nodiscard]] bool has_value() const noexcept { return value_ != nullptr; }

  explicit operator bool() const noexcept { return has_value(); }

  operator std::optional<T>() const {  // NOLINT(*-explicit-*)
    return has_value() ? std::optional<T>(*value_) : std::nullopt;
  }

  T& operator*() { return *value_; }

  const T& operator*() const { return *value_; }

  T* operator->() { return value_.get(); }

  const T* operator->() const { return value_.get(); }

  bool operator==(const Boxed& other) const {
    return has_value() == other.has_value() && (!has_value() || *value_ == *other.value_);
  }

 private:
  std::unique_ptr<T> value_;
};

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsOptional<Boxed<T>> = true;

/// An optional value, wherever it is kept.
template <class T>
concept Optional = kIsOptional<T>;

}  // namespace schemadiff
