#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hazard/hazard.h"
#include "model/column.h"
#include "model/foreign_key.h"

namespace schemadiff::hazard {

/// What is known while a statement is assessed: the facts, and what the statements before it did.
class History {
 public:
  explicit History(Facts facts) : facts_(facts) {}

  [[nodiscard]] int server_major() const noexcept { return facts_.server_major; }

  void created(const sql::QualifiedName& relation) { created_.insert(relation); }

  void renamed(const sql::QualifiedName& from, const sql::QualifiedName& to);
  [[nodiscard]] bool is_new(const sql::QualifiedName& relation) const;
  /// Whether it was there before, under another name: something else has, or gets, that one.
  [[nodiscard]] bool is_set_aside(const sql::QualifiedName& relation) const;
  /// All rows of a relation that is set aside were copied, with the values of these columns; one
  /// without a name stands for all.
  void copied(const sql::QualifiedName& relation, std::set<std::string> columns);
  /// The columns whose values go with a relation that was copied; nothing for one that was not.
  [[nodiscard]] std::optional<std::vector<sql::Identifier>> left_uncopied(
      const sql::QualifiedName& relation) const;

  /// A CHECK that proves a column free of NULLs: once it is validated, SET NOT NULL reads nothing.
  void not_null_check(const sql::QualifiedName& table, const std::string& constraint,
                      std::string column, bool valid);
  void validated(const sql::QualifiedName& table, const std::string& constraint);
  [[nodiscard]] bool is_proven_not_null(const sql::QualifiedName& table,
                                        const std::string& column) const;

  void dropped(const sql::QualifiedName& table, const std::string& constraint);

  /// A foreign key of a table, before or after; nothing when the facts do not say.
  [[nodiscard]] std::optional<model::ForeignKey> foreign_key(const sql::QualifiedName& table,
                                                             const std::string& constraint) const;
  /// The foreign keys of a table that no earlier statement dropped.
  [[nodiscard]] std::vector<model::ForeignKey> foreign_keys(const sql::QualifiedName& table) const;
  /// The table of an index, before or after.
  [[nodiscard]] std::optional<sql::QualifiedName> table_of(const sql::QualifiedName& index) const;

  /// A partition left its table.
  void left(const sql::QualifiedName& table);
  /// The tables that this one is a part of, before, and did not leave.
  [[nodiscard]] std::vector<sql::QualifiedName> wholes(const sql::QualifiedName& table) const;
  /// The tables with columns of a type, or of one made of it, before.
  [[nodiscard]] std::vector<sql::QualifiedName> tables_with(std::string_view kind,
                                                            const sql::QualifiedName& type) const;

  [[nodiscard]] const model::Column* before(const sql::QualifiedName& table,
                                            const std::string& column) const;
  [[nodiscard]] const model::Column* after(const sql::QualifiedName& table,
                                           const std::string& column) const;

 private:
  using Constraint = std::pair<sql::QualifiedName, std::string>;

  Facts facts_;
  std::set<sql::QualifiedName> created_;
  std::map<sql::QualifiedName, sql::QualifiedName> former_names_;
  std::map<sql::QualifiedName, std::set<std::string>> copied_;
  std::map<Constraint, std::string> not_null_checks_;
  std::set<Constraint> proven_;
  std::set<Constraint> dropped_;
  std::set<sql::QualifiedName> left_;
};

}  // namespace schemadiff::hazard
