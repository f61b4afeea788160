#include "apply/store.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "apply/state.h"
#include "revision/revision.h"
#include "sql/identifier.h"

namespace schemadiff::apply {

using sql::Literal;

namespace {

/// `{0}` is the schema, `{2}` IF NOT EXISTS or nothing. Everything is text and arrays of it, so
/// that psql shows it as it is.
constexpr std::string_view kTables[] = {
    R"(CREATE TABLE {2}{0}.layout (
  version integer NOT NULL
))",
    R"(CREATE TABLE {2}{0}.heads (
  revision text PRIMARY KEY
))",
    R"(CREATE TABLE {2}{0}.journal (
  number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision   text NOT NULL UNIQUE,
  parents    text[] NOT NULL,
  depends_on text[] NOT NULL,
  message    text NOT NULL,
  digest     text NOT NULL,
  file       text NOT NULL,
  origin     text NOT NULL CHECK (origin IN ('run', 'stamp')),
  applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  applied_by text NOT NULL DEFAULT session_user,
  tool       text NOT NULL
))",
    R"(CREATE TABLE {2}{0}.underway (
  only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  revision   text NOT NULL,
  direction  text NOT NULL CHECK (direction IN ('upgrade', 'downgrade')),
  file       text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  started_by text NOT NULL DEFAULT session_user
))",
    R"(CREATE TABLE {2}{0}.step (
  block      integer NOT NULL,
  statement  integer NOT NULL,
  outcome    text NOT NULL CHECK (outcome IN ('started', 'failed', 'done')),
  digest     text NOT NULL,
  position   text[] NOT NULL,
  goal       text[] NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  PRIMARY KEY (block, statement)
))",
    R"(CREATE TABLE {2}{0}.log (
  number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  action   text NOT NULL,
  revision text NOT NULL,
  outcome  text NOT NULL,
  duration interval,
  who      text NOT NULL DEFAULT session_user,
  client   text DEFAULT pg_catalog.host(pg_catalog.inet_client_addr()),
  tool     text NOT NULL,
  detail   text NOT NULL
))",
    "INSERT INTO {0}.layout (version) SELECT {1} WHERE NOT EXISTS (SELECT 1 FROM {0}.layout)",
    "COMMENT ON SCHEMA {0} IS 'schemadiff: what is applied to this database'",
};

}  // namespace

std::string Store::create_schema() const {
  return fmt::format("CREATE SCHEMA {}", schema_);
}

std::vector<std::string> Store::create_tables(IfThere if_there) const {
  const std::string_view clause = if_there == IfThere::Keep ? "IF NOT EXISTS " : "";
  std::vector<std::string> statements;
  for (const std::string_view table : kTables) {
    statements.push_back(fmt::format(fmt::runtime(table), schema_, kLayout, clause));
  }
  return statements;
}

std::string Store::guard(std::span<const std::string> heads, std::int64_t lock_key) const {
  std::vector<std::string> sorted(heads.begin(), heads.end());
  std::ranges::sort(sorted);
  const std::string body = fmt::format(
      R"(
BEGIN
  IF NOT pg_catalog.pg_try_advisory_lock({2}) THEN
    RAISE EXCEPTION 'another run is at work on this database';
  END IF;
  IF EXISTS (SELECT 1 FROM {0}.underway) THEN
    RAISE EXCEPTION 'a revision is half applied: let schemadiff finish it first';
  END IF;
  IF ARRAY(SELECT revision FROM {0}.heads ORDER BY revision COLLATE pg_catalog."C") <> {1} THEN
    RAISE EXCEPTION 'the database does not stand where this script begins: at {3}';
  END IF;
END
)",
      schema_, array_text(sorted), lock_key,
      sorted.empty() ? "base" : fmt::format("{}", fmt::join(sorted, ", ")));
  return fmt::format("DO {}", Literal{body});
}

