#include <algorithm>
#include <cctype>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/cast.h"
#include "model/casts.h"
#include "model/column.h"
#include "model/constraint.h"
#include "model/database.h"
#include "model/inheritance.h"
#include "model/inherited_column.h"
#include "model/not_null_name.h"
#include "model/of_table.h"
#include "model/options.h"
#include "model/partition_key.h"
#include "model/sequence.h"
#include "model/sequence_options.h"

// How a column becomes another one.
namespace schemadiff::model {

namespace {

std::string upper(std::string_view word) {
  std::string result(word);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return result;
}

bool changes_type(const Column& from, const Column& to) {
  return from.type != to.type || from.collation != to.collation;
}

bool has_check(const Column& column, const Database* database) {
  return database != nullptr && std::ranges::find(database->all<Check>(), column.table,
                                                  &Check::table) != database->all<Check>().end();
}

/// A type of the user's whose values have no other way into another type, nor others into it, than
/// their text: all but domains.
bool is_known_by_text(std::string_view type, const Database* database) {
  const std::string_view base = is_array_type(type) ? type.substr(0, type.size() - 2) : type;
  bool found = false;
  if (database != nullptr) {
    database->for_each([&]<class K>(const K& candidate) {
      if constexpr (requires { K::kIsType; } && !std::is_same_v<K, Domain>) {
        found = found || sql::quoted(candidate.name) == base;
      }
    });
  }
  return found;
}

bool has_cast(const std::string& from, const std::string& to, const Database* database) {
  const sql::Identifier name(fmt::format("{} AS {}", from, to));
  return database != nullptr && database->contains({.kind = Cast::kKind, .of = "", .path = {name}});
}

bool converts_by_text(const Column& from, const Column& to, const Context& context) {
  if (is_known_by_text(from.type, context.from) || converts_by_text_only(from.type, to.type)) {
    return true;
  }
  return is_known_by_text(to.type, context.to) && !is_character_string(from.type) &&
         !has_cast(from.type, to.type, context.to);
}

/// The conversion a person would write; through the text where a type knows no other way.
std::string conversion(const Column& from, const Column& to, const Context& context) {
  const bool of_arrays = is_array_type(from.type) && is_array_type(to.type);
  const std::string_view text = of_arrays ? "text[]" : "text";
  return converts_by_text(from, to, context) ? fmt::format("{}::{}::{}", to.name, text, to.type)
                                             : fmt::format("{}::{}", to.name, to.type);
}

std::optional<std::string> using_expression(const Column& from, const Column& to,
                                            const Context& context) {
  if (to.generated) {
    return std::nullopt;  // it is computed anew
  }
  if (to.using_expression.value) {
    return to.using_expression.value;
  }
  if (from.type == to.type || converts_by_assignment(from.type, to.type)) {
    return std::nullopt;
  }
  return conversion(from, to, context);
}

/// The statements from one column to the other, in an order that the server accepts.
class Alterer {
 public:
  Alterer(Column from, const Column& to, const Context& context)
      : from_(std::move(from)), to_(to), context_(context) {}

  Alteration alteration() {
    const bool retypes = changes_type(from_, to_);
    follow_parents();
    drop_identity();
    drop_expression();
    if (changes_type(from_, to_)) {
      loosen();
      change_type();
    }
    change_null();
    change_identity();
    change_expression();
    change_storage();
    change_compression();
    change_statistics();
    change_options();
    return {.statements = std::move(statements_), .retypes = retypes};
  }

 private:
  void add(std::string_view what) { statements_.push_back(alter_column(to_, what)); }

  void append(const Statements& more) {
    statements_.insert(statements_.end(), more.begin(), more.end());
  }

  /// What a parent's own alteration does to this column, too.
  void follow_parents() {
    if (context_.from == nullptr || context_.to == nullptr) {
      return;
    }
    for (const sql::QualifiedName& parent : to_.parents.value) {
      const Column* const before = column_of(parent, to_.name, *context_.from);
      const Column* const after = column_of(parent, to_.name, *context_.to);
      if (before == nullptr || after == nullptr) {
        continue;
      }
      if (changes_type(*before, *after)) {
        from_.type = to_.type;
        from_.collation = to_.collation;
      }
      // From 18 on a child that declares the column has a NOT NULL of its own, by its own name: it
      // makes that before its parent's passes one on, and loses it after the parent's has gone.
      if (context_.server_major < 18 && before->null != after->null && after->null == to_.null) {
        from_.null = to_.null;
      }
    }
  }

