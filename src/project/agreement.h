#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalog/fingerprint.h"
#include "catalog/read.h"
#include "files/config.h"
#include "files/read.h"
#include "pg/connection.h"
#include "project/compare.h"

namespace schemadiff::project {

/// Where it is kept what agreed.
struct Memory {
  std::filesystem::path folder;  ///< made when needed; deleting it is always safe
  std::string tool;              ///< tells this program from any other that would judge otherwise
  /// Told, in a sentence, when nothing had to be compared. May be empty.
  std::function<void(std::string_view)> tell = {};
};

/// That model files and a live database say the same is remembered, so that it need not be found
/// out again: what agreed and has not changed since is not compared again.
///
/// Only one outcome is remembered: no difference, nothing unmanaged, nothing that a person would
/// have to be told, and found without another server than the target's. It holds for the same
/// program, configuration, model files and texts beside them, byte for byte, and for catalogs in
/// which nothing was changed (catalog::Catalogs): then a comparison would read the same, and so say
/// the same. A file that cannot be read or written, or holds something else, is no agreement; that
/// is never an error.
///
/// One comparison goes: `is_possible`, `recall`; and where that gives nothing: the model files are
/// read with `read_text()`, the database with `in_snapshot()`, and `remember` looks whether there
/// is something to remember. Without a memory nothing is recalled or remembered.
class Agreement {
 public:
  Agreement(std::optional<Memory> memory, const files::Config& config,
            std::span<const files::Source> sources);

  /// Whether these files agreed with any database: only then is it worth asking one before they are
  /// parsed.
  [[nodiscard]] bool is_possible() const;

  /// The digest of the models (`models_digest`) where they agreed with this database and nothing
  /// has changed since. Demands no transaction.
  [[nodiscard]] std::optional<std::string> recall(pg::Connection& target);

  /// Valid as long as this object.
  [[nodiscard]] files::ReadText read_text();
  [[nodiscard]] catalog::InSnapshot in_snapshot();

  /// `models` is asked for the digest of the models when there is something to remember. Demands no
  /// transaction.
  void remember(pg::Connection& target, const Comparison& comparison,
                const std::function<std::string()>& models);

 private:
  /// What one file holds.
  struct Entry {
    std::string models;
    std::map<std::string, std::string> texts;  ///< the digests of texts beside, by path
    catalog::CatalogState catalogs;
  };

  /// What the snapshot saw in which the database was read.
  struct Seen {
    std::string database;
    catalog::CatalogState catalogs;
  };

  [[nodiscard]] std::filesystem::path file_of(const std::string& database) const;
  [[nodiscard]] std::optional<Entry> read(const std::string& database) const;
  void write(const std::string& database, const Entry& entry) const;

  [[nodiscard]] static std::string text_of(const Entry& entry);
  [[nodiscard]] static std::optional<Entry> entry_in(std::string_view text);

  std::optional<Memory> memory_;
  std::string files_;  // a digest over all that is asked of no database
  std::map<std::string, std::string> texts_;
  std::optional<Seen> seen_;
};

}  // namespace schemadiff::project
