#pragma once

#include "model/database.h"
#include "model/object_id.h"

/// Objects that are compared as files write them (kCanonicalAsWritten): they pass scratch by.
namespace schemadiff::model {

/// A database without them: what a server has to make.
[[nodiscard]] Database without_as_written(const Database& database);

/// Puts those of `from` in the place of those of `to`, with what is there only to carry them.
void take_as_written(Database& to, const Database& from);

/// Lets those on and below `from` follow it to its new name.
void rename_as_written(Database& database, const ObjectId& from, const ObjectId& to);

/// Replaces each by what it comes to where `live` becomes `desired`, or takes it out where that is
/// how things are anyway.
void resolve(Database& desired, const Database& live);

}  // namespace schemadiff::model
