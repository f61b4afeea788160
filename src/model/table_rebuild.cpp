#include "model/table_rebuild.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/column.h"
#include "model/composite_attribute.h"
#include "model/database.h"
#include "model/free_name.h"
#include "model/inheritance.h"
#include "model/kinds.h"
#include "model/not_null_name.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/of_table.h"
#include "model/owner.h"
#include "model/partition_share.h"
#include "model/partition_whole.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

using Names = std::vector<sql::Identifier>;

void add(Names& names, const sql::Identifier& name) {
  if (std::ranges::find(names, name) == names.end()) {
    names.push_back(name);
  }
}

/// The columns that it has itself, in the order in which it has them.
std::vector<const Column*> own_columns_of(const sql::QualifiedName& table,
                                          const Database& database) {
  std::vector<const Column*> own;
  for (const Column& column : of_table<Column>(table, database)) {
    own.push_back(&column);
  }
  std::ranges::stable_sort(own, {}, [](const Column* column) { return column->position.value; });
  return own;
}

/// The names of all its columns: those it has from a type or another table first.
Names columns_of(const sql::QualifiedName& name, const Database& database) {
  Names names;
  const Table* const table = database.find<Table>(table_id(name));
  if (table != nullptr && table->of) {
    for (const CompositeAttribute* const attribute : attributes_of(table->of->name, database)) {
      add(names, attribute->name);
    }
  }
  if (table != nullptr) {
    for (const sql::QualifiedName& parent : parents_of(*table)) {
      for (const sql::Identifier& column : columns_of(parent, database)) {
        add(names, column);
      }
    }
  }
  for (const Column* const column : own_columns_of(name, database)) {
    add(names, column->name);
  }
  return names;
}

std::string in_parentheses(const std::string& expression, const sql::Identifier& column) {
  return expression == sql::quoted(column) ? expression : fmt::format("({})", expression);
}

class TableRebuilder {
 public:
  TableRebuilder(const Table& from, const Table& to, const Context& context)
      : from_(from), to_(to), context_(context), calm_(context), names_(context) {
    calm_.careful = false;  // nobody uses the new one yet
    calm_.online = false;
    old_.name = names_.next(from.name);
    const std::vector<const Table*> below = descendants_of(to.name, *context.to);
    parts_.assign(below.begin(), below.end());
    result_.replaces = true;
  }

  Alteration alteration() {
    refuse_losses();
    note_what_is_made();
    set_aside();
    create();
    copy();
    carry_over_sequences();
    secure();
    say({fmt::format("DROP TABLE {}", old_.name)});
    join();
    return std::move(result_);
  }

 private:
  void say(Statement statement) { result_.statements.push_back(std::move(statement)); }

  void say(const Statements& statements) { append(result_.statements, statements); }

  void made(ObjectId id) {
    made_.insert(id);
    result_.anew.push_back(std::move(id));
  }

  // What stands in the way.

  void refuse_losses() const {
    for (const Table* const below : descendants_of(from_.name, *context_.from)) {
      if (!below->partition_of) {
        refuse(fmt::format("{} inherits from it; end that in an earlier revision",
                           to_string(identity(*below))));
      }
      if (below->has_unseen_parts.value && !context_.restores) {
        refuse_unseen(*below);
      }
    }
    if (from_.has_unseen_parts.value && !context_.restores) {
      refuse_unseen(from_);
    }
    for (const sql::QualifiedName& above : partitioned_above(from_.name, *context_.from)) {
      for (const ForeignKey& key : context_.from->all<ForeignKey>()) {
        if (key.references.table == above) {
          refuse(
              fmt::format("{} refers to rows in it by way of {}; drop that in an earlier "
                          "revision",
                          to_string(identity(key)), above));
        }
      }
    }
  }

  void refuse_unseen(const Table& table) const {
    refuse(
        fmt::format("{} has partitions that the files leave alone; declare them, or say "
                    "partitions = \"managed\" to have their rows copied and them dropped",
                    table.name));
  }

  [[noreturn]] void refuse(std::string_view why) const {
    throw Error(Failure::Decision,
                fmt::format("{} would have to be made anew, because a partition key is for life, "
                            "but {}",
                            to_string(identity(to_)), why));
  }

