#include "project/pull.h"

#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "catalog/read.h"
#include "files/write.h"
#include "model/filter.h"
#include "revision/file.h"

namespace schemadiff::project {

namespace {

namespace fs = std::filesystem;

std::optional<std::string> content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

/// The new file takes the old one's place in one step, so that nobody reads half of it.
void replace_file(const fs::path& file, std::string_view text) {
  const fs::path temporary = file.string() + ".new";
  std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  std::error_code failure;
  if (stream) {
    fs::rename(temporary, file, failure);
  }
  if (!stream || failure) {
    throw Error(Failure::File, fmt::format("cannot write {}", file.string()));
  }
}

void make_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) {
    throw Error(Failure::File,
                fmt::format("cannot make the folder {}: {}", folder.string(), failure.message()));
  }
}

/// A model file of the folder that the pulled ones would be read together with, or would replace.
std::optional<fs::path> in_the_way(const fs::path& folder,
                                   const std::map<fs::path, std::string>& files) {
  if (!fs::is_directory(folder)) {
    return std::nullopt;
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".toml" || !entry.is_regular_file()) {
      continue;
    }
    const auto same = files.find(entry.path().lexically_relative(folder));
    if (same == files.end() || content_of(entry.path()) != same->second) {
      return entry.path();
    }
  }
  return std::nullopt;
}

/// What is managed only where model files name it need not be written.
void leave_out(model::Database& database, const PullOptions& options) {
  if (!options.owners) {
    database.all<model::Owner>().clear();
  }
  if (!options.privileges) {
    database.all<model::Grant>().clear();
    database.all<model::IdentityGrant>().clear();
    database.all<model::DefaultPrivileges>().clear();
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
            const PullOptions& options) {
  model::Managed live = model::split(catalog::read(target), config.filter);
  leave_out(live.managed, options);
  const std::map<fs::path, std::string> files = files::write(live.managed);
  if (const auto file = options.overwrite ? std::nullopt : in_the_way(folder, files)) {
    throw Error(Failure::Usage,
                fmt::format("{} is there already: name another folder with -o, or replace the "
                            "files with --overwrite",
                            file->string()));
  }
  Pulled pulled;
  for (const auto& [name, text] : files) {
    const fs::path file = folder / name;
    make_folder(file.parent_path());
    if (content_of(file) == text) {
      pulled.unchanged.push_back(file);
    } else {
      replace_file(file, text);
      pulled.written.push_back(file);
    }
  }
  pulled.unmanaged = std::move(live.context.unmanaged);
  pulled.managed = std::move(live.managed);
  return pulled;
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

}  // namespace schemadiff::project
