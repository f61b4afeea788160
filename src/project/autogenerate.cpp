#include "project/autogenerate.h"

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "hazard/hazard.h"
#include "model/as_written.h"
#include "project/models_digest.h"
#include "project/proof.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/name.h"

namespace schemadiff::project {

namespace {

revision::Revision from_migration(const Project& project, const plan::Migration& migration,
                                  const model::Database& before, const model::Database& after,
                                  const NewRevision& wanted, int server_major) {
  revision::Revision revision = draft(project, wanted);
  revision.changes = join(report::change_lines(report::change_entries(migration)), "\n");
  revision.up = blocks(migration.up, before, after, server_major);
  revision.down = blocks(migration.down, after, before, server_major);
  revision.digest = revision::digest(project.revisions, revision);
  return revision;
}

/// What was decided to be no renaming, for the reviewer.
std::string unconfessed(const Comparison& comparison) {
  std::string lines;
  for (const diff::Lookalike& pair : diff::lookalikes(comparison.renamed, comparison.desired)) {
    lines +=
        fmt::format("\n? {}: looks like a renaming, but is a drop and a creation", to_string(pair));
  }
  return lines;
}

/// Thrown out of a comparison that has to begin again: a renaming was found out.
struct Again {};

/// The comparison once every renaming is decided.
Comparison decided(const model::Declaration& declared, const model::Filter& filter,
                   pg::Connection& target, scratch::Scratch& scratch,
                   const GenerateOptions& options, RenameJudge& judge) {
  const auto review = [&](const model::Database& renamed, const model::Database& desired) {
    if (judge.decide(renamed, desired)) {
      throw Again();
    }
  };
  while (true) {
    model::Declaration with_hints = declared;
    std::ranges::copy(judge.hints(), std::back_inserter(with_hints.renames));
    try {
      Comparison comparison =
          compare(std::move(with_hints), filter, target, scratch, options.online,
                  {.review = review, .in_snapshot = options.in_snapshot});
      judge.require_all_used();
      return comparison;
    } catch (const Again&) {
      continue;
    }
  }
}

}  // namespace

std::vector<revision::Block> blocks(const plan::Plan& plan, const model::Database& before,
                                    const model::Database& after, int server_major) {
  hazard::Assessor assessor({.before = &before, .after = &after, .server_major = server_major});
  std::vector<revision::Block> result;
  for (const plan::Block& block : plan) {
    revision::Block written;
    written.transaction = block.transaction;
    for (const plan::Step& step : block.steps) {
      revision::Statement statement;
      statement.sql = step.sql;
      statement.comment = hazard::annotation(assessor.assess(step.sql));
      written.statements.push_back(std::move(statement));
    }
    result.push_back(std::move(written));
  }
  return result;
}

std::optional<revision::Revision> autogenerate(const Project& project, const Comparison& comparison,
                                               const NewRevision& wanted, int server_major) {
  if (comparison.migration.up.empty()) {
    return std::nullopt;
  }
  return from_migration(project, comparison.migration, comparison.renamed, comparison.desired,
                        wanted, server_major);
}

Generated generate(const Project& project, model::Declaration declared, pg::Connection& target,
                   const GenerateOptions& options, const NewRevision& wanted, const Say& say) {
  scratch::Scratch scratch = open_scratch(project.config, target, say);
  RenameJudge judge(options.renames);
  Comparison comparison = decided(declared, project.config.filter, target, scratch, options, judge);
  std::optional<revision::Revision> revision =
      autogenerate(project, comparison, wanted, target.major());
  if (revision) {
    revision->models = models_digest(declared);  // as the files say, nothing live in it
    revision->changes += unconfessed(comparison);
    revision->proof = options.proof ? prove(comparison, scratch, target) : "none: not wanted";
    if (say) {
      say(fmt::format("proof: {}", *revision->proof));
    }
  }
  const bool is_wanted = !revision && options.in_snapshot;
  return {.comparison = std::move(comparison),
          .revision = std::move(revision),
          .models = is_wanted ? std::optional(models_digest(declared)) : std::nullopt,
          .renames = judge.hints()};
}

revision::Revision baseline(const Project& project, const model::Database& database,
                            std::string models, const NewRevision& wanted, int server_major) {
  const model::Database nothing;
  const plan::Options options{.server_major = server_major, .online = true, .restores = false};
  const plan::Migration migration = plan::migration(plan::Around{}, nothing, database, options);
  revision::Revision revision =
      from_migration(project, migration, nothing, database, wanted, server_major);
  revision.models = std::move(models);
  return revision;
}

revision::Revision empty_revision(const Project& project, const NewRevision& wanted) {
  revision::Revision revision = draft(project, wanted);
  revision.up.emplace_back();
  revision.down.emplace_back();
  revision.digest = revision::digest(project.revisions, revision);
  return revision;
}

std::filesystem::path save(const Project& project, const revision::Revision& revision) {
  const std::filesystem::path path =
      project.config.revisions / revision::file_name(revision.id, revision.message);
  std::error_code ignored;  // when there is no folder then, the file's error says so
  std::filesystem::create_directories(project.config.revisions, ignored);
  revision::create_file(path, revision::write(revision));
  return path;
}

}  // namespace schemadiff::project
