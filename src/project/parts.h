#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/database.h"
#include "model/declaration.h"
#include "model/object.h"
#include "model/object_id.h"

namespace schemadiff::project {

/// A database taken apart: what belongs to some roots, each for itself.
class Parts {
 public:
  /// Without what is managed only where `declared` names it and is not named; all where it is null.
  Parts(const model::Database& database, const std::set<model::ObjectId>& roots,
        const model::Declaration* declared);

  /// Nothing where the database does not have it.
  [[nodiscard]] const std::vector<model::Object>& of(const model::ObjectId& root) const;

 private:
  std::map<model::ObjectId, std::vector<model::Object>> parts_;
};

/// The objects of `kept` that `replaced` does not name, and those of `come` that it does.
[[nodiscard]] model::Database part_of(const std::vector<model::Object>& kept,
                                      const std::set<model::ObjectId>& replaced,
                                      const std::vector<model::Object>& come);

/// The text of model files that declare just these.
[[nodiscard]] std::string model_text(const model::Database& part);

/// The statements that make them, each with its semicolon and an empty line between.
[[nodiscard]] std::string sql_text(const model::Database& part, int server_major);

}  // namespace schemadiff::project
