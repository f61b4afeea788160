#pragma once

#include <set>
#include <string>

#include "model/context.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// Names that no relation and no type has, before a change or after: for what has to stand beside
/// its successor for a while.
class FreeNames {
 public:
  explicit FreeNames(const Context& context);

  /// `users_old`, `users_old1`, …, in the same schema; each is given once.
  [[nodiscard]] sql::QualifiedName next(const sql::QualifiedName& name);

 private:
  void take(const Database& database);

  std::set<sql::QualifiedName> taken_;
  std::set<std::string> unmanaged_;  ///< as SQL
};

}  // namespace schemadiff::model
