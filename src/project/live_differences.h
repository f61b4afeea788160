#pragma once

#include <vector>

#include "model/database.h"
#include "model/declaration.h"
#include "plan/plan.h"
#include "report/finding.h"

namespace schemadiff::project {

/// Two states of a schema and the way from one to the other.
struct Sides {
  const model::Database& live;
  const model::Database& wanted;
  const plan::Migration& migration;
  const model::Declaration* declared = nullptr;  ///< null where no model files are concerned
};

/// A finding of `rule` for each change that is not part of another: the object, where the models
/// declare it or what it belongs to, what differs, the statements of both ways, and how the model
/// would have to read.
[[nodiscard]] std::vector<report::Finding> live_differences(const Sides& sides, report::Rule rule);

/// The tables of both, `public.users`, sorted.
[[nodiscard]] std::vector<std::string> tables_of(const model::Database& live,
                                                 const model::Database& wanted);

}  // namespace schemadiff::project
