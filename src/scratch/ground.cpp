#include "scratch/ground.h"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "catalog/read.h"
#include "model/object.h"
#include "pg/transaction.h"
#include "scratch/build.h"
#include "scratch/prepare.h"
#include "scratch/schemas.h"
#include "scratch/select.h"
#include "scratch/slice.h"
#include "scratch/unit.h"

namespace schemadiff::scratch {

Ground::Ground(TemporaryDatabase database, pg::Connection connection,
               std::vector<sql::Identifier> roles)
    : database_(std::move(database)),
      connection_(std::move(connection)),
      roles_(std::move(roles)) {}

model::Database Ground::build(const model::Database& objects, const model::Database& context) {
  const model::Database empty = catalog::read(connection_);
  pg::Transaction transaction(connection_);
  prepare(connection_, roles_);
  const std::set<model::ObjectId> schemas =
      make_schemas(connection_, objects, context, /*in_target=*/false);
  std::vector<Unit> units =
      units_of(objects, context_of(objects, context), connection_.major(),
               [](const model::ObjectId& /*id*/) { return std::string("pg_catalog"); });
  std::erase_if(units, [&](const Unit& unit) {
    return unit.object && (schemas.contains(*unit.object) || empty.contains(*unit.object));
  });
  std::vector<Unit> failed = scratch::build(connection_, std::move(units));
  // Whose an object is, and who may use it, is not every role's to decide.
  std::erase_if(failed, [&](const Unit& unit) {
    return model::is_canonical_as_written(objects.find(*unit.object).value());
  });
  if (!failed.empty()) {
    throw Error(Failure::Database, in_servers_words(failed.front()));
  }
  transaction.commit();
  const model::Database made = catalog::read(connection_);
  const auto is_asked_for = [&](const model::ObjectId& id) { return objects.contains(id); };
  others_ = select(made, std::not_fn(is_asked_for));
  return select(made, is_asked_for);
}

model::Database Ground::read() {
  return select(catalog::read(connection_),
                [&](const model::ObjectId& id) { return !others_.contains(id); });
}

}  // namespace schemadiff::scratch
