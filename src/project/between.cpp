#include "project/between.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/error.h"
#include "base/program.h"
#include "base/text.h"
#include "catalog/read.h"
#include "files/read.h"
#include "model/object.h"
#include "model/root.h"
#include "project/parts.h"
#include "project/replay.h"
#include "project/sql_file.h"
#include "revision/graph.h"

namespace schemadiff::project {

namespace {

namespace fs = std::filesystem;

/// A folder that goes with what is in it.
class ShortLivedFolder {
 public:
  ShortLivedFolder() {
    std::string name = (fs::temp_directory_path() / "schemadiff.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw Error(Failure::Usage,
                  fmt::format("cannot make a folder in {}", fs::temp_directory_path().string()));
    }
    path_ = name;
  }

  ShortLivedFolder(const ShortLivedFolder&) = delete;
  ShortLivedFolder& operator=(const ShortLivedFolder&) = delete;

  ~ShortLivedFolder() {
    std::error_code ignored;  // what cannot be removed is left to the system's own broom
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void demand(const ProgramResult& result, std::string_view what) {
  if (result.exit_code != 0) {
    throw Error(
        Failure::Usage,
        fmt::format("{} failed: {}", what,
                    result.exit_code == 127 ? "there is no such program"
                                            : std::string(lines_of(result.output).empty()
                                                              ? std::string_view("")
                                                              : lines_of(result.output).front())));
  }
}

/// The models of a folder, by its own configuration where it has one.
model::Declaration models_in(const fs::path& folder, const files::Config& config,
                             const files::Variables& variables) {
  const fs::path file = folder / "schemadiff.toml";
  files::Config other = fs::exists(file) ? files::read_config(file, std::nullopt, variables)
                                         : files::default_config(folder);
  if (!fs::exists(file) && files::model_files(other).empty()) {
    other.models = {"**/*.toml"};
  }
  other.filter = config.filter;  // both sides are seen through the same one
  return declaration(other);
}

/// The models as they are in a commit: of the project's folder in it.
model::Declaration models_at_commit(const std::string& commit, const files::Config& config,
                                    const files::Variables& variables) {
  if (commit.empty() || commit.starts_with('-')) {
    throw Error(Failure::Usage, fmt::format("'{}' names no commit", commit));
  }
  const ShortLivedFolder folder;
  const std::string archive = (folder.path() / "archive.tar").string();
  const fs::path tree = folder.path() / "tree";
  fs::create_directory(tree);
  demand(run_program({"git", "archive", "--format=tar", "-o", archive, commit}, config.root),
         fmt::format("git archive {}", commit));
  demand(run_program({"tar", "-xf", archive, "-C", tree.string()}, config.root), "tar");
  try {
    return models_in(tree, config, variables);
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage) {
      throw;
    }
    return {};  // there were no models yet
  }
}

/// A schema that a server holds, with what has to live as long.
struct Live {
  std::optional<pg::Target> target = {};
  std::optional<Replay> replay = {};

  pg::Connection& connection() { return target ? target->connection() : replay->connection(); }
};

using Side = std::variant<model::Declaration, Live>;

class Between {
 public:
  Between(const files::Config& config, const BetweenWorld& world)
      : config_(config), world_(world) {}

  Comparison run(const std::string& from, const std::string& to, const Way& way) {
    Side before = side(from);
    Live live = std::holds_alternative<Live>(before)
                    ? std::move(std::get<Live>(before))
                    : made(std::move(std::get<model::Declaration>(before)));
    Side after = side(to);
    pg::Connection& connection = live.connection();
    scratch::Scratch scratch = open_scratch(config_, connection, {});
    if (auto* const declared = std::get_if<model::Declaration>(&after)) {
      return compare(std::move(*declared), config_.filter, connection, scratch, way.online);
    }
    const auto managed = [&](pg::Connection& one) {
      return model::split(catalog::read(one), config_.filter);
    };
    return compare(managed(connection), managed(std::get<Live>(after).connection()).managed,
                   scratch, connection.major(), way);
  }

 private:
  Side side(const std::string& text) {
    if (text == "models") {
      return declaration(config_);
    }
    if (text == "database") {
      return Live{.target = world_.open(nullptr)};
    }
    if (text.starts_with('@')) {
      return revisions_up_to(text.substr(1));
    }
    if (text.starts_with("git:")) {
      return models_at_commit(text.substr(4), config_, world_.variables);
    }
    if (text == "local:" || text.find("://") != std::string::npos || text.starts_with("local:")) {
      const pg::Url url = pg::Url::parse(text);
      return Live{.target = world_.open(&url)};
    }
    const fs::path path = world_.folder / text;
    if (fs::is_directory(path)) {
      return models_in(path, config_, world_.variables);
    }
    if (fs::is_regular_file(path)) {
      Live live{.replay = Replay::open(config_, world_.server)};
      run_sql_files(live.connection(), path);
      return live;
    }
    throw Error(Failure::Usage,
                fmt::format("'{}' is neither models, database, a URL, @REVISION, an SQL file, a "
                            "folder nor git:COMMIT",
                            text));
  }

  Live revisions_up_to(const std::string& id) {
    const revision::Graph graph = revision::load(config_.revisions);
    Live live{.replay = Replay::open(config_, world_.server)};
    live.replay->upgrade(graph, id.empty() ? "heads" : id);
    return live;
  }

  /// What models declare, made in a throwaway database.
  Live made(model::Declaration declared) {
    Live live{.replay = Replay::open(config_, world_.server)};
    const Comparison comparison =
        compare(config_, std::move(declared), live.connection(), false, {});
    for (const plan::Block& block : comparison.migration.up) {
      for (const plan::Step& step : block.steps) {
        live.connection().execute(step.sql);
      }
    }
    live.connection().reset_settings();
    return live;
  }

  const files::Config& config_;
  const BetweenWorld& world_;
};

}  // namespace

Comparison between(const files::Config& config, const std::string& from, const std::string& to,
                   const Way& way, const BetweenWorld& world) {
  return Between(config, world).run(from, to, way);
}

std::vector<ObjectTexts> changed_objects(const Comparison& comparison, Wording wording,
                                         int server_major) {
  std::set<model::ObjectId> roots;
  for (const diff::Change& change : comparison.migration.changes) {
    const model::ObjectId id = diff::identity_of(change);
    for (const model::Database* const side : {&comparison.renamed, &comparison.desired}) {
      if (const std::optional<model::Object> object = side->find(id)) {
        roots.insert(model::root_of(*side, *object));
      }
    }
  }
  for (const diff::Renaming& renaming : comparison.migration.renamings) {
    if (const std::optional<model::Object> object = comparison.desired.find(renaming.object)) {
      roots.insert(model::root_of(comparison.desired, *object));
    }
  }
  const model::Declaration* const declared =
      comparison.declared.database.empty() ? nullptr : &comparison.declared;
  const Parts before(comparison.renamed, roots, declared);
  const Parts after(comparison.desired, roots, declared);
  const auto text = [&](const std::vector<model::Object>& objects) {
    const model::Database part = part_of(objects, {}, {});
    return part.empty()               ? std::string()
           : wording == Wording::Toml ? model_text(part)
                                      : sql_text(part, server_major);
  };
  std::vector<ObjectTexts> texts;
  for (const model::ObjectId& root : roots) {
    texts.push_back({.object = model::to_string(root),
                     .from = text(before.of(root)),
                     .to = text(after.of(root))});
  }
  std::erase_if(texts, [](const ObjectTexts& one) { return one.from == one.to; });
  std::ranges::sort(texts, {}, &ObjectTexts::object);
  return texts;
}

}  // namespace schemadiff::project
