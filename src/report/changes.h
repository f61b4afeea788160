#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diff/diff.h"
#include "diff/lookalike.h"
#include "model/database.h"
#include "model/object.h"
#include "model/object_id.h"
#include "plan/plan.h"
#include "terminal/style.h"

/// Changes for people and for programs.
namespace schemadiff::report {

/// One entry of the list of changes.
struct ChangeEntry {
  enum class Action : std::uint8_t { Create, Drop, Alter, Rename };

  Action action = Action::Create;
  std::string kind;    ///< "table", "enum value"
  std::string object;  ///< the object's path as SQL; of a renamed one, the former
  std::optional<std::string> renamed_to = {};
  std::vector<model::Difference> differences = {};  ///< of an altered object
  /// The object that it is created or dropped with, which has an entry of its own.
  std::optional<std::string> part_of = {};
  /// Whether its statement runs outside a transaction, beside readers and writers.
  bool concurrently = false;
  bool copied = false;      ///< whether it is made anew and its rows are copied
  model::ObjectId id = {};  ///< of a renamed object: the new one

  bool operator==(const ChangeEntry&) const = default;
};

/// Every change of a migration, renamings first, then as `diff` sorts them.
[[nodiscard]] std::vector<ChangeEntry> change_entries(const plan::Migration& migration);

/// The list as text, a line for each entry that is not part of another:
///
///   + table  public.roles
///   ~ column public.users.name -> full_name
///   ~ column public.users.email: type varchar(100) -> varchar(255)
///   + index  public.ix_users_email (concurrently)
[[nodiscard]] std::vector<std::string> change_lines(const std::vector<ChangeEntry>& entries,
                                                    terminal::Style style = {});

/// The lines, and below those of objects with long texts (the body of a function, the query of a
/// view) what changes in them, as a unified diff.
[[nodiscard]] std::string changes_text(const std::vector<ChangeEntry>& entries,
                                       terminal::Style style = {});

/// The same as a JSON array, with everything that the text leaves out.
[[nodiscard]] std::string changes_json(const std::vector<ChangeEntry>& entries);

/// An object about a revision that was written: its id, its file and its changes.
[[nodiscard]] std::string revision_json(const std::string& id, const std::string& file,
                                        const std::vector<ChangeEntry>& entries);

/// What looks like renamings and nobody decided, as a JSON array: kind, from, to, likeness of 100.
[[nodiscard]] std::string renames_json(const std::vector<diff::Lookalike>& pairs);

/// "not managed: 3 views, 2 functions"; "" when there is nothing. With `names` a line for each
/// object follows.
[[nodiscard]] std::string unmanaged_text(const std::vector<model::Unmanaged>& unmanaged,
                                         bool names);

}  // namespace schemadiff::report
