#pragma once

#include "model/context.h"
#include "model/statement.h"
#include "model/table.h"

namespace schemadiff::model {

/// Whether no ALTER leads from one table to the other: a partition key is for life.
[[nodiscard]] bool needs_new_table(const Table& from, const Table& to);

/// Such a table is made anew: the old one gets another name, the new one its columns and, where it
/// is partitioned, its partitions of all levels; the rows are copied, and the server refuses those
/// that fit no partition; sequences go on where they were; the old one is dropped. It is locked all
/// that time. What else hangs on the table and its partitions, and who uses them, is left to the
/// plan. Throws Error (Failure::Decision) where it has children or partitions that would be lost.
[[nodiscard]] Alteration made_anew(const Table& from, const Table& to, const Context& context);

}  // namespace schemadiff::model
