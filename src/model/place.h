#pragma once

#include <cstdint>
#include <optional>
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
  /// The name it is declared under, as written; "" when the file gives none.
  std::string_view name;

  /// The name of what lives in a schema: `invoice`, `billing.invoice`, `"odd.name"`. Names are raw,
  /// never folded: a dot outside double quotes separates the schema, double quotes are SQL's.
  /// Without a schema, the file's default. Throws Error (Failure::File) when it is no name.
  [[nodiscard]] sql::QualifiedName qualified_name() const;

  /// The name of what lives in none (a schema, a column, a constraint): `name` itself.
  [[nodiscard]] sql::Identifier identifier() const { return sql::Identifier(std::string(name)); }
};

/// A name as model files write it, by the rule of Place::qualified_name. Without a schema the
/// result has `default_schema`.
[[nodiscard]] sql::QualifiedName parse_name(std::string_view text,
                                            const sql::Identifier& default_schema);

/// The inverse: how a model file whose default schema is `default_schema` writes the name.
[[nodiscard]] std::string name_text(const sql::QualifiedName& name,
                                    const sql::Identifier& default_schema);

/// In which set of names a name has to be unique: the relations of a schema, the types of a schema,
/// the constraints of a table, the routines of a schema (with their signatures).
enum class NameScope : std::uint8_t { Relation, Type, Constraint, Routine };

/// A name that an object occupies, so that no other may have it.
struct TakenName {
  NameScope scope;
  sql::QualifiedName name;
  std::optional<sql::Identifier> table = {};  ///< of a constraint

  bool operator==(const TakenName&) const = default;
  auto operator<=>(const TakenName&) const = default;
};

/// What PostgreSQL would call an object that the file does not name: `name1_name2_label`, and in
/// which set of names it has to be unique, for which a digit is added.
struct DefaultName {
  using Scope = NameScope;  ///< Constraint: here among all constraints of the schema

  sql::Identifier name1;
  std::string name2;
  std::string_view label;
  Scope scope = Scope::Relation;
  sql::Identifier schema;
};

}  // namespace schemadiff::model
