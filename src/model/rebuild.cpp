#include "model/rebuild.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/casts.h"
#include "model/database.h"
#include "model/free_name.h"
#include "model/object.h"
#include "model/partition_key.h"
#include "model/rename.h"

namespace schemadiff::model {

namespace {

bool is_made_of_rows(const Object& object) {
  return replacement_of(object) != Replacement::Free;
}

/// The type as it was. A default that changes may be none of the values of the type below any more.
Object lasting(Object before, const Context& context) {
  Domain* const domain = std::get_if<Domain>(&before);
  const Domain* const after =
      domain == nullptr ? nullptr : context.to->find<Domain>(identity(*domain));
  if (after != nullptr && domain->default_value != after->default_value) {
    domain->default_value.reset();
  }
  return before;
}

/// What is made of a type: itself a type, or a column.
class Closure {
 public:
  Closure(const ObjectId& root, const Context& context) {
    if (context.from != nullptr && context.to != nullptr) {
      context.from->for_each([&](const auto& object) { take(object, context); });
    }
    visit(root);
    std::ranges::reverse(types_);
    for (const ObjectId& type : types_) {
      for (const Column* const column : columns_[type]) {
        tables_[column->table].push_back(column);
      }
    }
    for (auto& [table, columns] : tables_) {
      std::ranges::sort(columns, {}, [](const Column* column) { return column->position.value; });
    }
  }

  /// Each after those it is made of.
  [[nodiscard]] const std::vector<ObjectId>& types() const { return types_; }

  using Tables = std::map<sql::QualifiedName, std::vector<const Column*>>;

  [[nodiscard]] const Tables& tables() const { return tables_; }

  [[nodiscard]] bool is_of(const Column& column, const ObjectId& type) const {
    const auto at = columns_.find(type);
    return at != columns_.end() && std::ranges::find(at->second, &column) != at->second.end();
  }

 private:
  /// Notes who is made of which types, if it is so before and after alike.
  template <class K>
  void take(const K& object, const Context& context) {
    const std::optional<Object> after = context.to->find(identity(object));
    if (!after) {
      return;
    }
    const std::vector<ObjectId> needed_after = context.to->needs(*after);
    for (const ObjectId& needed : context.from->needs(object)) {
      if (is_type(needed.kind) && std::ranges::binary_search(needed_after, needed)) {
        note(object, needed);
      }
    }
  }

  template <class K>
  void note(const K& object, const ObjectId& needed) {
    if constexpr (std::is_same_v<K, Column>) {
      if (!object.generated) {  // that one is made anew around it
        columns_[needed].push_back(&object);
      }
    } else if (is_type(K::kKind)) {
      types_of_[needed].push_back(identity(object));
    } else if (const std::optional<ObjectId> whole = parent_of(object);
               whole && is_type(whole->kind) && *whole != needed && is_made_of_rows(object)) {
      types_of_[needed].push_back(*whole);
    }
  }

  void visit(const ObjectId& type) {
    if (!visited_.insert(type).second) {
      return;
    }
    for (const ObjectId& user : types_of_[type]) {
      visit(user);
    }
    types_.push_back(type);
  }

  std::map<ObjectId, std::vector<ObjectId>> types_of_;
  std::map<ObjectId, std::vector<const Column*>> columns_;
  std::set<ObjectId> visited_;
  std::vector<ObjectId> types_;
  Tables tables_;
};

class Rebuilder {
 public:
  Rebuilder(const Rebuild& rebuild, const Context& context)
      : rebuild_(rebuild), context_(context), closure_(rebuild.type, context), names_(context) {}

  Alteration alteration() {
    rename_and_create();
    for (const auto& [table, columns] : closure_.tables()) {
      move(table, columns);
    }
    for (auto old = old_.rbegin(); old != old_.rend(); ++old) {
      append(drop_statements(*old, context_));
    }
    return {.statements = std::move(statements_),
            .retypes = true,
            .anew = std::move(anew_),
            .moved = std::move(moved_)};
  }

 private:
  void append(const Statements& more) {
    statements_.insert(statements_.end(), more.begin(), more.end());
  }

  void rename_and_create() {
    Statements creations = rebuild_.creation;
    anew_ = rebuild_.parts;
    for (const ObjectId& type : closure_.types()) {
      anew_.push_back(type);
      const Object before = context_.from->find(type).value();
      Object old = with_identity(before, temporary_id(type));
      append(rename_statements(before, old));
      free_names_of(before);
      old_.push_back(std::move(old));
      if (type != rebuild_.type) {
        const Parts parts = lasting_parts(type, context_);
        const Statements more =
            create_statements(lasting(before, context_), parts.clauses, context_);
        creations.insert(creations.end(), more.begin(), more.end());
        anew_.insert(anew_.end(), parts.ids.begin(), parts.ids.end());
      }
    }
    append(creations);
  }

