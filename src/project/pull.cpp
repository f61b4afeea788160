#include "project/pull.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "catalog/read.h"
#include "files/read.h"
#include "files/update.h"
#include "files/write.h"
#include "model/filter.h"
#include "model/object.h"
#include "project/compare.h"
#include "project/project.h"
#include "project/replay.h"
#include "project/sql_file.h"
#include "revision/file.h"
#include "scratch/scratch.h"

namespace schemadiff::project {

namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) {
    throw Error(Failure::File,
                fmt::format("cannot make the folder {}: {}", folder.string(), failure.message()));
  }
}

/// The model files of a folder, sorted.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::is_directory(folder)) {
    return found;
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".toml" && entry.is_regular_file()) {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

/// What stands at the top of model files, and what a change is part of.
void add_root(const model::ObjectId& id, const model::Database& before,
              const model::Database& after, std::set<model::ObjectId>& roots) {
  std::optional<model::Object> object = before.find(id);
  object = object ? object : after.find(id);
  const std::optional<model::ObjectId> parent = object ? model::parent_of(*object) : std::nullopt;
  roots.insert(id);
  if (parent) {
    add_root(*parent, before, after, roots);
  }
}

std::set<model::ObjectId> roots_of(const Comparison& comparison) {
  std::set<model::ObjectId> roots;
  for (const diff::Change& change : comparison.migration.changes) {
    add_root(diff::identity_of(change), comparison.live, comparison.desired, roots);
  }
  return roots;
}

std::vector<files::Source> updated(std::vector<files::Source> sources,
                                   const files::Update& update) {
  for (const auto& [name, text] : update.files) {
    const auto at = std::ranges::find(sources, name, &files::Source::name);
    if (at == sources.end()) {
      sources.push_back({.name = name, .text = text.value_or("")});
    } else {
      at->text = text.value_or("");
    }
  }
  return sources;
}

/// What is managed only where model files name it, and is not asked for.
bool is_left_out(const model::Object& object, const PullOptions& options) {
  if (std::holds_alternative<model::Owner>(object)) {
    return !options.owners;
  }
  const bool is_privilege = std::holds_alternative<model::Grant>(object) ||
                            std::holds_alternative<model::IdentityGrant>(object) ||
                            std::holds_alternative<model::DefaultPrivileges>(object);
  return is_privilege && !options.privileges;
}

/// Without what is left out and what the model files do not name either.
model::Database without_left_out(const model::Database& database, const model::Database& declared,
                                 const PullOptions& options) {
  model::Database rest = database;
  model::for_each_kind([&]<class K>() {
    const auto is_out = [&](const K& object) {
      return is_left_out(object, options) && !model::is_named_in(declared, object);
    };
    if (std::ranges::any_of(rest.all<K>(), is_out)) {
      std::erase_if(rest.own<K>(), is_out);
    }
  });
  return rest;
}

/// Brings model files up to date with a live database.
class Updating {
 public:
  Updating(const files::Config& config, pg::Connection& target, const fs::path& folder,
           std::vector<files::Source> sources, const PullOptions& options, const Say& say)
      : config_(config),
        target_(target),
        options_(options),
        folder_(folder.lexically_proximate(config.root).generic_string()),
        sources_(std::move(sources)),
        scratch_(open_scratch(config, target, say)) {}

  files::Update run() {
    const model::Declaration declared = files::read(sources_, config_.filter);
    const Comparison comparison = compared(declared);
    managed = without_left_out(comparison.live, declared.database, options_);
    unmanaged = comparison.context.unmanaged;
    if (comparison.migration.changes.empty()) {
      return {};
    }
    const files::Written before =
        files::write(without_left_out(comparison.desired, declared.database, options_));
    const files::Written after = files::write(managed);
    const auto attempt = [&](const std::set<model::ObjectId>& whole) {
      return files::update(sources_, declared, before, after, folder_, whole, config_.filter);
    };
    files::Update update = attempt({});
    std::set<model::ObjectId> left = differing(update, comparison);
    if (!left.empty()) {
      update = attempt(left);
      left = differing(update, comparison);
    }
    if (!left.empty()) {
      throw Error(Failure::File,
                  fmt::format("the model files cannot be brought up to date as they are written, "
                              "because of {}; pull into another folder with -o, or write them anew "
                              "with --overwrite",
                              to_string(*left.begin())));
    }
    return update;
  }

  model::Database managed;
  std::vector<model::Unmanaged> unmanaged;

 private:
  Comparison compared(model::Declaration declared) {
    return differences(std::move(declared), config_.filter, target_, scratch_,
                       [&](const model::Object& object) { return is_left_out(object, options_); });
  }

  /// The objects of which the updated files do not say what the database holds.
  std::set<model::ObjectId> differing(const files::Update& update, const Comparison& before) {
    try {
      return roots_of(compared(files::read(updated(sources_, update), config_.filter)));
    } catch (const DiagnosticsError&) {
      return roots_of(before);  // they cannot even be read
    }
  }

  const files::Config& config_;
  pg::Connection& target_;
  const PullOptions& options_;
  std::string folder_;
  std::vector<files::Source> sources_;
  scratch::Scratch scratch_;
};

void write_update(const files::Update& update, const fs::path& root, Pulled& pulled) {
  for (const auto& [name, text] : update.files) {
    const fs::path file = root / name;
    if (text) {
      make_folder(file.parent_path());
      replace_file(file, *text);
      pulled.written.push_back(file);
    } else if (fs::remove(file)) {
      pulled.removed.push_back(file);
    }
  }
}

}  // namespace

