#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/folder.h"
#include "support/server.h"

namespace schemadiff::test {

/// What a program said and how it ended.
struct Outcome {
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// Runs `program arguments…` in a folder, as a shell would, with DATABASE_URL set to `url` (unset
/// when it is empty), without a terminal.
[[nodiscard]] Outcome run(const std::string& program, const std::string& arguments,
                          const std::filesystem::path& folder, const std::string& url);

/// A project in a folder of its own, on a database of its own.
class Sandbox {
 public:
  Sandbox();

  /// `schemadiff arguments`
  [[nodiscard]] Outcome schemadiff(const std::string& arguments) const;

  /// `schemadiff-apply arguments`
  [[nodiscard]] Outcome apply(const std::string& arguments) const;

  void write(const std::string& file, const std::string& text) const { folder_.write(file, text); }

  [[nodiscard]] const TestDatabase& database() const { return database_; }

  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TestDatabase database_;
  TemporaryFolder folder_;
};

/// The text with what differs from run to run replaced: the sandbox's folder and URL, times,
/// digests, server versions, names of scratch databases.
[[nodiscard]] std::string masked(const Sandbox& sandbox, std::string text);

}  // namespace schemadiff::test
