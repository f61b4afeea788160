#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/identifier.h"

/// Sets of privileges, and which there are for what.
/// https://www.postgresql.org/docs/15/ddl-priv.html
namespace schemadiff::model {

/// Privilege words in lower case, each once, in the order of the manual; `all` stands for every
/// privilege there is and then is the only word.
using Privileges = std::vector<std::string>;

inline constexpr std::string_view kAllPrivileges = "all";

/// The SQL expression for the privileges in an array of pg_catalog's upper case words, in this
/// order and spelling: `all` where they are as many as `all_of_them`, which is another such array.
[[nodiscard]] std::string privileges_sql(std::string_view words, std::string_view all_of_them);

/// What can be granted on objects of one sort.
struct PrivilegeSort {
  std::string_view name;  ///< "table", "column", "sequence", …
  std::vector<std::string_view> words;
  std::vector<std::string_view> of_public;  ///< what everybody has on a new one
};

/// Of the objects of a kind, nothing where nothing can be granted on them.
[[nodiscard]] std::optional<PrivilegeSort> privileges_on(std::string_view kind, int server_major);

/// Brings words as a person writes them into the form of `Privileges`. Throws Error (Failure::File)
/// for one that cannot be granted on the sort, whatever the server's version.
[[nodiscard]] Privileges normalized(const Privileges& written, const PrivilegeSort& sort);

/// Puts what a file says of one grantee into its form: what it may pass on, it also has. Throws
/// Error (Failure::File) when nothing is said, or of a word that is none.
void normalize_grant(const sql::Identifier& grantee, std::optional<Privileges>& privileges,
                     Privileges& grant_option, const PrivilegeSort& sort);

/// `all` spelled out.
[[nodiscard]] Privileges spelled_out(const Privileges& privileges, const PrivilegeSort& sort);
/// The inverse: `all` where it is that.
[[nodiscard]] Privileges folded(const Privileges& privileges, const PrivilegeSort& sort);

/// What a role holds, spelled out.
struct Held {
  Privileges privileges;
  Privileges grant_option;  ///< which of them it may pass on

  bool operator==(const Held&) const = default;
};

/// The words of `left` that `right` lacks, those that both have, and all of both.
[[nodiscard]] Privileges without(const Privileges& left, const Privileges& right);
[[nodiscard]] Privileges common(const Privileges& left, const Privileges& right);
[[nodiscard]] Privileges united(const Privileges& left, const Privileges& right,
                                const PrivilegeSort& sort);

/// What a role certainly holds at first, and what it may hold because somebody's default privileges
/// say so.
struct Start {
  Held certain;
  Held possible;
};

/// One statement of GRANT or REVOKE, as it begins and goes on after the privileges.
struct GrantWords {
  std::string_view prefix;  ///< "" or "ALTER DEFAULT PRIVILEGES … "
  std::string on;           ///< `TABLE app.users`
  sql::Identifier grantee;
  std::string column;  ///< quoted; "" for the whole object
};

/// The fewest statements that lead a role from `start` to `end`.
[[nodiscard]] std::vector<std::string> grant_statements(const Start& start, const Held& end,
                                                        const PrivilegeSort& sort,
                                                        const GrantWords& words);

}  // namespace schemadiff::model
