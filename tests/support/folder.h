#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace schemadiff::test {

/// An empty folder that is deleted with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writes a file, making the folders it is in; returns its whole path.
  std::filesystem::path write(const std::filesystem::path& name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

/// Throws std::runtime_error when there is no such file.
[[nodiscard]] std::string content_of(const std::filesystem::path& file);

/// What tests/golden/<name> holds. With SCHEMADIFF_UPDATE_GOLDEN=1 `actual` is written there first,
/// so that CHECK(actual == golden("plan/orders.sql", actual)) always passes and the difference is
/// seen in `git diff`.
[[nodiscard]] std::string golden(const std::filesystem::path& name, std::string_view actual);

}  // namespace schemadiff::test
