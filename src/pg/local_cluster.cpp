#include "pg/local_cluster.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <ios>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <locale.h>  // NOLINT: newlocale is POSIX's, not <clocale>'s
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/error.h"
#include "pg/connection.h"
#include "pg/file_lock.h"
#include "pg/number.h"
#include "pg/postmaster.h"
#include "pg/process.h"
#include "pg/server_programs.h"
#include "pg/url.h"
#include "sql/identifier.h"

namespace schemadiff::pg {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuperuser = "postgres";

/// What the mark says. Without a mark a directory is not ours.
enum class Mark : std::uint8_t {
  None,
  Making,   ///< initdb was not seen to end
  Inside,   ///< ready, the data is in the directory
  Outside,  ///< ready, the data is in /var/tmp
};

[[noreturn]] void refuse(const std::string& message) {
  throw Error(Failure::Usage, message);
}

/// The paths of one cluster.
struct Place {
  explicit Place(const fs::path& given) : directory(fs::weakly_canonical(fs::absolute(given))) {
    if (!directory.has_filename()) {
      directory = directory.parent_path();  // given with a slash at its end
    }
  }

  [[nodiscard]] fs::path mark() const { return directory / "schemadiff-cluster"; }

  [[nodiscard]] fs::path lock() const { return directory / "lock"; }

  [[nodiscard]] fs::path users() const { return directory / "users"; }

  [[nodiscard]] fs::path ignore() const { return directory / ".gitignore"; }

  /// Sixteen digits that tell clusters apart in directories they share.
  [[nodiscard]] std::string hash() const {
    constexpr std::size_t kPrefix = std::string_view("sha256:").size();
    constexpr std::size_t kDigits = 16;
    return sha256(directory.string()).substr(kPrefix, kDigits);
  }

  [[nodiscard]] fs::path outside() const { return fs::path("/var/tmp") / ("schemadiff-" + hash()); }

  [[nodiscard]] fs::path data(Mark mark) const {
    return (mark == Mark::Outside ? outside() : directory) / "data";
  }

