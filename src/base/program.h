#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace schemadiff {

/// How another program ended.
struct ProgramResult {
  int exit_code = 0;   ///< 127 when there is no such program, 128 + n when signal n ended it
  std::string output;  ///< standard output and standard error
};

/// Runs a program of the user's PATH to its end: no shell, no standard input, the user's
/// environment, in `folder`. Throws Error (Failure::Usage) when no process can be made.
[[nodiscard]] ProgramResult run_program(const std::vector<std::string>& command,
                                        const std::filesystem::path& folder);

}  // namespace schemadiff
