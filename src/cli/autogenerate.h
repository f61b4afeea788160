#pragma once

#include <string>
#include <vector>

#include "project/draft.h"

namespace CLI {
class App;
}

namespace schemadiff::cli {

struct Application;

struct AutogenerateOptions {
  project::NewRevision wanted = {};
  bool dry_run = false;
  bool direct = false;
  bool no_proof = false;
  std::vector<std::string> renames = {};  ///< OLD=NEW
  bool no_rename = false;
  bool strict = false;
  bool no_cache = false;
};

/// --rename and --no-rename.
void add_renames(CLI::App& command, AutogenerateOptions& options);

/// What `autogenerate` does, and `revision --autogenerate`. Returns the exit code.
[[nodiscard]] int autogenerate(Application& application, const AutogenerateOptions& options);

}  // namespace schemadiff::cli
