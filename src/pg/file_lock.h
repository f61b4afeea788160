#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace schemadiff::pg {

enum class LockKind : std::uint8_t { Shared, Exclusive };

/// A lock between processes on a file (flock); made if it is not there. It ends with this object or
/// its process, whatever kills that.
class FileLock {
 public:
  /// Waits for it. Throws Error (Failure::Usage) when the file cannot be opened.
  FileLock(const std::filesystem::path& path, LockKind kind);

  /// Does not wait; nothing when another process, or another object of this one, holds it.
  [[nodiscard]] static std::optional<FileLock> try_now(const std::filesystem::path& path,
                                                       LockKind kind);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int file) noexcept : file_(file) {}

  int file_ = -1;  // -1 after a move
};

}  // namespace schemadiff::pg