std::string Store::add_applied(const AppliedRevision& applied) const {
  return fmt::format(
      "INSERT INTO {}.journal (revision, parents, depends_on, message, digest, file, origin, "
      "tool)\n"
      "VALUES ({}, {}, {}, {}, {}, {}, {}, {})\n"
      "ON CONFLICT (revision) DO UPDATE SET parents = excluded.parents, depends_on = "
      "excluded.depends_on, message = excluded.message, digest = excluded.digest, file = "
      "excluded.file",
      schema_, Literal{applied.id}, array_text(applied.parents), array_text(applied.depends_on),
      Literal{applied.message}, Literal{applied.digest}, Literal{applied.file},
      Literal{to_string(applied.origin)}, Literal{tool_});
}

std::string Store::remove_applied(std::string_view id) const {
  return fmt::format("DELETE FROM {}.journal WHERE revision = {}", schema_, Literal{id});
}

std::vector<std::string> Store::set_heads(std::span<const std::string> heads) const {
  const std::string list = array_text(heads);
  return {fmt::format("DELETE FROM {}.heads WHERE revision <> ALL ({})", schema_, list),
          fmt::format("INSERT INTO {}.heads (revision) SELECT pg_catalog.unnest({}) ON CONFLICT DO "
                      "NOTHING",
                      schema_, list)};
}

std::string Store::begin(const Underway& underway) const {
  return fmt::format(
      "INSERT INTO {}.underway (revision, direction, file) VALUES ({}, {}, {}) ON CONFLICT DO "
      "NOTHING",
      schema_, Literal{underway.id}, Literal{revision::to_string(underway.direction)},
      Literal{underway.file});
}

std::string Store::set_step(const Step& step) const {
  return fmt::format(
      "INSERT INTO {}.step (block, statement, outcome, digest, position, goal)\n"
      "VALUES ({}, {}, {}, {}, {}, {})\n"
      "ON CONFLICT (block, statement) DO UPDATE SET outcome = excluded.outcome, digest = "
      "excluded.digest, position = excluded.position, goal = excluded.goal, changed_at = "
      "pg_catalog.clock_timestamp()",
      schema_, step.block, step.statement, Literal{to_string(step.outcome)}, Literal{step.digest},
      array_text(step.position), array_text(step.goal));
}

std::vector<std::string> Store::clear_underway() const {
  return {fmt::format("DELETE FROM {}.step", schema_),
          fmt::format("DELETE FROM {}.underway", schema_)};
}

std::string Store::add_log(const LogEntry& entry) const {
  const std::string duration =
      entry.duration ? fmt::format("interval '{} milliseconds'", entry.duration->count()) : "NULL";
  return fmt::format(
      "INSERT INTO {}.log (action, revision, outcome, duration, tool, detail)\n"
      "VALUES ({}, {}, {}, {}, {}, {})",
      schema_, Literal{entry.action}, Literal{entry.revision}, Literal{entry.outcome}, duration,
      Literal{tool_}, Literal{entry.detail});
}

std::string array_text(std::span<const std::string> items) {
  std::vector<std::string> literals;
  std::ranges::transform(items, std::back_inserter(literals),
                         [](const std::string& item) { return quoted(Literal{item}); });
  return fmt::format("ARRAY[{}]::text[]", fmt::join(literals, ", "));
}

std::vector<std::string> array_items(std::string_view text) {
  std::vector<std::string> items;
  if (text.size() <= 2) {
    return items;  // {}
  }
  items.emplace_back();
  bool inside_quotes = false;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\') {
      items.back() += text[++i];
    } else if (text[i] == '"') {
      inside_quotes = !inside_quotes;
    } else if (text[i] == ',' && !inside_quotes) {
      items.emplace_back();
    } else {
      items.back() += text[i];
    }
  }
  return items;
}

std::string_view to_string(Step::Outcome outcome) {
  switch (outcome) {
    case Step::Outcome::Started:
      return "started";
    case Step::Outcome::Failed:
      return "failed";
    case Step::Outcome::Done:
      return "done";
  }
  return "";  // not reached: the switch names every outcome
}

std::string_view to_string(Origin origin) {
  return origin == Origin::Run ? "run" : "stamp";
}

}  // namespace schemadiff::apply
