#include "scratch/select.h"

#include "model/object.h"

namespace schemadiff::scratch {

model::Database select(const model::Database& from, const Predicate& wanted) {
  return select(from, wanted, wanted);
}

model::Database select(const model::Database& from, const Predicate& wanted,
                       const Predicate& usable) {
  model::Database selected;
  selected.server_version = from.server_version;
  from.for_each([&]<class K>(const K& object) {
    const model::ObjectId id = identity(object);
    if (!wanted(id)) {
      return;
    }
    for (const model::ObjectId& used : from.uses(id)) {
      if (usable(used)) {
        selected.add_use(id, used);
      }
    }
    selected.all<K>().push_back(object);
  });
  selected.sort();
  return selected;
}

}  // namespace schemadiff::scratch
