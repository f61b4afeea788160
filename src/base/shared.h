#pragma once

#include <memory>
#include <utility>

namespace schemadiff {

/// A large value that its copies share until one of them is changed. What points into it stays
/// valid until then.
template <class T>
class Shared {
 public:
  Shared() = default;

  [[nodiscard]] const T& get() const {
    static const T kNone{};
    return value_ == nullptr ? kNone : *value_;
  }

  /// The value to change, no longer shared.
  [[nodiscard]] T& own() {
    if (value_ == nullptr) {
      value_ = std::make_shared<T>();
    } else if (value_.use_count() > 1) {
      value_ = std::make_shared<T>(*value_);
    }
    return *value_;
  }

  /// What the others share is left to them.
  Shared& operator=(T value) {
    value_ = std::make_shared<T>(std::move(value));
    return *this;
  }

  bool operator==(const Shared& other) const {
    return value_ == other.value_ || get() == other.get();
  }

 private:
  std::shared_ptr<T> value_;
};

}  // namespace schemadiff
