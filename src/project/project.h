#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "apply/apply.h"
#include "apply/state.h"
#include "catalog/read.h"
#include "files/config.h"
#include "files/read.h"
#include "model/declaration.h"
#include "pg/connection.h"
#include "pg/target.h"
#include "project/compare.h"
#include "revision/graph.h"
#include "scratch/scratch.h"

namespace schemadiff::project {

/// A folder with a configuration, model files and revisions.
struct Project {
  files::Config config;
  revision::Graph revisions;
};

/// Loads the revisions. Throws DiagnosticsError with the mistakes of all revision files.
[[nodiscard]] Project load(files::Config config);

/// The texts of the model files. Throws Error (Failure::Usage) when there is no model file at all,
/// because that would mean to drop everything; Error (Failure::File) for one that cannot be read.
[[nodiscard]] std::vector<files::Source> model_sources(const files::Config& config);

/// What the model files say. Throws DiagnosticsError with the mistakes of all of them, and what
/// `model_sources` throws.
[[nodiscard]] model::Declaration declaration(const files::Config& config);

/// Where the configuration wants things.
[[nodiscard]] scratch::Options scratch_options(const files::Config& config);
[[nodiscard]] pg::TargetOptions target_options(const files::Config& config);
[[nodiscard]] apply::Options apply_options(const files::Config& config);

using Say = std::function<void(std::string_view)>;

/// The scratch that the configuration asks for; `say` is told which it is when it is first needed.
/// `target` has to live as long.
[[nodiscard]] scratch::Scratch open_scratch(const files::Config& config, pg::Connection& target,
                                            const Say& say);

/// The models (see `declaration`: a mistake in them is told before any server is asked) against a
/// live database. `say` is told which scratch is used; it and `in_snapshot` may be empty.
[[nodiscard]] Comparison compare(const files::Config& config, model::Declaration declared,
                                 pg::Connection& target, bool online, const Say& say,
                                 const catalog::InSnapshot& in_snapshot = {});

/// Throws Error (Failure::State) unless the database stands at the heads of the graph, with nothing
/// under way; the message says what would bring it there.
void require_at_heads(const revision::Graph& graph, const apply::State& state);

}  // namespace schemadiff::project
