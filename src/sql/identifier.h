#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace schemadiff::sql {

/// A name as the catalog stores it: raw, never quoted, at most 63 bytes on a server built as usual.
/// It becomes SQL text only through `quoted`, which fmt calls: `fmt::format("DROP TABLE {}", name)`
/// is right for every name. Each spelling is kept once in the process, for as long as that runs: a
/// name is a pointer, cheap to copy, and equal names are one. The order is that of the spellings.
class Identifier {
 public:
  Identifier() = default;

  explicit Identifier(std::string_view raw);

  [[nodiscard]] const std::string& raw() const noexcept { return *raw_; }

  [[nodiscard]] bool empty() const noexcept { return raw_->empty(); }

  bool operator==(const Identifier&) const = default;

  std::strong_ordering operator<=>(const Identifier& other) const noexcept {
    return raw_ == other.raw_ ? std::strong_ordering::equal : *raw_ <=> *other.raw_;
  }

 private:
  static constinit inline const std::string kNone;

  const std::string* raw_ = &kNone;  // among all spellings
};

/// An object's name with its schema; without one where the server's search_path shall find it.
struct QualifiedName {
  Identifier schema;
  Identifier name;

  bool operator==(const QualifiedName&) const = default;
  auto operator<=>(const QualifiedName&) const = default;
};

/// A string constant; its text form is a standard-conforming literal ('it''s', E'a\\b' when it
/// holds a backslash).
struct Literal {
  std::string_view value;  ///< a parameter: lives as long as the caller's string
};

/// A role as GRANT names it: a role's name, or the word PUBLIC, which is no identifier.
struct Role {
  Identifier name;
  bool is_public = false;

  bool operator==(const Role&) const = default;
  auto operator<=>(const Role&) const = default;
};

/// Longest identifier in bytes: NAMEDATALEN - 1 of a server built as usual.
inline constexpr std::size_t kMaxIdentifierBytes = 63;

/// The identifier as SQL text: bare when it is lower-case ASCII letters, digits and underscores and
/// no keyword that would need quotes on any supported major, else in double quotes. Same rule as
/// the server's quote_ident.
[[nodiscard]] std::string quoted(const Identifier& name);
[[nodiscard]] std::string quoted(const QualifiedName& name);
[[nodiscard]] std::string quoted(const Literal& literal);
[[nodiscard]] std::string quoted(const Role& role);

/// Whether a bare `word` could be misread by some supported major: every keyword but the unreserved
/// ones, as quote_ident decides. Generated from pg_get_keywords() of majors 13 to 18 by
/// tools/generate-keywords.
[[nodiscard]] bool needs_quotes_as_keyword(std::string_view word);

/// The name PostgreSQL itself gives: `name1_name2_label`, with name1 and name2 shortened in turn,
/// the longer first, so that all fits in 63 bytes; never cut inside a UTF-8 character. `name2` and
/// `label` may be empty. makeObjectName() in src/backend/commands/indexcmds.c.
[[nodiscard]] Identifier default_object_name(const Identifier& name1, std::string_view name2,
                                             std::string_view label);

/// `raw` cut to 63 bytes at a character boundary, as the server does with a NOTICE.
[[nodiscard]] Identifier truncated(std::string_view raw);

/// Reads a possibly qualified name as SQL would: `users`, `billing.invoice`, `"odd.name"`, `a."b
/// c"`. Bare parts are folded to lower case (ASCII only) as the server does. Without a schema,
/// `default_schema` is used. Throws Error (Failure::File) when the text is no name, has more than
/// two parts, or a part that is empty or longer than 63 bytes (the server would cut it, and two
/// names could become one).
[[nodiscard]] QualifiedName parse_qualified_name(std::string_view text,
                                                 const Identifier& default_schema);

/// A dotted name of any number of parts, and the names in parentheses behind it.
struct NameAndList {
  std::vector<Identifier> parts;  ///< at least one
  std::vector<Identifier> list;   ///< empty where there are no parentheses
};

/// Reads `orgs`, `app.users.id`, `billing.invoice(year, number)` by the same rules. Throws Error
/// (Failure::File) when the text is no such thing; `()` is none.
[[nodiscard]] NameAndList parse_name_and_list(std::string_view text);

}  // namespace schemadiff::sql

template <>
struct fmt::formatter<schemadiff::sql::Identifier> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const schemadiff::sql::Identifier& name, Context& context) const {
    return fmt::formatter<std::string_view>::format(schemadiff::sql::quoted(name), context);
  }
};

template <>
struct fmt::formatter<schemadiff::sql::QualifiedName> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const schemadiff::sql::QualifiedName& name, Context& context) const {
    return fmt::formatter<std::string_view>::format(schemadiff::sql::quoted(name), context);
  }
};

template <>
struct fmt::formatter<schemadiff::sql::Literal> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const schemadiff::sql::Literal& literal, Context& context) const {
    return fmt::formatter<std::string_view>::format(schemadiff::sql::quoted(literal), context);
  }
};

template <>
struct fmt::formatter<schemadiff::sql::Role> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const schemadiff::sql::Role& role, Context& context) const {
    return fmt::formatter<std::string_view>::format(schemadiff::sql::quoted(role), context);
  }
};
