#pragma once

#include "project/draft.h"

namespace schemadiff::cli {

struct Application;

struct AutogenerateOptions {
  project::NewRevision wanted = {};
  bool dry_run = false;
  bool direct = false;
  bool no_proof = false;
};

/// What `autogenerate` does, and `revision --autogenerate`. Returns the exit code.
[[nodiscard]] int autogenerate(Application& application, const AutogenerateOptions& options);

}  // namespace schemadiff::cli
