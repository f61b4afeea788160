#include "project/agreement.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "pg/transaction.h"
#include "report/changes.h"

// A file for each agreement, in lines: the digest of all the others; `models` and `horizon`; `text`
// for each text beside; then the catalogs with their numbers of rows. Its name has two halves, for
// what is asked of no database and for the database.
namespace schemadiff::project {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSuffix = ".agreement";

/// So many are kept; the ones written longest ago go.
constexpr std::size_t kMost = 200;

/// Half of a file's name: 128 bits of a digest.
std::string half(const std::string& digest) {
  constexpr std::size_t kHalf = 32;
  return digest.substr(digest.find(':') + 1, kHalf);
}

std::string framed(std::string_view text) {
  return fmt::format("{}:{}", text.size(), text);
}

/// All that has a say in a comparison and is no database. Each file has a digest of its own: the
/// texts together are large.
std::string digest_of(const Memory& memory, const files::Config& config,
                      std::span<const files::Source> sources) {
  std::string all = framed(memory.tool) + framed(config.file.string()) +
                    framed(config.root.string()) + framed(config.text) +
                    framed(config.environment ? "+" + *config.environment : "-");
  for (const files::Source& source : sources) {
    all += framed(source.name) + framed(source.folder.string()) + sha256(source.text);
  }
  return sha256(all);
}

/// Nothing that anybody would have to be told.
bool says_nothing(const Comparison& comparison) {
  const plan::Migration& migration = comparison.migration;
  return migration.renamings.empty() && migration.moves.empty() && migration.changes.empty() &&
         migration.up.empty() && migration.down.empty() && migration.copied.empty() &&
         report::change_entries(migration).empty() && comparison.context.unmanaged.empty() &&
         comparison.live.unmanaged.empty();
}

/// What comes before the next line end, which goes with it.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// The rest of a line that begins with the word; nothing for another line.
std::optional<std::string_view> after(std::string_view word, std::string_view line) {
  return line.starts_with(word) && line.size() > word.size() && line[word.size()] == ' '
             ? std::optional(line.substr(word.size() + 1))
             : std::nullopt;
}

std::vector<fs::path> kept_files(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code failure;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    std::error_code unknown;
    const fs::file_time_type time = at->last_write_time(unknown);
    if (at->path().filename().string().find(kSuffix) != std::string::npos && !unknown) {
      files.emplace_back(time, at->path());
    }
  }
  std::ranges::sort(files);
  std::vector<fs::path> paths;
  for (auto& [time, path] : files) {
    paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace

Agreement::Agreement(std::optional<Memory> memory, const files::Config& config,
                     std::span<const files::Source> sources)
    : memory_(std::move(memory)) {
  if (memory_) {
    files_ = digest_of(*memory_, config, sources);
  }
}

bool Agreement::is_possible() const {
  return memory_ && std::ranges::any_of(kept_files(memory_->folder), [&](const fs::path& file) {
           return file.filename().string().starts_with(half(files_) + "-");
         });
}

std::optional<std::string> Agreement::recall(pg::Connection& target) {
  if (!is_possible()) {
    return std::nullopt;
  }
  const pg::ReadSnapshot snapshot(target);
  const std::optional<catalog::Catalogs> catalogs = catalog::Catalogs::in_snapshot(target);
  std::optional<Entry> entry = catalogs ? read(catalogs->database()) : std::nullopt;
  if (!entry) {
    return std::nullopt;
  }
  for (const auto& [path, digest] : entry->texts) {
    const std::optional<std::string> text = file_content(path);
    if (!text || sha256(*text) != digest) {
      return std::nullopt;
    }
  }
  const std::optional<catalog::CatalogState> now = catalogs->still(entry->catalogs);
  if (!now) {
    return std::nullopt;
  }
  if (*now != entry->catalogs) {
    entry->catalogs = *now;
    write(catalogs->database(), *entry);
  }
  if (memory_->tell) {
    memory_->tell("as at the last comparison: nothing has changed since");
  }
  return entry->models;
}

files::ReadText Agreement::read_text() {
  if (!memory_) {
    return {};
  }
  return [this](const fs::path& file) {
    std::optional<std::string> text = file_content(file);
    if (text) {
      texts_.insert_or_assign(file.string(), sha256(*text));
    }
    return text;
  };
}

catalog::InSnapshot Agreement::in_snapshot() {
  if (!memory_) {
    return {};
  }
  return [this](pg::Connection& connection) {
    seen_.reset();
    const std::optional<catalog::Catalogs> catalogs = catalog::Catalogs::in_snapshot(connection);
    std::optional<catalog::CatalogState> state = catalogs ? catalogs->state() : std::nullopt;
    if (state) {
      seen_ = Seen{.database = catalogs->database(), .catalogs = *std::move(state)};
    }
  };
}

void Agreement::remember(pg::Connection& target, const Comparison& comparison,
                         const std::function<std::string()>& models) {
  const auto fits_no_line = [](const auto& text) {
    return text.first.find('\n') != std::string::npos;
  };
  if (!memory_ || !seen_ || comparison.elsewhere || !says_nothing(comparison) ||
      std::ranges::any_of(texts_, fits_no_line)) {
    return;
  }
  // The server prints expressions by the newest catalog, not by the snapshot's: what is remembered
  // has to be true of both.
  const pg::ReadSnapshot snapshot(target);
  const std::optional<catalog::Catalogs> catalogs = catalog::Catalogs::in_snapshot(target);
  if (!catalogs || catalogs->database() != seen_->database) {
    return;
  }
  if (std::optional<catalog::CatalogState> state = catalogs->still(seen_->catalogs)) {
    write(seen_->database, {.models = models(), .texts = texts_, .catalogs = *std::move(state)});
  }
}

fs::path Agreement::file_of(const std::string& database) const {
  return memory_->folder / fmt::format("{}-{}{}", half(files_), half(database), kSuffix);
}

std::optional<Agreement::Entry> Agreement::read(const std::string& database) const {
  const std::optional<std::string> text = file_content(file_of(database));
  return text ? entry_in(*text) : std::nullopt;
}

void Agreement::write(const std::string& database, const Entry& entry) const {
  try {
    std::error_code failure;
    fs::create_directories(memory_->folder, failure);
    replace_file(file_of(database), text_of(entry));
    std::vector<fs::path> kept = kept_files(memory_->folder);
    kept.resize(kept.size() - std::min(kept.size(), kMost));
    for (const fs::path& file : kept) {
      fs::remove(file, failure);
    }
  } catch (const Error&) {
    // The next run compares again.
  }
}

std::string Agreement::text_of(const Entry& entry) {
  std::string text = fmt::format("models {}\nhorizon {}\n", entry.models, entry.catalogs.horizon);
  for (const auto& [path, digest] : entry.texts) {
    text += fmt::format("text {} {}\n", digest, path);
  }
  text += entry.catalogs.rows;
  return fmt::format("{}\n{}", sha256(text), text);
}

std::optional<Agreement::Entry> Agreement::entry_in(std::string_view text) {
  const std::string_view digest = next_line(text);
  if (digest != sha256(text)) {
    return std::nullopt;
  }
  Entry entry;
  const std::optional<std::string_view> models = after("models", next_line(text));
  const std::optional<std::string_view> horizon = after("horizon", next_line(text));
  if (!models || !horizon) {
    return std::nullopt;
  }
  entry.models = *models;
  std::from_chars(horizon->data(), horizon->data() + horizon->size(), entry.catalogs.horizon);
  for (std::string_view rest = text; const auto beside = after("text", next_line(rest));
       text = rest) {
    const std::size_t space = std::min(beside->find(' '), beside->size() - 1);
    entry.texts.emplace(beside->substr(space + 1), beside->substr(0, space));
  }
  entry.catalogs.rows = text;
  return entry;
}

}  // namespace schemadiff::project
