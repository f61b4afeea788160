#include "scratch/ground.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "catalog/read.h"
#include "model/object.h"
#include "pg/transaction.h"
#include "scratch/build.h"
#include "scratch/prepare.h"
#include "scratch/schemas.h"
#include "scratch/select.h"
#include "scratch/unit.h"

namespace schemadiff::scratch {

Ground::Ground(TemporaryDatabase database, pg::Connection connection,
               std::vector<sql::Identifier> roles)
    : database_(std::move(database)),
      connection_(std::move(connection)),
      roles_(std::move(roles)) {}

void Ground::build(const model::Database& objects, const model::Database& context) {
  const model::Database empty = catalog::read(connection_);
  pg::Transaction transaction(connection_);
  prepare(connection_, roles_);
  const std::set<model::ObjectId> schemas =
      make_schemas(connection_, objects, context, /*in_target=*/false);
  std::vector<Unit> units = context_units(context, objects, connection_.major());
  for (Unit& unit : units_of(objects, connection_.major(),
                             [](const model::ObjectId& /*id*/) { return "pg_catalog"; })) {
    units.push_back(std::move(unit));
  }
  std::erase_if(units, [&](const Unit& unit) {
    return unit.object && (schemas.contains(*unit.object) || empty.contains(*unit.object));
  });
  std::ranges::stable_sort(units, {}, &Unit::order);  // context before what may use it
  const std::vector<Unit> failed = scratch::build(connection_, std::move(units));
  if (!failed.empty()) {
    throw Error(Failure::Database,
                fmt::format("PostgreSQL refuses {}: {} ({})", to_string(*failed.front().object),
                            failed.front().error->message, failed.front().error->sqlstate));
  }
  transaction.commit();
  others_ = select(catalog::read(connection_),
                   [&](const model::ObjectId& id) { return !objects.contains(id); });
}

model::Database Ground::read() {
  return select(catalog::read(connection_),
                [&](const model::ObjectId& id) { return !others_.contains(id); });
}

}  // namespace schemadiff::scratch
