#include "scratch/unshown.h"

#include "model/kind.h"
#include "model/object.h"

namespace schemadiff::scratch {

void restore_unshown(model::Database& found, const model::Database& known) {
  model::for_each_kind([&]<class K>() {
    if constexpr (model::PartlyUnshown<K>) {
      for (K& object : found.own<K>()) {
        const K* const before = known.find<K>(identity(object));
        take_unshown(object, before == nullptr ? K{} : *before);
      }
    }
  });
}

}  // namespace schemadiff::scratch
