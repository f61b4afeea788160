#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/draft.h"
#include "project/project.h"
#include "project/renames.h"
#include "report/changes.h"
#include "revision/revision.h"

namespace schemadiff::project {

struct GenerateOptions {
  bool online = true;  ///< recipes that let readers and writers go on; false: `--direct`
  bool proof = true;   ///< whether the revision is tried on a scratch first
  RenameDecisions renames = {};
  catalog::InSnapshot in_snapshot = {};  ///< asks beside what is read of the live database
};

struct Generated {
  Comparison comparison;
  std::optional<revision::Revision> revision;  ///< nothing when there is no difference
  /// The digest of the declaration, where nothing differs and `in_snapshot` was asked.
  std::optional<std::string> models = {};
  std::vector<model::RenameHint> renames = {};  ///< that were decided and no model file tells yet
};

/// The main job: compares the models with the database, plans the way and proves it. `say` is told
/// which scratch is used and what was proved; it may be empty. Throws what `compare` and `prove`
/// throw, and RenamesUndecided; nothing is written.
[[nodiscard]] Generated generate(const Project& project, model::Declaration declared,
                                 pg::Connection& target, const GenerateOptions& options,
                                 const NewRevision& wanted, const Say& say);

/// The revision that brings the database to the models, following the head of the graph; nothing
/// when there is no difference. Each statement carries a line on what it locks and loses. Not
/// proved.
[[nodiscard]] std::optional<revision::Revision> autogenerate(const Project& project,
                                                             const Comparison& comparison,
                                                             const NewRevision& wanted,
                                                             int server_major);

/// The revision that makes `database` from nothing: what `init --from-database` begins with.
/// `models` is the digest of the model files that declare it.
[[nodiscard]] revision::Revision baseline(const Project& project, const model::Database& database,
                                          std::string models, const NewRevision& wanted,
                                          int server_major);

/// A revision without statements, to be filled in by hand.
[[nodiscard]] revision::Revision empty_revision(const Project& project, const NewRevision& wanted);

/// The blocks of a plan as a revision has them, each statement annotated.
[[nodiscard]] std::vector<revision::Block> blocks(const plan::Plan& plan,
                                                  const model::Database& before,
                                                  const model::Database& after, int server_major);

/// Writes the revision's file in one step, in a folder that is made if need be; returns its path.
/// Throws Error (Failure::File) when it exists.
[[nodiscard]] std::filesystem::path save(const Project& project,
                                         const revision::Revision& revision);

}  // namespace schemadiff::project