  [[nodiscard]] ObjectId temporary_id(const ObjectId& type) {
    const sql::QualifiedName name = names_.next({.schema = type.path[0], .name = type.path[1]});
    return {.kind = type.kind, .of = "", .path = {name.schema, name.name}};
  }

  /// Names that it takes beside its own: that of a multirange type, and of the constructor that
  /// takes nothing; the others take what is of another type anew.
  void free_names_of(const Object& type) {
    for (const TakenName& taken : taken_names_of(type)) {
      const ObjectId id{
          .kind = identity_of(type).kind, .of = "", .path = {taken.name.schema, taken.name.name}};
      if (taken.scope == NameScope::Type && id != identity_of(type)) {
        const sql::Identifier temporary = temporary_id(id).path.back();
        statements_.push_back({fmt::format("ALTER TYPE {} RENAME TO {}", taken.name, temporary)});
        statements_.push_back(
            {fmt::format("ALTER FUNCTION {}() RENAME TO {}", taken.name, temporary)});
      }
    }
  }

  /// One ALTER TABLE rewrites the table once, however many columns change.
  void move(const sql::QualifiedName& table, const std::vector<const Column*>& columns) {
    std::vector<std::string> clauses;
    clauses.reserve(columns.size());
    for (const Column* const column : columns) {
      demand_free_of_partition_key(*column, context_);
      const bool is_of_root = closure_.is_of(*column, rebuild_.type);
      clauses.push_back(
          fmt::format("ALTER COLUMN {} TYPE {} USING {}", column->name, column->type,
                      is_of_root ? rebuild_.conversion(*column) : through_text(*column)));
      moved_.push_back(identity(*column));
    }
    statements_.push_back(
        {clauses.size() == 1
             ? fmt::format("ALTER TABLE {} {}", table, clauses.front())
             : fmt::format("ALTER TABLE {}\n    {}", table, join(clauses, ",\n    "))});
    for (const Column* const column : columns) {
      append(statements_lost_by_retyping(*column, context_));
    }
  }

  const Rebuild& rebuild_;
  const Context& context_;
  Closure closure_;
  FreeNames names_;
  Statements statements_;
  std::vector<Object> old_;
  std::vector<ObjectId> anew_;
  std::vector<ObjectId> moved_;
};

}  // namespace

Parts lasting_parts(const ObjectId& type, const Context& context) {
  std::vector<Object> lasting;
  context.from->for_each([&]<class K>(const K& part) {
    const K* const after = context.to->find<K>(identity(part));
    const bool stays = after != nullptr && (is_made_of_rows(part) || part == *after);
    if (stays && parent_of(part) == type && clause_of(part, {}, context)) {
      lasting.emplace_back(part);
    }
  });
  std::ranges::stable_sort(lasting, {}, [](const Object& part) { return position_of(part); });
  Parts parts;
  for (const Object& part : lasting) {
    parts.ids.push_back(identity_of(part));
    parts.clauses.push_back(clause_of(part, {}, context).value());
  }
  return parts;
}

std::string through_text(const Column& column) {
  return fmt::format("{0}::{2}::{1}", column.name, column.type,
                     is_array_type(column.type) ? "text[]" : "text");
}

Alteration rebuilt(const Rebuild& rebuild, const Context& context) {
  return Rebuilder(rebuild, context).alteration();
}

std::vector<const Column*> columns_with(const ObjectId& type, const Context& context) {
  const Closure closure(type, context);
  std::vector<const Column*> all;
  for (const auto& [table, columns] : closure.tables()) {
    all.insert(all.end(), columns.begin(), columns.end());
  }
  return all;
}

namespace {

/// Whether a value of `holder`, which is a type, has values of `type` inside it, and is not one.
bool nests(const ObjectId& holder, const ObjectId& type, const Database& database) {
  if (holder == type) {
    return false;
  }
  const Domain* const domain = database.find<Domain>(holder);
  if (domain == nullptr || holder.kind != type.kind || is_array_type(domain->type)) {
    return true;
  }
  return std::ranges::any_of(database.needs(*domain), [&](const ObjectId& base) {
    return is_type(base.kind) && nests(base, type, database);
  });
}

}  // namespace

const Column* nesting_column(const ObjectId& type, const Context& context) {
  for (const Column* const column : columns_with(type, context)) {
    const bool is_inside =
        is_array_type(column->type) ||
        std::ranges::any_of(context.from->needs(*column), [&](const ObjectId& needed) {
          return is_type(needed.kind) && nests(needed, type, *context.from);
        });
    if (is_inside) {
      return column;
    }
  }
  return nullptr;
}

}  // namespace schemadiff::model
