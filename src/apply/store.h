#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apply/state.h"
#include "sql/identifier.h"

/// schemadiff's own tables: their DDL, and the statements that change them. All of it is text,
/// because a script that is run later (`--sql`) has to do the same as a run.
namespace schemadiff::apply {

/// The layout of the tables that this version reads and writes; it is written into `layout`.
inline constexpr int kLayout = 1;

/// A line for the append-only log.
struct LogEntry {
  std::string action;  ///< upgrade, downgrade, stamp
  std::string revision;
  std::string outcome;  ///< done, failed
  std::optional<std::chrono::milliseconds> duration = {};
  std::string detail = {};
};

/// What to do where a table is there already.
enum class IfThere : std::uint8_t { Fail, Keep };

class Store {
 public:
  Store(std::string_view schema, std::string_view tool)
      : schema_(std::string(schema)), tool_(tool) {}

  [[nodiscard]] const sql::Identifier& schema() const noexcept { return schema_; }

  /// One statement each.
  [[nodiscard]] std::string create_schema() const;
  [[nodiscard]] std::vector<std::string> create_tables(IfThere if_there) const;

  /// Takes the lock for the session, and fails where it is taken, a revision is under way, or the
  /// heads are not these: how a script begins.
  [[nodiscard]] std::string guard(std::span<const std::string> heads, std::int64_t lock_key) const;

  /// Replaces the row of the revision if there is one, but for who applied it and when.
  [[nodiscard]] std::string add_applied(const AppliedRevision& applied) const;
  [[nodiscard]] std::string remove_applied(std::string_view id) const;

  /// Makes the heads these and no others.
  [[nodiscard]] std::vector<std::string> set_heads(std::span<const std::string> heads) const;

  /// Marks a revision as under way; nothing happens when it is.
  [[nodiscard]] std::string begin(const Underway& underway) const;
  [[nodiscard]] std::string set_step(const Step& step) const;
  [[nodiscard]] std::vector<std::string> clear_underway() const;

  [[nodiscard]] std::string add_log(const LogEntry& entry) const;

 private:
  sql::Identifier schema_;
  std::string tool_;
};

/// `ARRAY['a', 'b']::text[]`.
[[nodiscard]] std::string array_text(std::span<const std::string> items);

/// The items of an array as the server prints it: `{a,"b c"}`.
[[nodiscard]] std::vector<std::string> array_items(std::string_view text);

[[nodiscard]] std::string_view to_string(Step::Outcome outcome);
[[nodiscard]] std::string_view to_string(Origin origin);

}  // namespace schemadiff::apply
