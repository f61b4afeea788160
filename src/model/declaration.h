#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/shared.h"
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

/// What a file says of an object beside what it is.
struct Origin {
  SourcePosition where;            ///< of its SQL text, or of its key
  sql::Identifier default_schema;  ///< its file's
  bool implicit_name = false;      ///< left to PostgreSQL
};

/// What model files say: the objects as written, and what is known of them beside.
struct Declaration {
  Database database;  ///< sorted; texts as written, not yet canonical
  std::vector<RenameHint> renames;
  Shared<std::map<ObjectId, Origin>> origins;

  /// Where it is declared; no file where it is not.
  [[nodiscard]] SourcePosition position_of(const ObjectId& id) const;

  /// In which schemas the names in its SQL texts are looked for, in order, before public: its own
  /// and its file's default schema. None for what is not declared.
  [[nodiscard]] std::vector<sql::Identifier> search_path_of(const ObjectId& id) const;

  /// Whether the files leave its name to PostgreSQL: an equal live object under another name is the
  /// same one.
  [[nodiscard]] bool leaves_name_open(const ObjectId& id) const;
};

}  // namespace schemadiff::model
