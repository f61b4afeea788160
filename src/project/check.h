#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "files/config.h"
#include "pg/connection.h"
#include "project/agreement.h"
#include "project/project.h"
#include "report/finding.h"

namespace schemadiff::project {

struct CheckOptions {
  bool offline = false;  ///< no server is asked
  bool replay = false;   ///< whether all revisions are run on a scratch, to compare with the models
  bool history = false;  ///< the live schema against the revisions it has, not against the models
  std::string today = {};         ///< 2026-11-28; "": no acceptance is over
  std::string tool_version = {};  ///< for the report
  /// Where it is kept what agreed; then `Review::tables` may be empty where nothing differs.
  std::optional<Memory> memory = {};
};

/// What a check gets from outside.
struct CheckWorld {
  /// The database; asked once, and not at all offline. May throw.
  std::function<pg::Connection&()> connect = {};
  Say say = {};
  /// Told at once of what stops a question from being answered. May be empty.
  std::function<void(const Error&)> tell = {};
  /// How a path, absolute or relative to the project's folder, is shown. Empty: as it is.
  std::function<std::string(const std::filesystem::path&)> shown = {};
};

/// Answers each question for itself: one that cannot be answered (a file that cannot be read, a
/// server that does not answer) stops no other. Throws Error (Failure::Usage) alone: then nothing
/// can be asked. Where the models read otherwise than when the newest revision was written and the
/// live schema is what they say, a replay tells whether they mean the same.
[[nodiscard]] report::Review check(const files::Config& config, const CheckOptions& options,
                                   const CheckWorld& world);

}  // namespace schemadiff::project
