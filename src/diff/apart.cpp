#include "diff/apart.h"

#include <vector>

#include "model/database.h"
#include "model/declaration.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/object_id.h"

namespace schemadiff::diff {

void take_attributes_apart(model::Database& canonical, const model::Declaration& declared,
                           const model::Database& apart, const model::Database& live) {
  model::for_each_kind([&]<class K>() {
    if constexpr (model::Adopting<K>) {
      std::vector<K> adopted;
      for (const K& left : apart.all<K>()) {
        const model::ObjectId id = identity(left);
        const K* const wanted = canonical.find<K>(id);
        const K* const written = declared.database.find<K>(id);
        if (wanted == nullptr || written == nullptr || live.contains(id)) {
          continue;
        }
        K taken = *written;
        adopt(taken, left);
        if (taken != *written) {
          adopted.push_back(*wanted);
          adopt(adopted.back(), left);
        }
      }
      for (const K& object : adopted) {
        canonical.replace(object);
      }
    }
  });
}

}  // namespace schemadiff::diff