  // What these statements make.

  void note_what_is_made() {
    made(identity(to_));
    for (const Table* const part : parts_) {
      made(identity(*part));
    }
    for (const Column& column : of_table<Column>(to_.name, *context_.to)) {
      made(identity(column));
    }
    for (const Sequence& sequence : context_.from->all<Sequence>()) {
      const Sequence* const after = context_.to->find<Sequence>(identity(sequence));
      if (after != nullptr && sequence.owned_by && sequence.owned_by == after->owned_by &&
          is_new(sequence.owned_by->table)) {
        result_.kept.push_back(identity(sequence));
        kept_.insert(identity(sequence));
      }
    }
    // What is their own of shares in what is made after the tables is said then.
    const auto settle_shares = [&](const Table& table) {
      for (const PartitionIndex& share : of_table<PartitionIndex>(table.name, *context_.to)) {
        if (lasts(whole_of(share, *context_.to))) {
          result_.settled.push_back(identity(share));
        }
      }
    };
    settle_shares(to_);
    for (const Table* const part : parts_) {
      settle_shares(*part);
    }
    for (const Table* const below : descendants_of(from_.name, *context_.from)) {
      if (!made_.contains(identity(*below))) {
        result_.settled.push_back(identity(*below));
      }
    }
  }

  [[nodiscard]] bool is_new(const sql::QualifiedName& table) const {
    return made_.contains(table_id(table));
  }

