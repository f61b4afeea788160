#include "model/schema_object.h"

#include <fmt/format.h>

namespace schemadiff::model {

Statements rename_in_schema(std::string_view word, const sql::QualifiedName& from,
                            const sql::QualifiedName& to) {
  Statements statements;
  if (from.schema != to.schema) {
    statements.push_back({fmt::format("ALTER {} {} SET SCHEMA {}", word, from, to.schema)});
  }
  if (from.name != to.name) {
    statements.push_back(
        {fmt::format("ALTER {} {}.{} RENAME TO {}", word, to.schema, from.name, to.name)});
  }
  return statements;
}

}  // namespace schemadiff::model
