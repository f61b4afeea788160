#include "model/free_name.h"

#include <string>

#include <fmt/format.h>

#include "model/context.h"
#include "model/database.h"
#include "model/place.h"
#include "model/precedence.h"
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
  database.for_each([&](const auto& object) {
    for (const TakenName& taken : names_made_along(object)) {
      if (taken.scope != NameScope::Constraint) {
        taken_.insert(taken.name);
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