  /// Whether something that an object needs is itself made of what is made anew, and comes later.
  [[nodiscard]] bool waits(const Object& object) const {
    std::set<ObjectId> seen;
    const std::vector<ObjectId> needs = context_.to->needs(object);
    return std::ranges::any_of(needs, [&](const ObjectId& needed) {
      return !made_.contains(needed) && rests_on_made(needed, seen);
    });
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as one object is made of others
  bool rests_on_made(const ObjectId& id, std::set<ObjectId>& seen) const {
    const std::optional<Object> object = context_.to->find(id);
    if (!object || kept_.contains(id) || !seen.insert(id).second) {
      return false;
    }
    const std::vector<ObjectId> needs = context_.to->needs(*object);
    return std::ranges::any_of(needs, [&](const ObjectId& needed) {
      return made_.contains(needed) || rests_on_made(needed, seen);
    });
  }

  // The old one, out of the way.

  void set_aside() {
    if (from_.partition_of) {
      say(leaving(from_, memberships(from_).front(), calm_));
    }
    rename_table(from_, old_.name);
    for (const Table* const below : descendants_of(from_.name, *context_.from)) {
      if (context_.to->contains(identity(*below))) {
        rename_table(*below, names_.next(below->name));
      }
    }
    if (from_.force_row_security) {  // its policies would hide rows from its owner
      say({fmt::format("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", old_.name)});
    }
    free_sequences();
  }

  void rename_table(const Table& table, const sql::QualifiedName& name) {
    Table renamed = table;
    renamed.name = name;
    say(rename(table, renamed));
  }

  void free_sequences() {
    std::set<sql::QualifiedName> needed;
    for (const Column& column : of_table<Column>(to_.name, *context_.to)) {
      if (column.identity) {
        needed.insert(identity_sequence(column));
      }
    }
    for (const Column& column : of_table<Column>(from_.name, *context_.from)) {
      if (column.identity) {
        sequences_[column.name] = freed(identity_sequence(column), needed);
      }
    }
    for (const Sequence& sequence : context_.from->all<Sequence>()) {
      if (sequence.owned_by && sequence.owned_by->table == from_.name &&
          !kept_.contains(identity(sequence))) {
        freed(sequence.name, needed);
      }
    }
  }

  /// What the sequence of an old column is called from now on.
  sql::QualifiedName freed(const sql::QualifiedName& sequence,
                           const std::set<sql::QualifiedName>& needed) {
    if (!needed.contains(sequence)) {
      return sequence;
    }
    sql::QualifiedName name = names_.next(sequence);
    say({fmt::format("ALTER SEQUENCE {} RENAME TO {}", sequence, name.name)});
    return name;
  }

  // The new one.

  void create() {
    const std::vector<std::string> clauses = clauses_of_table();
    Table table = open(to_);
    say(table.partition_of ? create_apart(table, clauses, calm_)
                           : create_with(table, clauses, calm_));
    for (const Column* const column : own_columns_) {
      say(after_clause(unchecked(*column), calm_));
    }
    for (const Table* const part : parts_) {
      say(create_with(open(*part), {}, calm_));
    }
  }

  /// Rows from before a NOT NULL that is not valid are copied first.
  static Column unchecked(Column column) {
    if (column.not_null && column.not_null->not_valid) {
      column.null = true;
      column.not_null.reset();
    }
    return column;
  }

  /// Row security would keep rows out while they are copied.
  static Table open(Table table) {
    table.row_security = false;
    table.force_row_security = false;
    return table;
  }

  std::vector<std::string> clauses_of_table() {
    own_columns_ = own_columns_of(to_.name, *context_.to);
    std::vector<std::string> clauses;
    for (const Column* const column : own_columns_) {
      clauses.push_back(column_clause(*column));
    }
    for (const Check& check : of_table<Check>(to_.name, *context_.to)) {
      const std::optional<std::string> clause = clause_in_parent(check, {}, calm_);
      const Check* const before = context_.from->find<Check>(identity(check));
      if (clause && before != nullptr && *before == check && !waits(check)) {
        clauses.push_back(*clause);
        made(identity(check));
      }
    }
    return clauses;
  }

  std::string column_clause(const Column& column) {
    const auto* const value = context_.to->find<ColumnDefault>(default_id(to_.name, column.name));
    std::vector<std::string> clauses;
    Column made_column = column;
    if (value != nullptr && !waits(*value)) {
      clauses.push_back(clause_in_parent(*value, {}, calm_).value());
      made(identity(*value));
    } else if (value != nullptr && column_awaiting_default(*value, context_) != nullptr) {
      made_column.null = true;  // the default fills it, once there is one
      made_column.not_null.reset();
    }
    return clause_in_parent(with_free_not_null(made_column), clauses, calm_).value();
  }

  /// The old one has its constraints still: the server would look for other names.
  [[nodiscard]] Column with_free_not_null(const Column& column) const {
    const auto* const old = context_.from->find<Column>(identity(column));
    return old != nullptr && !old->null ? with_said_not_null(column, context_) : column;
  }

  // The rows.

  void copy() {
    std::vector<std::string> targets;
    std::vector<std::string> values;
    bool has_identity = false;
    for (const sql::Identifier& name : columns_of(to_.name, *context_.to)) {
      if (const std::optional<std::string> value = value_of(name)) {
        const Column* const column = column_of(to_.name, name, *context_.to);
        has_identity = has_identity || (column != nullptr && column->identity);
        targets.push_back(sql::quoted(name));
        values.push_back(*value);
      }
    }
    say({fmt::format("INSERT INTO {}{}\n{}SELECT {} FROM {}", to_.name,
                     targets.empty() ? "" : fmt::format(" ({})", base_join(targets)),
                     has_identity ? "OVERRIDING SYSTEM VALUE\n" : "", base_join(values),
                     old_.name)});
    for (const Column* const column : own_columns_) {
      if (column->not_null && column->not_null->not_valid) {
        say(set_not_null(*column, calm_));
      }
    }
  }

  static std::string base_join(std::span<const std::string> texts) {
    return schemadiff::join(texts, ", ");
  }

  /// What the new column gets from the old row; nothing where it sees to it itself.
  [[nodiscard]] std::optional<std::string> value_of(const sql::Identifier& name) const {
    const Names before = columns_of(from_.name, *context_.from);
    const Column* const column = column_of(to_.name, name, *context_.to);
    const bool was_there = std::ranges::find(before, name) != before.end();
    if (column == nullptr) {  // a type's
      return was_there ? std::optional(sql::quoted(name)) : std::nullopt;
    }
    if (column->generated) {
      return std::nullopt;
    }
    const Column* const old = column_of(from_.name, name, *context_.from);
    if (!was_there) {
      return value_of_new(*column, context_);
    }
    std::string value = sql::quoted(name);
    if (old != nullptr) {
      value = in_parentheses(value_conversion(*old, *column, context_).value_or(value), name);
      if (old->null && !column->null && column->backfill.value) {
        value = fmt::format("COALESCE({}, {})", value, *column->backfill.value);
      }
    }
    return value;
  }

  // What goes on.

  void carry_over_sequences() {
    for (const Column* const column : own_columns_) {
      const auto old = sequences_.find(column->name);
      if (column->identity && old != sequences_.end()) {
        say({fmt::format("SELECT setval({}, last_value, is_called) FROM {}",
                         sql::Literal{sql::quoted(identity_sequence(*column))}, old->second)});
      }
    }
    // A sequence has the owner of the table that owns it.
    if (const Owner* const owner = context_.to->find<Owner>(owner_id(identity(to_)))) {
      say(model::create(*owner, calm_));
      made(identity(*owner));
    }
    for (const ObjectId& id : result_.kept) {
      const Sequence* const sequence = context_.to->find<Sequence>(id);
      say({fmt::format("ALTER SEQUENCE {} OWNED BY {}", sequence->name,
                       sql_text(*sequence->owned_by))});
    }
  }

  void secure() {
    std::vector<const Table*> tables{&to_};
    tables.insert(tables.end(), parts_.begin(), parts_.end());
    for (const Table* const table : tables) {
      say(row_security_changes(open(*table), *table));
    }
  }

  /// It takes its place among the partitions again.
  void join() {
    if (!to_.partition_of) {
      return;
    }
    // From 17 on partitions have the identity columns of the whole, but one that joins gives them
    // to its own partitions only if those join after it.
    const bool one_by_one = context_.server_major >= 17 && has_identity_above();
    if (one_by_one) {
      for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) {
        say(leaving(**part, memberships(**part).front(), calm_));
      }
    }
    say(joining(to_, memberships(to_).front(), calm_));
    set_up_shares(to_);
    for (const Table* const part : parts_) {
      if (one_by_one) {
        say(joining(*part, memberships(*part).front(), calm_));
      }
      set_up_shares(*part);
    }
  }