fs::path models_folder(const files::Config& config) {
  fs::path folder = config.root;
  if (config.models.empty()) {
    return folder;
  }
  for (const fs::path& part : fs::path(config.models.front()).parent_path()) {
    if (part.string().find_first_of("*?") != std::string::npos) {
      break;
    }
    folder /= part;
  }
  return folder;
}

Pulled pull(const files::Config& config, pg::Connection& target, const fs::path& folder,
            const PullOptions& options, const Say& say) {
  Pulled pulled;
  const std::vector<fs::path> there =
      options.overwrite ? std::vector<fs::path>() : files_in(folder);
  if (!there.empty()) {
    Updating updating(config, target, folder, files::load(there, config.root), options, say);
    const files::Update update = updating.run();
    pulled.unmanaged = std::move(updating.unmanaged);
    pulled.refused = options.strict && !model::missed(pulled.unmanaged, config.filter).empty();
    if (pulled.refused) {
      return pulled;
    }
    write_update(update, config.root, pulled);
    for (const fs::path& file : there) {
      const bool is_touched = std::ranges::find(pulled.written, file) != pulled.written.end() ||
                              std::ranges::find(pulled.removed, file) != pulled.removed.end();
      if (!is_touched) {
        pulled.unchanged.push_back(file);
      }
    }
    pulled.managed = std::move(updating.managed);
    return pulled;
  }
  model::Managed live = model::split(catalog::read(target), config.filter);
  pulled.unmanaged = std::move(live.context.unmanaged);
  pulled.refused = options.strict && !model::missed(pulled.unmanaged, config.filter).empty();
  if (pulled.refused) {
    return pulled;
  }
  live.managed = without_left_out(live.managed, {}, options);
  for (const auto& [name, text] : files::write(live.managed)) {
    const fs::path file = folder / name;
    make_folder(file.parent_path());
    if (file_content(file) == text) {
      pulled.unchanged.push_back(file);
    } else {
      replace_file(file, text);
      pulled.written.push_back(file);
    }
  }
  pulled.managed = std::move(live.managed);
  return pulled;
}

Pulled pull_from(const fs::path& sql, const files::Config& config, pg::Connection* server,
                 const fs::path& folder, const PullOptions& options, const Say& say) {
  Replay replay = Replay::open(config, server);
  if (say) {
    say(fmt::format("scratch: {}", replay.description()));
  }
  run_sql_files(replay.connection(), sql);
  return pull(config, replay.connection(), folder, options, say);
}

std::vector<fs::path> init(const fs::path& folder) {
  std::vector<fs::path> made;
  const fs::path config = folder / "schemadiff.toml";
  for (const fs::path& part : {folder / "schema", folder / "generated"}) {
    if (!fs::exists(part)) {
      make_folder(part);
      made.push_back(part);
    }
  }
  if (!fs::exists(config)) {
    revision::create_file(config, files::commented_config());
    made.push_back(config);
  }
  return made;
}

void exclude_table(const files::Config& config, const std::string& glob) {
  replace_file(config.file, files::commented_config(glob));
}

}  // namespace schemadiff::project