  void drop_identity() {
    if (from_.identity && !to_.identity) {
      add("DROP IDENTITY");
      from_.identity.reset();
    }
  }

  void drop_expression() {
    if (from_.generated && !to_.generated) {
      add("DROP EXPRESSION");
      from_.generated.reset();
    }
  }

  /// PostgreSQL 18 makes NOT NULLs anew when a type changes and passes them on again: where an heir
  /// has one of its own by another name, it refuses (55000). ATPostAlterTypeCleanup() in
  /// src/backend/commands/tablecmds.c.
  void loosen() {
    if (context_.server_major < 18 || from_.null || !is_declared_by_heirs() || must_be_not_null()) {
      return;
    }
    add("DROP NOT NULL");
    if (to_.null) {
      drop_not_null_of_heirs(to_.table);
    }
    from_.null = true;
    from_.not_null.reset();
  }

  [[nodiscard]] bool is_declared_by_heirs() const {
    if (context_.from == nullptr) {
      return false;
    }
    return std::ranges::any_of(descendants_of(to_.table, *context_.from), [&](const Table* heir) {
      const auto* const own = context_.from->find<Column>(column_id(heir->name, to_.name));
      return own != nullptr && !own->null;
    });
  }

  [[nodiscard]] bool must_be_not_null() const {
    return from_.identity ||
           std::ranges::any_of(
               of_table<PrimaryKey>(to_.table, *context_.from), [&](const PrimaryKey& key) {
                 return std::ranges::find(key.columns, to_.name) != key.columns.end();
               });
  }

  /// The sequence of an identity column gets the column's new type from the server. A smaller type
  /// takes only bounds that fit, a larger one is needed for bounds that are wider.
  void change_type() {
    demand_free_of_partition_key(to_, context_);
    const bool narrows = highest_of(to_.type) < highest_of(from_.type);
    if (from_.identity && narrows) {
      SequenceValues fitting = sequence_values(*to_.identity, to_.type);
      fitting.type = from_.type;
      change_sequence(sequence_values(*from_.identity, from_.type), fitting);
    }
    std::string what = fmt::format("TYPE {}", to_.type);
    if (to_.collation) {
      what += fmt::format(" COLLATE {}", *to_.collation);
    }
    if (const std::optional<std::string> expression = using_expression(from_, to_, context_)) {
      what += fmt::format(" USING {}", *expression);
    }
    add(what);
    from_.storage.reset();  // ALTER COLUMN TYPE sets both to the type's own
    from_.compression.reset();
    if (from_.identity) {
      adopt_sequence_type(narrows);
    }
  }

  /// What became of the sequence by the change of type.
  void adopt_sequence_type(bool narrows) {
    const SequenceValues before =
        narrows ? sequence_values(*to_.identity, to_.type)
                : with_type(sequence_values(*from_.identity, from_.type), to_.type);
    from_.type = to_.type;
    from_.identity->start = before.start;
    from_.identity->increment = before.increment;
    from_.identity->min = before.min;
    from_.identity->max = before.max;
    from_.identity->cache = before.cache;
    from_.identity->cycle = before.cycle;
  }

  void change_null() {
    if (from_.null && !to_.null) {
      append(set_not_null(to_, context_));
    } else if (!from_.null && to_.null) {
      add("DROP NOT NULL");
      drop_not_null_of_heirs(to_.table);
    } else if (!to_.null && from_.not_null != to_.not_null) {
      change_not_null_constraint();
    }
  }

