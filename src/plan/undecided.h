#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "model/object_id.h"

namespace schemadiff::plan {

/// A change of one object that needs a decision of its author. Failure::Decision; whoever knows the
/// object's place in the model files can add it.
class Undecided final : public Error {
 public:
  Undecided(model::ObjectId object, const std::string& message)
      : Error(Failure::Decision, message),
        object_(std::make_shared<const model::ObjectId>(std::move(object))) {}

  [[nodiscard]] const model::ObjectId& object() const noexcept { return *object_; }

 private:
  std::shared_ptr<const model::ObjectId>
      object_;  // shared by the copies, so that copying does not throw
};

/// Calls `rule`; what it leaves undecided is about `object`.
template <class Rule>
auto deciding(const model::ObjectId& object, Rule&& rule) {
  try {
    return rule();
  } catch (const Undecided&) {
    throw;
  } catch (const Error& error) {
    if (error.failure() != Failure::Decision) {
      throw;
    }
    throw Undecided(object, error.what());
  }
}

}  // namespace schemadiff::plan
