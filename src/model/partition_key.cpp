#include "model/partition_key.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "model/column.h"
#include "model/context.h"
#include "model/database.h"
#include "model/inheritance.h"
#include "model/object_id.h"
#include "model/table.h"
#include "sql/columns.h"

namespace schemadiff::model {

namespace {

bool is_in_key(const Column& column, const Table& table) {
  const std::optional<std::vector<std::string>> names =
      table.partition_by ? sql::partition_key_column_names(*table.partition_by) : std::nullopt;
  return names && std::ranges::find(*names, column.name.raw()) != names->end();
}

}  // namespace

void demand_free_of_partition_key(const Column& column, const Context& context) {
  if (context.to == nullptr) {
    return;
  }
  std::vector<const Table*> tables = descendants_of(column.table, *context.to);
  if (const Table* const own = context.to->find<Table>(table_id(column.table))) {
    tables.insert(tables.begin(), own);
  }
  for (const Table* const table : tables) {
    if (is_in_key(column, *table)) {
      throw Error(
          Failure::Decision,
          fmt::format("{} is in the partition key of {}, so its type cannot change; declare "
                      "a new partitioned table beside the old one, move the rows over, "
                      "then drop the old one",
                      to_string(identity(column)), table->name));
    }
  }
}

}  // namespace schemadiff::model
