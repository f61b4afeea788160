#pragma once

#include <map>
#include <set>
#include <vector>

#include "model/database.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// Who needs an object: `Database::needs` the other way round.
class Users {
 public:
  explicit Users(const Database& database);

  /// Directly. The reference lives as long as this.
  [[nodiscard]] const std::vector<ObjectId>& of(const ObjectId& id) const;

  /// `ids`, and whoever needs one of them, directly or not.
  [[nodiscard]] std::set<ObjectId> with_users(std::set<ObjectId> ids) const;

 private:
  std::map<ObjectId, std::vector<ObjectId>> users_;
  std::vector<ObjectId> none_;
};

}  // namespace schemadiff::model