  [[nodiscard]] bool has_identity_above() const {
    return std::ranges::any_of(
        partitioned_above(to_.name, *context_.to), [&](const sql::QualifiedName& above) {
          return std::ranges::any_of(
              of_table<Column>(above, *context_.to),
              [](const Column& column) { return column.identity.has_value(); });
        });
  }

  /// In indexes and keys of those above, which were there all the time.
  void set_up_shares(const Table& table) {
    for (const PartitionIndex& share : of_table<PartitionIndex>(table.name, *context_.to)) {
      const std::optional<Object> whole = whole_of(share, *context_.to);
      if (!lasts(whole)) {
        continue;
      }
      if (share.name && context_.from->contains(identity(table))) {  // a new one brought it along
        const sql::Identifier usual = usual_share_name(*whole, table.name, *context_.to);
        say({fmt::format("ALTER INDEX {}.{} RENAME TO {}", table.name.schema, usual, *share.name)});
      }
      say(model::create(share, context_));
    }
  }

  /// Whether an index or key was there all the time.
  [[nodiscard]] bool lasts(const std::optional<Object>& whole) const {
    return whole && context_.from->find(identity_of(*whole)) == whole && !hangs_on_made(*whole);
  }

  [[nodiscard]] bool hangs_on_made(const Object& object) const {
    const std::optional<ObjectId> parent = parent_of(object);
    return parent && made_.contains(*parent);
  }

  const Table& from_;
  const Table& to_;
  const Context& context_;
  Context calm_;
  FreeNames names_;
  Table old_;                        ///< only its name
  std::vector<const Table*> parts_;  ///< each after what it is a part of
  std::vector<const Column*> own_columns_;
  std::map<sql::Identifier, sql::QualifiedName> sequences_;  ///< of the old identity columns
  std::set<ObjectId> made_;
  std::set<ObjectId> kept_;
  Alteration result_;
};

}  // namespace

bool needs_new_table(const Table& from, const Table& to) {
  return from.partition_by != to.partition_by;
}

Alteration made_anew(const Table& from, const Table& to, const Context& context) {
  return TableRebuilder(from, to, context).alteration();
}

}  // namespace schemadiff::model
