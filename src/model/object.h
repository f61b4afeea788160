#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/kind.h"
#include "model/kinds.h"
#include "model/membership.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/statement.h"

/// The rules of all kinds, called by whoever holds an object of any kind.
namespace schemadiff::model {

[[nodiscard]] ObjectId identity_of(const Object& object);

/// The object it is dropped with; nothing for one that stands alone.
[[nodiscard]] std::optional<ObjectId> parent_of(const Object& object);

/// What it needs as far as its own fields tell, its parent included.
[[nodiscard]] std::vector<ObjectId> dependencies_of(const Object& object);

/// Works out what follows from the attributes that a file gives. Throws Error (Failure::File) where
/// they contradict each other.
void complete(Object& object);

/// Its identity with the schemas of the declared types that `find` knows; nothing for a kind whose
/// identity names no types.
[[nodiscard]] std::optional<ObjectId> resolved_identity(const Object& object,
                                                        const TypeFinder& find);

/// SQL that finds what was created from the object, whatever its types are called: an address.
/// Nothing where the identity is sure to be the server's own.
[[nodiscard]] std::optional<std::string> location_query(const Object& object);

/// The other objects that the shorthand in `object` stands for; `object` is left in its full form.
[[nodiscard]] std::vector<Object> expansions_of(Object& object);

/// The inverse, for writing: `object` gets the shorthand that fits, and the result names the
/// objects of `database` that need not be written beside it.
[[nodiscard]] std::vector<ObjectId> contractions_of(Object& object, const Database& database);

/// The names that no other object may have.
[[nodiscard]] std::vector<TakenName> taken_names_of(const Object& object);

/// `clauses` are the texts of the objects folded into it; only a kind that `can_fold` may get any.
[[nodiscard]] Statements create_statements(const Object& object,
                                           std::span<const std::string> clauses,
                                           const Context& context);
[[nodiscard]] Statements drop_statements(const Object& object, const Context& context);

/// Nothing where ALTER cannot do it all. Both objects are of one kind and identity and differ.
[[nodiscard]] std::optional<Alteration> alteration(const Object& from, const Object& to,
                                                   const Context& context);

/// The statements that give `from` the name (and schema) of `to`; empty for a kind that cannot be
/// renamed.
[[nodiscard]] Statements rename_statements(const Object& from, const Object& to);

/// What it is a part of without belonging to it.
[[nodiscard]] std::vector<Membership> memberships_of(const Object& object);
[[nodiscard]] Statements join_statements(const Object& object, const Membership& membership,
                                         const Context& context);
[[nodiscard]] Statements leave_statements(const Object& object, const Membership& membership,
                                          const Context& context);

/// The object below which files write it: its parent, or another one it has its place in.
[[nodiscard]] std::optional<ObjectId> home_of(const Object& object);

/// Whether objects of this kind can carry the clauses of others in their CREATE.
[[nodiscard]] bool can_fold(const Object& object);

/// Its text inside its parent's CREATE; nothing when it has to be created on its own.
[[nodiscard]] std::optional<std::string> clause_of(const Object& object,
                                                   std::span<const std::string> clauses,
                                                   const Context& context);

/// The statements that must follow the CREATE of its parent when its clause was part of it.
[[nodiscard]] Statements statements_after_folding(const Object& object, const Context& context);

/// What it costs to drop it and create it anew.
[[nodiscard]] Replacement replacement_of(const Object& object);

/// Whether it can stay as it is while `retyped` changes its type under it. True for a kind that
/// does not care.
[[nodiscard]] bool survives_retyping(const Object& from, const Object& to, const ObjectId& retyped,
                                     const Context& context);

/// The place among its parent's clauses and among equals: columns by position, else 0.
[[nodiscard]] std::int64_t position_of(const Object& object);

/// The attributes in which two objects of one kind differ.
[[nodiscard]] std::vector<Difference> differences_between(const Object& from, const Object& to);

/// What the object names and nothing is declared for, found without a server: a sentence each.
/// `declared` is sorted.
[[nodiscard]] std::vector<std::string> missing_references(const Object& object,
                                                          const Database& declared);

/// Whether its creation and change come after everything else.
[[nodiscard]] bool comes_last(const Object& object);

/// Whether texts use it without naming it, and the catalog does not say which: it comes as early as
/// it can.
[[nodiscard]] bool is_used_unnamed(const Object& object);

/// Whether it is compared as files write it, so that scratch need not make it.
[[nodiscard]] bool is_canonical_as_written(const Object& object);

/// Whether the model files speak of it; always, but for kinds that are managed only where named.
[[nodiscard]] bool is_named_in(const Database& declared, const Object& object);

/// Whether it stays though the state `wanted` does not have it, because no statement takes it away.
[[nodiscard]] bool lingers_in(const Database& wanted, const Object& object);

/// The roles that it names.
[[nodiscard]] std::vector<sql::Identifier> roles_of(const Object& object);

/// What COMMENT ON calls the object with this identity. Throws std::logic_error for a kind that
/// takes no comment.
[[nodiscard]] std::string sql_reference_of(const ObjectId& id);

}  // namespace schemadiff::model
