#include "pg/file_lock.h"

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/error.h"

namespace schemadiff::pg {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw Error(Failure::Usage, fmt::format("cannot lock '{}': {}; use a directory of your own",
                                          path.string(), std::generic_category().message(errno)));
}

int opened(const std::filesystem::path& path) {
  constexpr mode_t kReadable = 0644;
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kReadable);
  if (file < 0) {
    fail(path);
  }
  return file;
}

/// False when who held it deleted the file: the lock is then on a file that nobody else will find.
bool is_still_there(int file, const std::filesystem::path& path) {
  struct stat ours{};
  struct stat there{};
  return fstat(file, &ours) == 0 && stat(path.c_str(), &there) == 0 &&
         ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

int operation(LockKind kind) {
  return kind == LockKind::Shared ? LOCK_SH : LOCK_EX;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& path, LockKind kind) {
  while (true) {
    file_ = opened(path);
    while (flock(file_, operation(kind)) != 0) {
      if (errno != EINTR) {
        close(file_);
        fail(path);
      }
    }
    if (is_still_there(file_, path)) {
      return;
    }
    close(file_);
  }
}

std::optional<FileLock> FileLock::try_now(const std::filesystem::path& path, LockKind kind) {
  const int file = opened(path);
  if (flock(file, operation(kind) | LOCK_NB) != 0 || !is_still_there(file, path)) {
    close(file);
    return std::nullopt;
  }
  return FileLock(file);
}

FileLock::FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

FileLock::~FileLock() {
  if (file_ >= 0) {
    close(file_);
  }
}

}  // namespace schemadiff::pg