  fs::path directory;
};

Mark mark_of(const Place& place) {
  const std::string text = content_of(place.mark());
  if (text.find("state = inside") != std::string::npos) {
    return Mark::Inside;
  }
  if (text.find("state = outside") != std::string::npos) {
    return Mark::Outside;
  }
  return fs::exists(place.mark()) ? Mark::Making
                                  : Mark::None;  // an empty mark was not written to its end
}

void write(const fs::path& path, std::string_view text) {
  const fs::path unfinished = fs::path(path) += ".new";
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  std::error_code error;
  fs::rename(unfinished, path, error);  // whole or not at all
  if (!file || error) {
    refuse(fmt::format("cannot write '{}'; use a directory of your own", path.string()));
  }
}

void write_mark(const Place& place, std::string_view state) {
  write(place.mark(),
        fmt::format(
            "This directory is a private PostgreSQL cluster that schemadiff made and may delete.\n"
            "state = {}\n",
            state));
}

/// A directory is ours when it has the mark, or nothing but the files that are made before it.
bool is_ours_or_new(const Place& place) {
  if (fs::exists(place.mark())) {
    return true;
  }
  constexpr std::array<std::string_view, 4> kBeforeMark = {"lock", "users", ".gitignore",
                                                           ".gitignore.new"};
  return std::ranges::all_of(
      fs::directory_iterator(place.directory), [&](const fs::directory_entry& entry) {
        return std::ranges::find(kBeforeMark, entry.path().filename().string()) !=
               kBeforeMark.end();
      });
}

void check_ours(const Place& place) {
  if (!is_ours_or_new(place)) {
    refuse(
        fmt::format("'{}' holds files that are not schemadiff's; choose an empty directory for the "
                    "private cluster",
                    place.directory.string()));
  }
}

void make_directory(const Place& place) {
  std::error_code error;
  fs::create_directories(place.directory, error);
  if (error) {
    refuse(fmt::format("cannot make the directory '{}' for the private cluster: {}; choose another",
                       place.directory.string(), error.message()));
  }
  check_ours(place);
}

/// A private directory of `user` in a place where anybody may write: never one that somebody else
/// put there.
void make_private(const fs::path& path, const OsUser& user) {
  constexpr mode_t kOwnerOnly = 0700;
  constexpr mode_t kOthers = 077;
  const bool made = mkdir(path.c_str(), kOwnerOnly) == 0;
  if (made && geteuid() != user.uid && lchown(path.c_str(), user.uid, user.gid) != 0) {
    refuse(fmt::format("cannot give '{}' to {}: {}", path.string(), user.name,
                       std::generic_category().message(errno)));
  }
  struct stat found{};
  if (lstat(path.c_str(), &found) != 0 || !S_ISDIR(found.st_mode) || found.st_uid != user.uid ||
      (found.st_mode & kOthers) != 0) {
    refuse(fmt::format("'{}' is not a private directory of {}; remove it and try again",
                       path.string(), user.name));
  }
}

fs::path usual_socket_dir(const Place& place, uid_t owner) {
  return fs::path("/tmp") / fmt::format("schemadiff-{}-{}", owner, place.hash());
}

/// The directory for the socket. A socket's path must fit in 107 bytes, so it is not within the
/// cluster's directory.
fs::path socket_dir_of(const Place& place, const OsUser& user, const fs::path& runtime_dir) {
  constexpr std::size_t kLongest = 107;
  constexpr std::string_view kSocket = "/.s.PGSQL.5432.lock";
  const auto is_plain = [](char c) {  // unix_socket_directories is a list with commas and quotes
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '-' || c == '_' || c == '.';
  };
  const fs::path usual = usual_socket_dir(place, user.uid);
  const fs::path wished = runtime_dir / usual.filename();
  const bool fits = wished.is_absolute() && wished.native().size() + kSocket.size() <= kLongest &&
                    std::ranges::all_of(wished.native(), is_plain) &&
                    fs::is_directory(runtime_dir) && user.uid == geteuid();
  const fs::path chosen = fits ? wished : usual;
  make_private(chosen, user);
  return chosen;
}

OsUser user_for_new_cluster() {
  return geteuid() == 0 ? OsUser::unprivileged() : OsUser::current();
}

/// PostgreSQL serves a data directory only to its owner.
OsUser owner_of(const fs::path& data) {
  struct stat found{};
  if (lstat(data.c_str(), &found) != 0) {
    refuse(fmt::format(
        "the private cluster's data directory '{}' is not there (was the project moved?); "
        "delete the cluster to begin anew",
        data.string()));
  }
  if (found.st_uid == 0 || (geteuid() != 0 && geteuid() != found.st_uid)) {
    refuse(fmt::format(
        "the private cluster in '{}' belongs to {}; run schemadiff as that user, or choose another "
        "directory",
        data.string(), OsUser::of(found.st_uid).name));
  }
  return OsUser::of(found.st_uid);
}

std::optional<int> major_of(const fs::path& data) {
  const int major = leading_number(content_of(data / "PG_VERSION"));
  return major == 0 ? std::nullopt : std::optional(major);
}

/// C.UTF-8 sorts like C and knows letters beyond ASCII; not every system has it.
std::string_view best_locale() {
  const locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", nullptr);
  if (locale == nullptr) {
    return "C";
  }
  freelocale(locale);
  return "C.UTF-8";
}

void run_initdb(const ServerPrograms& programs, const fs::path& data, const OsUser& user,
                bool durable) {
  std::vector<std::string> command = {programs.bin_dir / "initdb",
                                      "--pgdata=" + data.string(),
                                      fmt::format("--username={}", kSuperuser),
                                      "--auth=trust",
                                      "--encoding=UTF8",
                                      fmt::format("--locale={}", best_locale())};
  if (!durable) {
    command.emplace_back("--no-sync");
  }
  const Finished finished = run(command, user);
  if (finished.exit_code != 0) {
    throw Error(Failure::Database,
                fmt::format("initdb could not make the private cluster in '{}' as user {}: {}",
                            data.string(), user.name, finished.output));
  }
}

/// Where the data goes: in the directory, unless the server's user cannot reach it.
Mark choose_place(const Place& place, const OsUser& user, const LocalClusterOptions& options) {
  if (user.uid == geteuid() || can_enter(place.directory, user)) {
    return Mark::Inside;
  }
  constexpr mode_t kOwnerWrites = 0755;
  const fs::path outside = place.outside();
  const bool made = mkdir(outside.c_str(), kOwnerWrites) == 0;
  struct stat found{};
  if (!made && (lstat(outside.c_str(), &found) != 0 || !S_ISDIR(found.st_mode) ||
                found.st_uid != geteuid())) {
    refuse(fmt::format("'{}' belongs to somebody else; remove it and try again", outside.string()));
  }
  if (made && chmod(outside.c_str(), kOwnerWrites) != 0) {  // whatever the umask
    refuse(fmt::format("cannot open '{}' to {}", outside.string(), user.name));
  }
  if (options.say) {
    options.say(fmt::format(
        "PostgreSQL does not run as root, and its user '{}' cannot reach '{}': the private "
        "cluster's data is in '{}'",
        user.name, place.directory.string(), outside.string()));
  }
  return Mark::Outside;
}

void make(const Place& place, const LocalClusterOptions& options) {
  const ServerPrograms programs = find_server(options.major, options.bin_dir);
  const OsUser user = user_for_new_cluster();
  write(place.ignore(), "*\n");
  write_mark(place, "making");
  if (options.say) {
    options.say(fmt::format("making a private PostgreSQL {} cluster in '{}'", programs.major,
                            place.directory.string()));
  }
  const Mark where = choose_place(place, user, options);
  const fs::path data = place.data(where);
  fs::remove_all(data);  // what an initdb that was killed left; the mark says that it is ours
  make_private(data, user);
  run_initdb(programs, data, user, options.durable);
  write_mark(place, where == Mark::Outside ? "outside" : "inside");
}

/// The programs that fit the cluster.
ServerPrograms programs_for(const Place& place, const fs::path& data,
                            const LocalClusterOptions& options) {
  const std::optional<int> major = major_of(data);
  if (!major) {
    refuse(fmt::format(
        "the private cluster in '{}' has no PG_VERSION: it is damaged; delete it to begin anew",
        place.directory.string()));
  }
  if (options.major != 0 && options.major != *major) {
    refuse(
        fmt::format("the private cluster in '{}' was made by PostgreSQL {} and {} is wanted; "
                    "delete it or choose "
                    "another directory",
                    place.directory.string(), *major, options.major));
  }
  return find_server(*major, options.bin_dir);
}

/// What a server that was killed left of its socket.
void delete_socket_dir(const Place& place, const fs::path& data) {
  struct stat owner{};
  struct stat found{};
  if (lstat(data.c_str(), &owner) == 0) {
    const fs::path path = usual_socket_dir(place, owner.st_uid);
    if (lstat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
        found.st_uid == owner.st_uid) {
      fs::remove_all(path);
    }
  }
}

void delete_data(const Place& place, Mark mark) {
  const fs::path data = place.data(mark);
  delete_socket_dir(place, data);
  fs::remove_all(data);
  if (mark == Mark::Outside) {
    std::error_code kept;
    fs::remove(place.outside(), kept);  // only if empty
  }
}

bool has_database(Connection& connection, const std::string& name) {
  const std::array<std::optional<std::string>, 1> parameters = {name};
  return !connection.query("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1", parameters)
              .empty();
}

void create_database(Connection& connection, const std::string& name) {
  try {
    connection.execute_single(fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'",
                                          sql::Identifier(name)));
  } catch (const DatabaseError& error) {
    // Another process was quicker: 42P04 duplicate_database, 23505 if it was at the same moment.
    if (error.sqlstate() != "42P04" && error.sqlstate() != "23505") {
      throw;
    }
  }
}

}  // namespace

