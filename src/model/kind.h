#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/argument.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/membership.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

/// What a kind has to offer, and what it may. The engines call these through model/object.h and
/// know no kind by name.
namespace schemadiff::model {

/// A kind whose CREATE can carry those of other objects as clauses.
template <class K>
concept Folding =
    requires(const K& object, std::span<const std::string> clauses, const Context& context) {
      { create_with(object, clauses, context) } -> std::same_as<Statements>;
    };

/// A kind whose objects are all alike when it comes to replacing them.
template <class K>
concept AlikeInReplacement = requires {
  { K::kReplacement } -> std::convertible_to<Replacement>;
};

template <class K>
concept Kind =
    Described<K> && std::equality_comparable<K> &&
    requires(const K& object, const Place& place, RowReader& row, const Context& context) {
      { K::kKind } -> std::convertible_to<std::string_view>;
      { K::kPlacements.size() };
      { K::declared(place) } -> std::same_as<K>;
      /// Its columns: the address (catalog, object, sub), then what `read` reads, in that order.
      { K::query(context.server_major) } -> std::same_as<std::string>;
      /// A row may turn out to be of no interest, then the result is an empty optional.
      { K::read(row) } -> std::convertible_to<std::optional<K>>;
      { identity(object) } -> std::same_as<ObjectId>;
      { drop(object, context) } -> std::same_as<Statements>;
      /// Absent where ALTER cannot do it all: the object is then dropped and created, if its
      /// `replacement` allows it.
      { alter(object, object, context) } -> std::same_as<std::optional<Alteration>>;
    } && (AlikeInReplacement<K> || requires(const K& object) {
      { replacement(object) } -> std::same_as<Replacement>;
    }) && (Folding<K> || requires(const K& object, const Context& context) {
      { create(object, context) } -> std::same_as<Statements>;
    });

// What a kind may have:
//   normalize(object)              puts what a file says into its one form; may throw Error
//   expand(object)                 the objects that its shorthand stands for, taken out of it
//   complete(object)               works out, once all attributes are read, what follows from them
//   resolved_signature(object, …)  its signature with the schemas of declared types
//   locate(object)                 SQL that finds what was created from it, an address; nothing
//                                  where its signature is the server's own already
//   K::kOverloaded                 the last name of its path is a signature, `(integer, text)`
//   K::kUnquoted                   true: its own name is no identifier but SQL as it is, an
//                                  operator or `text AS integer`
//   contract(object, database)     the inverse, for writing
//   taken_names(object)            the names that no other object may have
//   parent(object)                 the object it is dropped with, and may be created with
//   dependencies(object)           what it needs, as far as its own fields tell; the catalog knows
//                                  the rest
//   clause_in_parent(object, …)    its text inside the CREATE of its parent
//   after_clause(object, …)        what has to follow that CREATE, because no clause can say it
//   kComesLast                     its creation and change come after everything else, so that
//                                  they do not act on it
//   K::kUsedUnnamed                true: texts use it without naming it, and the catalog does not
//                                  say which (a cast): it is made as early as it can
//   K::kToldByUsers                true: who is declared to need it may add to it (an operator
//                                  family), so that a server has to be shown both
//   rename(from, to)               the statement from one name to another
//   survives(from, to, retyped, …) whether it can stay while the object `retyped` changes its type
//   default_name(object), set_name what PostgreSQL calls it when nobody names it
//   adopt(declared, live)          takes over from the live object what the file leaves open
//   memberships(object)            what it is a part of without belonging to it; with
//   joining(object, membership, …) and leaving(…), the statements
//   goes_with_whole(from, to, …)   whether what it is a part of, before and after, is made anew
//                                  together with it: then it neither leaves nor joins
//   home(object)                   the object below which files write it, which is not its parent
//   left_alone(object, declared, live)  the live objects that this declared one does not manage
//   missing(object, declared)      what it names and nothing is declared for, a sentence each
//   implied_renamings(from, to, …) renamings inside the object that need no hint: no rows are
//                                  behind the names
//   take_unshown(shown, known)     takes over what a scratch never shows (whether a query was run)
//   K::kFollows                    true: its objects follow from what their parents say, and need
//                                  no declaration
//   set_identity(object, id)       gives it another identity, where its fields have names of their
//                                  own (model/rename.cpp knows the usual ones)
//   K::kIsType                     it is a data type, see model/rebuild.h
//   relied_on(object)              whether others may need it without naming it: a table's columns
//                                  and keys, an extension's members
//   K::kReadsWholes                true: its text may stand for all columns of a relation, so that
//                                  a new one shows in it
//   K::kWidens                     true: a new one shows in such a text
//   K::opaque()                    the attribute that the server keeps as it is, unread
//   alters_users(from, to)         whether a text that uses it may print otherwise after the
//                                  change; without it every change may
//   K::sql_reference(id)           what COMMENT ON calls it
//   K::hangs_on(kind)              for a placement in "*": the kinds that can carry it; by default
//                                  those that can carry a comment
//   K::kCanonicalAsWritten         what files say of it needs no server to be compared (privileges,
//                                  owners): it is not made in scratch, where its roles may not be
//   lingers(object, wanted)        whether it stays though the state `wanted` does not have it,
//                                  because no statement takes it away: a column that a table has
//                                  itself as well as from a parent
//   is_named(object, declared)     whether the files speak of it at all; what they do not name is
//                                  left as it is
//   resolved(object, desired, live)  what it comes to in a live database; nothing where that is how
//                                  things are anyway
//   roles(object)                  the roles it names
//   K::alias_query(major)          further catalog addresses that mean the same object: address,
//                                  then address of the object
//   K::kOccurs                     an SQL condition of few words: where it does not hold there is
//                                  no row for `query`. All are asked for at once, because to plan a
//                                  query costs a server more than to find nothing
//   K::kAliasesOccur               the same for `alias_query`; by default kOccurs

template <class K>
concept HasParent = requires(const K& object) { parent(object); };

/// What the object is dropped with; nothing for what stands on its own.
template <Described K>
[[nodiscard]] std::optional<ObjectId> parent_of(const K& object) {
  if constexpr (HasParent<K>) {
    return parent(object);
  } else {
    return std::nullopt;
  }
}

template <class K>
concept HasDependencies = requires(const K& object) { dependencies(object); };

template <class K>
concept HasClause =
    requires(const K& object, std::span<const std::string> clauses, const Context& context) {
      { clause_in_parent(object, clauses, context) } -> std::same_as<std::optional<std::string>>;
    };

template <class K>
concept HasAfterClause = requires(const K& object, const Context& context) {
  { after_clause(object, context) } -> std::same_as<Statements>;
};

template <class K>
concept Renamable = requires(const K& object) {
  { rename(object, object) } -> std::same_as<Statements>;
};

template <class K>
concept Retypable = requires(const K& object, const ObjectId& id, const Context& context) {
  { survives(object, object, id, context) } -> std::same_as<bool>;
};

template <class K>
concept DefaultNamed = requires(K& object, const K& constant, sql::Identifier name) {
  { default_name(constant) } -> std::same_as<std::optional<DefaultName>>;
  set_name(object, name);
};

/// Kinds whose model files may say more than one object: `expand` leaves the object itself in its
/// full form and returns the others, if there can be any.
template <class K>
concept Normalizing = requires(K& object) { normalize(object); };

template <class K>
concept Expanding = requires(K& object) { expand(object); };

template <class K>
concept Completing = requires(K& object) { complete(object); };

/// Kinds whose identity ends with a signature.
template <class K>
concept Overloaded = K::kOverloaded;

/// Kinds whose identity names types, which may be written in several ways.
template <class K>
concept NamedByTypes = requires(const K& object, const TypeFinder& find) {
  { resolved_signature(object, find) } -> std::same_as<sql::Identifier>;
  { locate(object) } -> std::same_as<std::optional<std::string>>;
};

template <class K>
concept ToldByUsers = requires { requires K::kToldByUsers; };

template <class K>
concept Unquoted = requires { requires K::kUnquoted; };

template <class K>
concept Contracting = requires(K& object, const Database& database) { contract(object, database); };

template <class K>
concept Naming = requires(const K& object) {
  { taken_names(object) } -> std::same_as<std::vector<TakenName>>;
};

template <class K>
concept Joining = requires(const K& object, const Membership& membership, const Context& context) {
  { memberships(object) } -> std::same_as<std::vector<Membership>>;
  { joining(object, membership, context) } -> std::same_as<Statements>;
  { leaving(object, membership, context) } -> std::same_as<Statements>;
};

template <class K>
concept GoingWithWhole = requires(const K& object, const Database& database) {
  { goes_with_whole(object, object, database, database) } -> std::same_as<bool>;
};

template <class K>
concept AtHome = requires(const K& object) {
  { home(object) } -> std::same_as<std::optional<ObjectId>>;
};

template <class K>
concept LeavingAlone = requires(const K& object, const Database& declared, const Database& live) {
  { left_alone(object, declared, live) } -> std::same_as<std::vector<ObjectId>>;
};

template <class K>
concept Adopting = requires(K& object, const K& live) { adopt(object, live); };

template <class K>
concept Referring = requires(const K& object, const Database& declared) {
  { missing(object, declared) } -> std::same_as<std::vector<std::string>>;
};

template <class K>
concept ImplyingRenamings = requires(const K& object, const Database& database) {
  implied_renamings(object, object, database, database);
};

template <class K>
concept PartlyUnshown = requires(K& shown, const K& known) { take_unshown(shown, known); };

template <class K>
concept Following = requires { requires K::kFollows; };

template <class K>
concept ReliedOn = requires(const K& object) {
  { relied_on(object) } -> std::same_as<bool>;
};

template <class K>
concept ReadingWholes = requires { requires K::kReadsWholes; };

template <class K>
concept Widening = requires { requires K::kWidens; };

template <class K>
concept PartlyOpaque = requires { K::opaque(); };

template <class K>
concept SparingUsers = requires(const K& object) {
  { alters_users(object, object) } -> std::same_as<bool>;
};

template <class K>
concept Commentable = requires(const ObjectId& id) {
  { K::sql_reference(id) } -> std::same_as<std::string>;
};

/// What hangs on objects of many kinds chooses them, or takes those that can carry a comment.
template <class K>
constexpr bool can_hang_on(std::string_view kind, bool commentable) {
  if constexpr (requires { K::hangs_on(kind); }) {
    return K::hangs_on(kind);
  } else {
    return commentable;
  }
}

template <class K>
concept CanonicalAsWritten = requires { requires K::kCanonicalAsWritten; };

template <class K>
concept ManagedWhereNamed = requires(const K& object, const Database& declared) {
  { is_named(object, declared) } -> std::same_as<bool>;
};

template <class K>
concept Lingering = requires(const K& object, const Database& wanted) {
  { lingers(object, wanted) } -> std::same_as<bool>;
};

template <class K>
concept Resolving = requires(const K& object, const Database& database) {
  { resolved(object, database, database) } -> std::same_as<std::optional<K>>;
};

template <class K>
concept NamingRoles = requires(const K& object) {
  { roles(object) } -> std::same_as<std::vector<sql::Identifier>>;
};

template <class K>
concept Aliased = requires(int major) {
  { K::alias_query(major) } -> std::same_as<std::string>;
};

template <class K>
concept Occurring = requires {
  { K::kOccurs } -> std::convertible_to<std::string_view>;
};

/// Where it does not hold, `K::query` has no row.
template <class K>
constexpr std::string_view occurs() {
  if constexpr (Occurring<K>) {
    return K::kOccurs;
  } else {
    return "true";
  }
}

/// Where it does not hold, `K::alias_query` has no row.
template <class K>
constexpr std::string_view aliases_occur() {
  if constexpr (requires { K::kAliasesOccur; }) {
    return K::kAliasesOccur;
  } else {
    return occurs<K>();
  }
}

}  // namespace schemadiff::model
