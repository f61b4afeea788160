#include "model/object.h"

#include <cassert>
#include <stdexcept>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

#include "model/column_serial.h"
#include "model/database.h"
#include "model/own_family.h"
#include "model/routine_retyping.h"

namespace schemadiff::model {

namespace {

/// Every kind keeps the contract; what is missing is named here, by the compiler.
template <class... Members>
constexpr bool all_are_kinds(std::type_identity<std::variant<Members...>> /*tag*/) {
  static_assert((Kind<Members> && ...));
  return true;
}

static_assert(all_are_kinds(std::type_identity<Object>{}));

/// Calls `function(from, to)` with both as their own kind.
template <class Function>
auto visit_pair(const Object& from, const Object& to, Function&& function) {
  return std::visit(
      [&]<class K>(const K& before) {
        const K* const after = std::get_if<K>(&to);
        assert(after != nullptr);  // an identity names its kind
        return function(before, *after);
      },
      from);
}

}  // namespace

std::size_t rank_of(std::string_view kind) {
  std::size_t rank = 0;
  bool found = false;
  for_each_kind([&]<class K>() {
    found = found || K::kKind == kind;
    rank += found ? 0 : 1;
  });
  return rank;
}

bool is_type(std::string_view kind) {
  bool found = false;
  with_kind(kind, [&]<class K>() { found = requires { K::kIsType; }; });
  return found;
}

ObjectId identity_of(const Object& object) {
  return std::visit([](const auto& o) { return identity(o); }, object);
}

std::optional<ObjectId> parent_of(const Object& object) {
  return std::visit([](const auto& o) { return parent_of(o); }, object);
}

std::vector<ObjectId> dependencies_of(const Object& object) {
  return std::visit(
      []<class K>(const K& o) {
        std::vector<ObjectId> needed;
        if constexpr (HasDependencies<K>) {
          needed = dependencies(o);
        }
        return needed;
      },
      object);
}

void complete(Object& object) {
  std::visit(
      []<class K>(K& o) {
        if constexpr (Completing<K>) {
          complete(o);
        }
      },
      object);
}

std::optional<ObjectId> resolved_identity(const Object& object, const TypeFinder& find) {
  return std::visit(
      [&]<class K>(const K& o) -> std::optional<ObjectId> {
        if constexpr (NamedByTypes<K>) {
          ObjectId id = identity(o);
          id.path.back() = resolved_signature(o, find);
          return id;
        } else {
          return std::nullopt;
        }
      },
      object);
}

std::optional<std::string> location_query(const Object& object) {
  return std::visit(
      []<class K>(const K& o) -> std::optional<std::string> {
        if constexpr (NamedByTypes<K>) {
          return locate(o);
        } else {
          return std::nullopt;
        }
      },
      object);
}

std::vector<Object> expansions_of(Object& object) {
  return std::visit(
      []<class K>(K& o) {
        std::vector<Object> others;
        if constexpr (Normalizing<K>) {
          normalize(o);
        }
        if constexpr (Expanding<K>) {
          if constexpr (std::is_void_v<decltype(expand(o))>) {
            expand(o);
          } else {
            others = expand(o);
          }
        }
        return others;
      },
      object);
}

std::vector<ObjectId> contractions_of(Object& object, const Database& database) {
  return std::visit(
      [&]<class K>(K& o) {
        std::vector<ObjectId> others;
        if constexpr (Contracting<K>) {
          others = contract(o, database);
        }
        return others;
      },
      object);
}

std::vector<TakenName> taken_names_of(const Object& object) {
  return std::visit(
      []<class K>(const K& o) {
        std::vector<TakenName> names;
        if constexpr (Naming<K>) {
          names = taken_names(o);
        }
        return names;
      },
      object);
}

Statements create_statements(const Object& object, std::span<const std::string> clauses,
                             const Context& context) {
  return std::visit(
      [&]<class K>(const K& o) {
        if constexpr (Folding<K>) {
          return create_with(o, clauses, context);
        } else {
          assert(clauses.empty());  // only what can fold is given any
          return create(o, context);
        }
      },
      object);
}

Statements drop_statements(const Object& object, const Context& context) {
  return std::visit([&](const auto& o) { return drop(o, context); }, object);
}

std::optional<Alteration> alteration(const Object& from, const Object& to, const Context& context) {
  return visit_pair(from, to, [&](const auto& before, const auto& after) {
    return alter(before, after, context);
  });
}

Statements rename_statements(const Object& from, const Object& to) {
  return visit_pair(from, to, []<class K>(const K& before, const K& after) {
    if constexpr (Renamable<K>) {
      return rename(before, after);
    } else {
      return Statements{};
    }
  });
}

std::vector<Membership> memberships_of(const Object& object) {
  return std::visit(
      []<class K>(const K& o) {
        std::vector<Membership> found;
        if constexpr (Joining<K>) {
          found = memberships(o);
        }
        return found;
      },
      object);
}

Statements join_statements(const Object& object, const Membership& membership,
                           const Context& context) {
  return std::visit(
      [&]<class K>(const K& o) {
        Statements statements;
        if constexpr (Joining<K>) {
          statements = joining(o, membership, context);
        }
        return statements;
      },
      object);
}

Statements leave_statements(const Object& object, const Membership& membership,
                            const Context& context) {
  return std::visit(
      [&]<class K>(const K& o) {
        Statements statements;
        if constexpr (Joining<K>) {
          statements = leaving(o, membership, context);
        }
        return statements;
      },
      object);
}

std::optional<ObjectId> home_of(const Object& object) {
  return std::visit(
      [&]<class K>(const K& o) -> std::optional<ObjectId> {
        if constexpr (AtHome<K>) {
          return home(o);
        } else {
          return parent_of(object);
        }
      },
      object);
}

bool can_fold(const Object& object) {
  return std::visit([]<class K>(const K& /*o*/) { return Folding<K>; }, object);
}

std::optional<std::string> clause_of(const Object& object, std::span<const std::string> clauses,
                                     const Context& context) {
  return std::visit(
      [&]<class K>(const K& o) -> std::optional<std::string> {
        if constexpr (HasClause<K>) {
          return clause_in_parent(o, clauses, context);
        } else {
          return std::nullopt;
        }
      },
      object);
}

Statements statements_after_folding(const Object& object, const Context& context) {
  return std::visit(
      [&]<class K>(const K& o) {
        if constexpr (HasAfterClause<K>) {
          return after_clause(o, context);
        } else {
          return Statements{};
        }
      },
      object);
}

Replacement replacement_of(const Object& object) {
  return std::visit(
      []<class K>(const K& o) {
        if constexpr (AlikeInReplacement<K>) {
          return K::kReplacement;
        } else {
          return replacement(o);
        }
      },
      object);
}

bool survives_retyping(const Object& from, const Object& to, const ObjectId& retyped,
                       const Context& context) {
  return visit_pair(from, to, [&]<class K>(const K& before, const K& after) {
    if constexpr (Retypable<K>) {
      return survives(before, after, retyped, context);
    } else {
      return true;
    }
  });
}

std::int64_t position_of(const Object& object) {
  return std::visit(
      []<class K>(const K& o) -> std::int64_t {
        if constexpr (requires { o.position; }) {
          return o.position.value;
        } else {
          return 0;
        }
      },
      object);
}

std::vector<Difference> differences_between(const Object& from, const Object& to) {
  return visit_pair(
      from, to, [](const auto& before, const auto& after) { return differences(before, after); });
}

std::vector<std::string> missing_references(const Object& object, const Database& declared) {
  return std::visit(
      [&]<class K>(const K& o) {
        std::vector<std::string> messages;
        if constexpr (Referring<K>) {
          messages = missing(o, declared);
        }
        return messages;
      },
      object);
}

bool comes_last(const Object& object) {
  return std::visit([]<class K>(const K& /*o*/) { return requires { requires K::kComesLast; }; },
                    object);
}

bool is_used_unnamed(const Object& object) {
  return std::visit([]<class K>(const K& /*o*/) { return requires { requires K::kUsedUnnamed; }; },
                    object);
}

bool is_canonical_as_written(const Object& object) {
  return std::visit([]<class K>(const K& /*o*/) { return CanonicalAsWritten<K>; }, object);
}

bool is_named_in(const Database& declared, const Object& object) {
  return std::visit(
      [&]<class K>(const K& o) {
        if constexpr (ManagedWhereNamed<K>) {
          return is_named(o, declared);
        } else {
          return true;
        }
      },
      object);
}

bool lingers_in(const Database& wanted, const Object& object) {
  return std::visit(
      [&]<class K>(const K& o) {
        if constexpr (Lingering<K>) {
          return lingers(o, wanted);
        } else {
          return false;
        }
      },
      object);
}

std::vector<sql::Identifier> roles_of(const Object& object) {
  return std::visit(
      []<class K>(const K& o) {
        std::vector<sql::Identifier> named;
        if constexpr (NamingRoles<K>) {
          named = roles(o);
        }
        return named;
      },
      object);
}

std::string sql_reference_of(const ObjectId& id) {
  std::string reference;
  with_kind(id.kind, [&]<class K>() {
    if constexpr (Commentable<K>) {
      reference = K::sql_reference(id);
    }
  });
  if (reference.empty()) {
    throw std::logic_error(fmt::format("{} cannot carry a comment", to_string(id)));
  }
  return reference;
}

}  // namespace schemadiff::model
