#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/column.h"
#include "model/kinds.h"

namespace schemadiff::model {

/// `serial`, `bigserial` and `smallserial` (serial4, serial8, serial2) are no types: the column
/// gets the integer type, and the sequence and the default that PostgreSQL would make are returned.
/// A name of an identity column's sequence that has no schema gets the table's.
std::vector<Object> expand(Column& column);

/// The sequence that `serial` stands for at this column.
[[nodiscard]] Sequence serial_sequence(const Column& column);

/// The default that `serial` stands for, as the catalog shows it with search_path = pg_catalog.
[[nodiscard]] ColumnDefault serial_default(const Column& column);

/// `integer` → "serial": the shorthand for a column of that type; nothing for other types.
[[nodiscard]] std::optional<std::string_view> serial_type(std::string_view type);

/// A default that takes the next value of the sequence `from` takes that of `to` from now on; any
/// other stays as it is.
void follow(ColumnDefault& value, const ObjectId& from, const ObjectId& to);

}  // namespace schemadiff::model
