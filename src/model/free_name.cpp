#include "model/free_name.h"

#include <string>
#include <type_traits>

#include <fmt/format.h>

#include "model/context.h"
#include "model/database.h"
#include "model/kind.h"
#include "model/object_id.h"
#include "sql/identifier.h"

namespace schemadiff::model {

FreeNames::FreeNames(const Context& context) {
  for (const Database* const database : {context.from, context.to}) {
    if (database != nullptr) {
      take(*database);
    }
  }
}

void FreeNames::take(const Database& database) {
  for (const Unmanaged& other : database.unmanaged) {
    unmanaged_.insert(other.name);
  }
  database.for_each([&]<class K>(const K& object) {
    if constexpr (Naming<K>) {
      for (const TakenName& taken : taken_names(object)) {
        if (taken.scope != NameScope::Constraint) {
          taken_.insert(taken.name);
        }
      }
    }
    if constexpr (std::is_same_v<K, Column>) {
      if (object.identity) {
        taken_.insert(identity_sequence(object));
      }
    }
  });
}

sql::QualifiedName FreeNames::next(const sql::QualifiedName& name) {
  for (int number = 0;; ++number) {
    const std::string label = number == 0 ? "old" : fmt::format("old{}", number);
    const sql::QualifiedName candidate{.schema = name.schema,
                                       .name = sql::default_object_name(name.name, "", label)};
    if (!unmanaged_.contains(sql::quoted(candidate)) && taken_.insert(candidate).second) {
      return candidate;
    }
  }
}

}  // namespace schemadiff::model
