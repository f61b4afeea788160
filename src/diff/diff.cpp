#include "diff/diff.h"

#include <variant>

#include "base/overloaded.h"
#include "model/merge.h"

namespace schemadiff::diff {

Change reversed(const Change& change) {
  const auto turn = Overloaded{
      [](const Create& c) -> Change { return Drop{c.object}; },
      [](const Drop& d) -> Change { return Create{d.object}; },
      [](const Alter& a) -> Change { return Alter{.from = a.to, .to = a.from}; },
  };
  return std::visit(turn, change);
}

model::ObjectId identity_of(const Change& change) {
  const auto identify = Overloaded{
      [](const Create& c) { return model::identity_of(c.object); },
      [](const Drop& d) { return model::identity_of(d.object); },
      [](const Alter& a) { return model::identity_of(a.to); },
  };
  return std::visit(identify, change);
}

std::vector<Change> diff(const model::Database& from, const model::Database& to) {
  std::vector<Change> changes;
  model::merge(from, to, [&]<class K>(const K* before, const K* after) {
    if (after == nullptr) {
      changes.emplace_back(Drop{*before});
    } else if (before == nullptr) {
      changes.emplace_back(Create{*after});
    } else if (!(*before == *after)) {
      changes.emplace_back(Alter{.from = *before, .to = *after});
    }
  });
  return changes;
}

}  // namespace schemadiff::diff
