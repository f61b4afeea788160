#include "apply/alembic.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "revision/revision.h"

namespace schemadiff::apply {

namespace {

/// A table that Alembic could have made: it has the column Alembic reads.
std::vector<sql::QualifiedName> find_tables(pg::Connection& connection, const std::string& table) {
  const pg::Result result = connection.query(
      fmt::format("SELECT n.nspname, c.relname FROM pg_catalog.pg_class c\n"
                  "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
                  "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = "
                  "'version_num' AND NOT a.attisdropped\n"
                  "WHERE c.relkind IN ('r', 'p') AND {} IN (c.relname, n.nspname || '.' || "
                  "c.relname)\n"
                  "ORDER BY n.nspname COLLATE \"C\"",
                  sql::Literal{table}));
  std::vector<sql::QualifiedName> found;
  for (const pg::Row row : result.rows()) {
    found.push_back({.schema = sql::Identifier(std::string(row[0].value_or(""))),
                     .name = sql::Identifier(std::string(row[1].value_or("")))});
  }
  return found;
}

std::string versions_text(const std::vector<std::string>& versions) {
  return join(versions, ", ");
}

bool is_made_at(const revision::Revision& revision, const std::vector<std::string>& versions) {
  return std::ranges::is_permutation(revision.alembic, versions);
}

/// What no revision was made for, told with what they were made for.
Error wrong_version(const revision::Graph& graph, const AlembicVersion& alembic) {
  std::vector<std::string> known;
  for (const revision::Revision& revision : graph.revisions()) {
    if (!revision.alembic.empty()) {
      known.push_back(
          fmt::format("{} was made at {}", revision.id, versions_text(revision.alembic)));
    }
  }
  return {Failure::State,
          fmt::format("Alembic stands at {}, but {}: bring the database there with Alembic first, "
                      "or name the revision it has",
                      versions_text(alembic.versions), join(known, ", "))};
}

}  // namespace

std::optional<AlembicVersion> alembic_version(pg::Connection& connection,
                                              const std::string& table) {
  const std::vector<sql::QualifiedName> found = find_tables(connection, table);
  if (found.empty()) {
    return std::nullopt;
  }
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (const sql::QualifiedName& name : found) {
      names.push_back(fmt::format("{}", name));
    }
    throw Error(Failure::Usage, fmt::format("several schemas have a table {}: choose one of {}",
                                            table, join(names, ", ")));
  }
  AlembicVersion alembic{.table = found.front()};
  const pg::Result rows =
      connection.query(fmt::format("SELECT version_num FROM {}", alembic.table));
  for (const pg::Row row : rows.rows()) {
    alembic.versions.emplace_back(row[0].value_or(""));
  }
  std::ranges::sort(alembic.versions);
  return alembic;
}

Adoption adoption(const revision::Graph& graph, const AlembicVersion& alembic) {
  const std::vector<std::string>& versions = alembic.versions;
  if (versions.empty()) {
    throw Error(Failure::State,
                fmt::format("{} is empty: for Alembic nothing is applied here", alembic.table));
  }
  if (std::ranges::all_of(versions, [&](const auto& id) { return graph.contains(id); })) {
    return {.revisions = versions};
  }
  Adoption adoption;
  bool any_says = false;
  for (const revision::Revision& revision : graph.revisions()) {
    any_says = any_says || !revision.alembic.empty();
    if (is_made_at(revision, versions)) {
      adoption.revisions.push_back(revision.id);
    }
  }
  if (!adoption.revisions.empty()) {
    return adoption;
  }
  if (any_says) {
    throw wrong_version(graph, alembic);
  }
  const std::vector<std::string> bases = graph.bases();
  if (bases.empty()) {
    throw Error(Failure::Usage,
                "there is no revision to record: `schemadiff init --from-database` writes models "
                "and a first revision from a database");
  }
  if (bases.size() > 1) {
    throw Error(Failure::Usage, fmt::format("no revision says where Alembic stood when it was "
                                            "made: name the one this database has ({})",
                                            join(bases, ", ")));
  }
  return {.revisions = bases, .is_believed = true};
}

}  // namespace schemadiff::apply