  /// From 18 on a partition whose key was built before the whole's, or that was told so, has its
  /// NOT NULL from its parent and of its own, and keeps it. Whoever declares the column sees to it
  /// itself.
  void drop_not_null_of_heirs(const sql::QualifiedName& parent) {
    if (context_.server_major < 18 || context_.from == nullptr || context_.to == nullptr) {
      return;
    }
    for (const Table* const heir : children_of(parent, *context_.to)) {
      const auto* const said =
          context_.to->find<InheritedColumn>(inherited_column_id(heir->name, to_.name));
      const bool goes = column_of(heir->name, to_.name, *context_.from) != nullptr &&
                        !context_.to->contains(column_id(heir->name, to_.name)) &&
                        (said == nullptr || !said->not_null) && has_no_other(*heir, parent);
      if (goes) {
        statements_.push_back(
            {fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL", heir->name, to_.name)});
        drop_not_null_of_heirs(heir->name);
      }
    }
  }

  /// Whether no other parent has the column NOT NULL.
  [[nodiscard]] bool has_no_other(const Table& heir, const sql::QualifiedName& parent) const {
    return std::ranges::none_of(parents_of(heir), [&](const sql::QualifiedName& other) {
      const Column* const column = column_of(other, to_.name, *context_.from);
      return other != parent && column != nullptr && !column->null;
    });
  }

  /// 18+: it is renamed, checked after all, kept from children or given to them.
  void change_not_null_constraint() {
    const NotNull before = from_.not_null.value_or(NotNull{});
    const NotNull after = to_.not_null.value_or(NotNull{});
    const sql::Identifier name = not_null_name(to_);
    if (after.not_valid && !before.not_valid) {
      add("DROP NOT NULL");
      append(set_not_null(to_, context_));
      return;
    }
    if (not_null_name(from_) != name) {
      statements_.push_back(rename_constraint(to_.table, not_null_name(from_), name));
    }
    if (before.no_inherit != after.no_inherit) {
      statements_.push_back({fmt::format("ALTER TABLE {} ALTER CONSTRAINT {} {}", to_.table, name,
                                         after.no_inherit ? "NO INHERIT" : "INHERIT")});
    }
    if (before.not_valid) {
      statements_.push_back(validate_constraint(to_.table, name, context_.online));
    }
  }

  void change_identity() {
    if (!to_.identity) {
      return;
    }
    if (!from_.identity) {
      add(fmt::format("ADD {}", identity_clause(to_)));
      return;
    }
    rename_sequence();
    if (from_.identity->generated != to_.identity->generated) {
      add(fmt::format("SET GENERATED {}", upper(word(to_.identity->generated))));
    }
    change_sequence(sequence_values(*from_.identity, to_.type),
                    sequence_values(*to_.identity, to_.type));
  }

  void rename_sequence() {
    const std::optional<sql::QualifiedName>& before = from_.identity->sequence;
    const std::optional<sql::QualifiedName>& after = to_.identity->sequence;
    if (before && after && before->name != after->name) {
      statements_.push_back({fmt::format("ALTER SEQUENCE {} RENAME TO {}", *before, after->name)});
      from_.identity->sequence = after;
    }
  }

  void change_sequence(const SequenceValues& before, const SequenceValues& after) {
    if (from_.identity->sequence) {
      append(bring_inside(*from_.identity->sequence, before, after));
    }
    std::vector<std::string> options = sequence_changes(before, after);
    for (std::string& option : options) {
      option = option == "RESTART" ? option : "SET " + option;
    }
    if (!options.empty()) {
      add(join(options, " "));
    }
  }

  void change_expression() {
    if (to_.generated && from_.generated != to_.generated) {
      add(fmt::format("SET EXPRESSION AS ({})", to_.generated->expression));
    }
  }

  void change_storage() {
    if (from_.storage != to_.storage) {
      add(fmt::format("SET STORAGE {}", storage_word(to_, context_)));
    }
  }

  void change_compression() {
    if (from_.compression != to_.compression) {
      add(fmt::format("SET COMPRESSION {}",
                      to_.compression ? word(*to_.compression) : std::string_view("DEFAULT")));
    }
  }

  void change_statistics() {
    if (from_.statistics != to_.statistics) {
      // It would go down to children that are there, and not to those that come later.
      const bool has_children =
          context_.to != nullptr && !children_of(to_.table, *context_.to).empty();
      statements_.push_back({fmt::format("ALTER TABLE {}{} ALTER COLUMN {} SET STATISTICS {}",
                                         has_children ? "ONLY " : "", to_.table, to_.name,
                                         to_.statistics.value_or(-1))});
    }
  }

  void change_options() {
    if (const Options changed = options_to_set(from_.options, to_.options); !changed.empty()) {
      add(fmt::format("SET ({})", options_list(changed)));
    }
    if (const std::string gone = options_to_reset(from_.options, to_.options); !gone.empty()) {
      add(fmt::format("RESET ({})", gone));
    }
  }

  Column from_;  // as it is after the statements so far
  const Column& to_;
  const Context& context_;
  Statements statements_;
};

}  // namespace

std::optional<std::string> value_conversion(const Column& from, const Column& to,
                                            const Context& context) {
  return using_expression(from, to, context);
}

std::string storage_word(const Column& column, const Context& context) {
  if (column.storage) {
    return upper(word(*column.storage));
  }
  if (context.server_major >= 16) {
    return "DEFAULT";
  }
  const bool is_main = !is_array_type(column.type) && is_stored_main(base_type(column.type));
  return is_main ? "MAIN" : "EXTENDED";
}

Statement alter_column(const Column& column, std::string_view what) {
  return {fmt::format("ALTER TABLE {} ALTER COLUMN {} {}", column.table, column.name, what)};
}

bool needs_new_column(const Column& from, const Column& to, const Context& context) {
  if (!from.generated) {
    return to.generated.has_value();
  }
  const bool is_virtual = from.generated->storage == GeneratedStorage::Virtual;
  if (!to.generated) {
    return is_virtual;  // DROP EXPRESSION keeps values, and there are none
  }
  if (from.generated->storage != to.generated->storage) {
    return true;
  }
  if (changes_type(from, to)) {
    return from.generated != to.generated || !converts_by_assignment(from.type, to.type);
  }
  if (from.generated == to.generated) {
    return false;
  }
  // The server would have to check a virtual column's constraints again, and does not.
  return context.server_major < 17 || (is_virtual && has_check(to, context.from));
}

std::optional<Alteration> alter(const Column& from, const Column& to, const Context& context) {
  if (needs_new_column(from, to, context)) {
    return std::nullopt;
  }
  return Alterer(from, to, context).alteration();
}

Statements after_clause(const Column& column, const Context& context) {
  Column made = column;
  made.storage.reset();
  made.statistics.reset();
  made.options.clear();
  if (column.not_null && column.not_null->not_valid) {
    made.null = true;
    made.not_null.reset();
  }
  return Alterer(made, column, context).alteration().statements;
}

Statements statements_lost_by_retyping(const Column& column, const Context& context) {
  Column retyped = column;
  retyped.storage.reset();
  retyped.compression.reset();
  return Alterer(retyped, column, context).alteration().statements;
}

namespace {

/// With a name or state of its own it is a constraint like others (18+).
Statement set_not_null_statement(const Column& column) {
  if (!column.not_null) {
    return alter_column(column, "SET NOT NULL");
  }
  return add_constraint(
      column.table, fmt::format("CONSTRAINT {} NOT NULL {}{}{}", not_null_name(column), column.name,
                                column.not_null->no_inherit ? " NO INHERIT" : "",
                                column.not_null->not_valid ? " NOT VALID" : ""));
}

}  // namespace

Statements set_not_null(const Column& column, const Context& context) {
  Statements statements;
  if (column.not_null && column.not_null->not_valid) {
    return {set_not_null_statement(column)};  // nothing is scanned
  }
  const auto own = [&](Statement statement) {
    statement.transaction = Transaction::Own;
    statements.push_back(std::move(statement));
  };
  const sql::Identifier proof =
      sql::default_object_name(column.table.name, column.name.raw(), "set_not_null");
  if (context.online) {
    statements.push_back(
        {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID",
                     column.table, proof, column.name)});
  }
  if (column.backfill.value) {
    own({fmt::format("UPDATE {} SET {} = {} WHERE {} IS NULL", column.table, column.name,
                     *column.backfill.value, column.name)});
  }
  if (context.online) {
    own({fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", column.table, proof)});
  }
  Statement set = set_not_null_statement(with_sure_not_null(column, context));
  if (!statements.empty()) {
    own(std::move(set));
  } else {
    statements.push_back(std::move(set));
  }
  if (context.online) {
    // In one ALTER TABLE the server would drop the proof first, and then scan the table.
    statements.push_back({fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", column.table, proof)});
  }
  return statements;
}

Statements fill_by_default(const Column& column) {
  return {{fmt::format("UPDATE {} SET {} = DEFAULT WHERE {} IS NULL", column.table, column.name,
                       column.name)},
          set_not_null_statement(column)};
}

}  // namespace schemadiff::model
