#include "diff/diff.h"

#include <cstddef>
#include <utility>

#include "base/overloaded.h"

namespace schemadiff::diff {

namespace {

template <class K>
std::vector<model::ObjectId> identities(const std::vector<K>& objects) {
  std::vector<model::ObjectId> ids;
  ids.reserve(objects.size());
  for (const K& object : objects) {
    ids.push_back(identity(object));
  }
  return ids;
}

/// Merges the two sorted lists of one kind.
template <class K>
void diff_kind(const std::vector<K>& from, const std::vector<K>& to, std::vector<Change>& changes) {
  const std::vector<model::ObjectId> from_ids = identities(from);
  const std::vector<model::ObjectId> to_ids = identities(to);
  std::size_t f = 0;
  std::size_t t = 0;
  while (f < from.size() || t < to.size()) {
    if (t == to.size() || (f < from.size() && from_ids[f] < to_ids[t])) {
      changes.emplace_back(Drop{from[f++]});
    } else if (f == from.size() || to_ids[t] < from_ids[f]) {
      changes.emplace_back(Create{to[t++]});
    } else {
      if (!(from[f] == to[t])) {
        changes.emplace_back(Alter{.from = from[f], .to = to[t]});
      }
      ++f;
      ++t;
    }
  }
}

}  // namespace

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
  model::for_each_kind([&]<class K>() { diff_kind(from.all<K>(), to.all<K>(), changes); });
  return changes;
}

}  // namespace schemadiff::diff
