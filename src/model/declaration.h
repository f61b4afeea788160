#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/database.h"
#include "model/object_id.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// `renamed_from`: the former names of an object. A former name may bring its own schema.
struct RenameHint {
  ObjectId object;                        ///< as declared now
  std::vector<std::string> former_names;  ///< as written; at the top level possibly with a schema
  SourcePosition where;
};

/// What model files say: the objects as written, and what is known of them beside.
struct Declaration {
  Database database;  ///< sorted; texts as written, not yet canonical
  std::vector<RenameHint> renames;
  std::map<ObjectId, SourcePosition> positions;
  /// In which schemas the names in an object's SQL texts are looked for, in order, before public:
  /// the object's own schema and its file's default schema.
  std::map<ObjectId, std::vector<sql::Identifier>> search_paths;
  /// Objects whose name the files leave to PostgreSQL: an equal live object under another name is
  /// the same one.
  std::set<ObjectId> implicit_names;

  [[nodiscard]] SourcePosition position_of(const ObjectId& id) const {
    const auto at = positions.find(id);
    return at == positions.end() ? SourcePosition{} : at->second;
  }
};

}  // namespace schemadiff::model
