#include "scratch/unit.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "model/context.h"
#include "model/object.h"
#include "model/root.h"

namespace schemadiff::scratch {

namespace {

using model::Object;
using model::ObjectId;

void append(std::vector<std::string>& sql, const model::Statements& statements) {
  for (const model::Statement& statement : statements) {
    sql.push_back(statement.sql);
  }
}

/// Whether `id` is `whole` or inside it.
bool is_within(const ObjectId& id, const ObjectId& whole) {
  return id.path.size() >= whole.path.size() &&
         std::equal(whole.path.begin(), whole.path.end(), id.path.begin());
}

std::size_t rank_of(const Object& object) {
  return model::rank_of(model::identity_of(object).kind);
}

struct Children {
  std::vector<Object> objects;                    ///< by rank and position
  std::size_t first_apart = model::Kinds::kSize;  ///< the first rank of one that has no clause
};

class Units {
 public:
  Units(const model::Database& database, int server_major, const SearchPath& search_path)
      : database_(database),
        context_{.from = nullptr,
                 .to = &database,
                 .server_major = server_major,
                 .in_scratch = true,
                 .dependents = {}},
        search_path_(search_path) {
    database.for_each([&](const auto& object) {
      if (std::optional<ObjectId> parent = model::parent_of(object)) {
        children_[*std::move(parent)].objects.emplace_back(object);
      }
    });
    for (auto& [parent, children] : children_) {
      std::ranges::stable_sort(children.objects, {}, [](const Object& child) {
        return std::tuple(rank_of(child), model::position_of(child));
      });
      const auto apart = std::ranges::find_if(children.objects, [&](const Object& child) {
        return !model::clause_of(child, {}, context_);
      });
      children.first_apart =
          apart == children.objects.end() ? model::Kinds::kSize : rank_of(*apart);
    }
  }

  std::vector<Unit> run() {
    std::vector<Unit> units;
    database_.for_each([&](const auto& o) {
      const Object object = o;
      const std::optional<ObjectId> parent = model::parent_of(object);
      if (!parent || !database_.contains(*parent)) {
        add_tree(object, rank_of(object), units);
      }
    });
    return units;
  }

 private:
  /// What hangs on something comes after all that stands alone: a sequence that a column owns, for
  /// instance, after the table.
  void add_tree(const Object& object, std::size_t order, std::vector<Unit>& units) {
    units.push_back(unit(object));
    units.back().order = order;
    add_unfolded(object, units);
  }

  void add_unfolded(const Object& object, std::vector<Unit>& units) {
    for (const Object& child : children_of(object)) {
      if (folds(child, object)) {
        add_unfolded(child, units);
      } else {
        add_tree(child, model::Kinds::kSize + rank_of(child), units);
      }
    }
  }

  Unit unit(const Object& object) {
    const ObjectId id = model::identity_of(object);
    Unit whole{.object = id, .search_path = search_path_(id)};
    std::vector<Object> folded;
    append(whole.statements,
           model::create_statements(object, clauses_of(object, folded), context_));
    if (folded.empty()) {
      return whole;
    }
    for (const Object& member : folded) {
      append(whole.statements, model::statements_after_folding(member, context_));
    }
    Unit bare{.object = id, .search_path = whole.search_path};
    append(bare.statements, model::create_statements(object, {}, context_));
    whole.parts.push_back(std::move(bare));
    for (const Object& child : children_of(object)) {
      if (folds(child, object)) {
        whole.parts.push_back(unit(child));
      }
    }
    return whole;
  }

  std::vector<std::string> clauses_of(const Object& object, std::vector<Object>& folded) {
    std::vector<std::string> clauses;
    for (const Object& child : children_of(object)) {
      if (folds(child, object)) {
        folded.push_back(child);
        const std::vector<std::string> inner = clauses_of(child, folded);
        clauses.push_back(model::clause_of(child, inner, context_).value());
      }
    }
    return clauses;
  }

  /// Whether `child` is created in the statement of `parent`: not when it needs something outside
  /// of it, which may not be there yet, and not when another child comes before it (a default and
  /// the sequence that its column owns).
  bool folds(const Object& child, const Object& parent) {
    if (!model::can_fold(parent) || !model::clause_of(child, {}, context_)) {
      return false;
    }
    const ObjectId whole = model::root_of(database_, parent);
    const bool inside = std::ranges::all_of(model::dependencies_of(child), [&](const ObjectId& id) {
      return !database_.contains(id) || id.path.size() < 2 || is_within(id, whole);
    });
    return inside && rank_of(child) <= children_[model::identity_of(parent)].first_apart;
  }

  const std::vector<Object>& children_of(const Object& object) {
    return children_[model::identity_of(object)].objects;
  }

  const model::Database& database_;
  model::Context context_;
  const SearchPath& search_path_;
  std::map<ObjectId, Children> children_;
};

void make_context(Unit& unit) {
  unit.is_context = true;
  std::ranges::for_each(unit.parts, make_context);
}

/// For what only has to be there because others use it.
std::vector<Unit> context_units(const model::Database& context, const model::Database& made,
                                int server_major) {
  model::Database rest;
  context.for_each([&](const auto& object) {
    if (!made.contains(identity(object))) {
      rest.add(object);
    }
  });
  rest.sort();
  const SearchPath search_path = [](const ObjectId& /*id*/) { return "pg_catalog"; };
  std::vector<Unit> units = Units(rest, server_major, search_path).run();
  std::ranges::for_each(units, make_context);
  for (const model::Unmanaged& unmanaged : context.unmanaged) {
    if (!unmanaged.definition.empty()) {
      units.push_back({.object = std::nullopt,
                       .is_context = true,
                       .order = model::rank_of(model::Table::kKind),
                       .search_path = "pg_catalog",
                       .statements = unmanaged.definition});
    }
  }
  return units;
}

}  // namespace

std::vector<Unit> units_of(const model::Database& objects, const model::Database& context,
                           int server_major, const SearchPath& search_path) {
  std::vector<Unit> all = context_units(context, objects, server_major);
  std::ranges::move(Units(objects, server_major, search_path).run(), std::back_inserter(all));
  std::ranges::stable_sort(all, {}, &Unit::order);
  return all;
}

std::string in_servers_words(const Unit& unit) {
  return fmt::format("PostgreSQL refuses {}: {} ({})", to_string(*unit.object), unit.error->message,
                     unit.error->sqlstate);
}

}  // namespace schemadiff::scratch
