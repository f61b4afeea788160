#include "scratch/select.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "model/object.h"

namespace schemadiff::scratch {

model::Database select(const model::Database& from, const Predicate& wanted) {
  return select(from, wanted, wanted);
}

model::Database select(const model::Database& from, const Predicate& wanted,
                       const Predicate& usable) {
  model::Database selected;
  selected.server_version = from.server_version;
  model::for_each_kind([&]<class K>() {
    std::vector<const K*> chosen;
    for (const K& object : from.all<K>()) {
      const model::ObjectId id = identity(object);
      if (!wanted(id)) {
        continue;
      }
      chosen.push_back(&object);
      for (const model::ObjectId& used : from.uses(id)) {
        if (usable(used)) {
          selected.add_use(id, used);
        }
      }
    }
    if (chosen.size() == from.all<K>().size()) {
      selected.take_all<K>(from);
    } else {
      selected.own<K>().reserve(chosen.size());
      std::ranges::transform(chosen, std::back_inserter(selected.own<K>()),
                             [](const K* object) { return *object; });
    }
  });
  selected.sort();
  return selected;
}

}  // namespace schemadiff::scratch
