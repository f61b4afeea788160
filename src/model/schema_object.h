#pragma once

#include <string_view>

#include "model/statement.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// `ALTER <word> a SET SCHEMA b` and `ALTER <word> b.a RENAME TO c`, as far as they are needed.
[[nodiscard]] Statements rename_in_schema(std::string_view word, const sql::QualifiedName& from,
                                          const sql::QualifiedName& to);

}  // namespace schemadiff::model
