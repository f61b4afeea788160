#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "model/object_id.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// How objects of a kind are written in model files.
enum class Form : std::uint8_t {
  Named,   ///< `[table.users]`: a TOML table of names below the key
  Single,  ///< `primary_key = …`: at most one for the object around it
};

/// A place in model files where objects of a kind may be declared. A kind has one or several.
struct Placement {
  std::string_view
      parent;  ///< kKind of the object around it; "" at the top; "*" for every kind that takes it
  std::string_view key;
  Form form = Form::Named;
  /// Keys beside `key` that hold further attributes of this object (`on_delete` beside
  /// `references`).
  std::span<const std::string_view> companions = {};
};

/// Where one declaration stands: what the kind needs to make an object with its identity filled in.
struct Place {
  sql::Identifier default_schema;    ///< of the file
  const ObjectId* parent = nullptr;  ///< the object around it; null at the top
  /// The name it is declared under, as written; "" when the file gives none. Only at the top level
  /// may it hold a schema (`billing.invoice`): everywhere else it is the raw name.
  std::string_view name;
};

/// What PostgreSQL would call an object that the file does not name: `name1_name2_label`, and in
/// which set of names it has to be unique, for which a digit is added.
struct DefaultName {
  enum class Scope : std::uint8_t { Relation, Constraint };

  sql::Identifier name1;
  std::string name2;
  std::string_view label;
  Scope scope = Scope::Relation;
  sql::Identifier schema;
};

}  // namespace schemadiff::model
