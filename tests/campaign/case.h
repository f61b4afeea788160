#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace schemadiff::test {

/// One direction that is known to fail, and why.
struct KnownFailure {
  bool up = true;
  bool down = true;
  int since = 0;      ///< the first major
  std::string which;  ///< of a matrix: "1 to 2"; "" for all
  std::string reason;
};

/// Two programs of SQL that make the old and the new state of a whole schema. Files of
/// tests/campaign/cases/ hold many, each section begun by a line:
///   -- [case] NAME
///   -- [setup]              what both begin with, optional
///   -- [old]                makes the old state
///   -- [rows]               rows put into it, optional
///   -- [new]                makes the new state
///   -- [new rows]           rows put into it before the way back, optional
///   -- [matrix] A | B | C   makes a case of every pair of texts: old and new say them as $state
///   -- [roles] NAME…        roles of the server that exist meanwhile, optional
///   -- [since] MAJOR        the first major that can do it, optional
///   -- [up] OPTION…         of `autogenerate` on the way there; otherwise --no-rename
///   -- [down] OPTION…       of `autogenerate` when the new state is where one starts
///   -- [pull] OPTION…       of `pull`, optional
///   -- [decision] up down   where `autogenerate` has to ask, and exits 6
///   -- [moves] up down      where rows change their place or what they hold, so that is not
///   compared
///   -- [fails] up|down|both [1 to 2] [since MAJOR]: REASON   any number of them
struct Case {
  std::string topic;  ///< the file's name
  std::string name;
  std::string setup;
  std::string before;
  std::string before_rows;
  std::string after;
  std::string after_rows;
  std::string way;  ///< of a matrix: "1 to 2"; "" for others
  std::vector<std::string> roles;
  int since = 0;
  std::string up = "--no-rename";
  std::string down = "--no-rename";
  std::string pull;
  bool asks_up = false;
  bool asks_down = false;
  bool moves_up = false;
  bool moves_down = false;
  std::vector<KnownFailure> known;
};

/// Throws std::runtime_error with the file and the line that it does not understand.
[[nodiscard]] std::vector<Case> cases_in(const std::filesystem::path& folder);

}  // namespace schemadiff::test