struct LocalCluster::State {
  State(Place where, FileLock in_use, ServerPrograms fitting, Postmaster running, bool is_child)
      : place(std::move(where)),
        use(std::move(in_use)),
        data(place.data(mark_of(place))),
        programs(std::move(fitting)),
        postmaster(std::move(running)),
        child(is_child ? postmaster.pid : 0) {}

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  ~State() {
    try {
      leave();
    } catch (const std::exception&) {
      // The server goes on; the next process that opens the cluster stops it.
    }
  }

  void leave() {
    if (!fs::exists(place.mark())) {
      return;  // deleted with all that was in it
    }
    const FileLock lock(place.lock(), LockKind::Exclusive);  // nobody starts it meanwhile
    use.reset();
    if (FileLock::try_now(place.users(), LockKind::Exclusive)) {
      stop_postmaster(data);
    }
    if (child != 0) {
      reap(child);
    }
  }

  Place place;
  std::optional<FileLock> use;  // shared with every process that uses the cluster
  fs::path data;
  ServerPrograms programs;
  Postmaster postmaster;
  pid_t child;  // 0 or the server, when we started it
};

LocalCluster::LocalCluster(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

LocalCluster::LocalCluster(LocalCluster&&) noexcept = default;
LocalCluster& LocalCluster::operator=(LocalCluster&&) noexcept = default;
LocalCluster::~LocalCluster() = default;

LocalCluster LocalCluster::open(const fs::path& directory, const LocalClusterOptions& options) {
  const Place place(directory);
  make_directory(place);
  const FileLock lock(place.lock(), LockKind::Exclusive);
  check_ours(place);
  if (mark_of(place) == Mark::None || mark_of(place) == Mark::Making) {
    make(place, options);
  }
  const fs::path data = place.data(mark_of(place));
  const OsUser user = owner_of(data);
  const ServerPrograms programs = programs_for(place, data, options);
  // The state comes last: taken apart while we hold the lock, it would wait for that lock for ever.
  FileLock use(place.users(), LockKind::Shared);
  std::optional<Postmaster> postmaster = running_postmaster(data);
  const bool is_child = !postmaster.has_value();
  if (is_child) {
    postmaster = start_postmaster({.bin_dir = programs.bin_dir,
                                   .data_dir = data,
                                   .socket_dir = socket_dir_of(place, user, options.runtime_dir),
                                   .user = user,
                                   .durable = options.durable});
  }
  return LocalCluster(
      std::make_unique<State>(place, std::move(use), programs, *postmaster, is_child));
}

bool LocalCluster::stop(const fs::path& directory) {
  const Place place(directory);
  if (!fs::exists(place.mark())) {
    return false;
  }
  const FileLock lock(place.lock(), LockKind::Exclusive);
  return stop_postmaster(place.data(mark_of(place)));
}

bool LocalCluster::destroy(const fs::path& directory) {
  const Place place(directory);
  if (!fs::exists(place.directory)) {
    return false;
  }
  if (!fs::exists(place.mark())) {
    refuse(fmt::format("'{}' does not carry schemadiff's mark and is not deleted",
                       place.directory.string()));
  }
  const FileLock lock(place.lock(), LockKind::Exclusive);
  if (!FileLock::try_now(place.users(), LockKind::Exclusive)) {
    throw Error(Failure::Busy,
                fmt::format("the private cluster in '{}' is in use; end the other schemadiff first",
                            place.directory.string()));
  }
  try {
    const Mark mark = mark_of(place);
    stop_postmaster(place.data(mark));
    delete_data(place, mark);
    for (const fs::path& file : {place.ignore(), place.users(), place.mark(), place.lock()}) {
      fs::remove(file);
    }
    std::error_code kept;
    fs::remove(place.directory, kept);  // only if nothing else is in it
  } catch (const fs::filesystem_error& error) {
    refuse(fmt::format("cannot delete the private cluster in '{}': {}; do it as its owner",
                       place.directory.string(), error.code().message()));
  }
  return true;
}

Url LocalCluster::url(std::string_view database) const {
  return Url::parse("postgresql://")
      .with_parameter("host", state_->postmaster.socket_dir.string())
      .with_parameter("port", std::to_string(state_->postmaster.port))
      .with_parameter("user", kSuperuser)
      .with_database(database);
}

Url LocalCluster::resolve(const Url& local_url) const {
  const std::string name = local_url.database().value_or(std::string(kDatabase));
  Connection connection = Connection::open(url(kSuperuser));
  if (!has_database(connection, name)) {
    create_database(connection, name);
  }
  return url(name);
}

int LocalCluster::major() const noexcept {
  return state_->programs.major;
}

const fs::path& LocalCluster::bin_dir() const noexcept {
  return state_->programs.bin_dir;
}

const fs::path& LocalCluster::data_dir() const noexcept {
  return state_->data;
}

}  // namespace schemadiff::pg
