#pragma once

#include <vector>

#include "model/column.h"
#include "model/database.h"
#include "model/kinds.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// `serial`, `bigserial` and `smallserial` (serial4, serial8, serial2) are no types: the column
/// gets the integer type, and the sequence and the default that PostgreSQL would make are returned.
/// A name of an identity column's sequence that has no schema gets the table's, and a type that
/// people abbreviate is spelled out.
std::vector<Object> expand(Column& column);

/// The inverse of `expand`, for writing: the column gets its shorthand where that says it all; the
/// result names the objects of `database` that it stands for. The sequence of an identity column
/// stays unnamed when its name is PostgreSQL's default: `adopt` takes it from the live column.
std::vector<ObjectId> contract(Column& column, const Database& database);

/// A default that takes the next value of the sequence `from` takes that of `to` from now on; any
/// other stays as it is.
void follow(ColumnDefault& value, const ObjectId& from, const ObjectId& to);

}  // namespace schemadiff::model
