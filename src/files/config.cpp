#include "files/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "files/problems.h"
#include "files/toml.h"
#include "files/toml_text.h"
#include "files/value.h"
#include "model/filter.h"
#include "model/kinds.h"

namespace schemadiff::files {

constexpr auto words(std::type_identity<RevisionIds> /*tag*/) {
  return std::array<std::string_view, 3>{"sequential", "timestamp", "random"};
}

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFileName = "schemadiff.toml";
constexpr std::string_view kEnvironment = "environment";

/// One key of schemadiff.toml.
struct Key {
  std::string_view name;
  std::string_view example;  ///< a value; what holds without the key, if anything does
  std::string_view text;     ///< what it means
  void (*read)(const Scope& scope, const Entry& entry, Config& config);
};

fs::path absolute_path(const Config& config, const std::string& path) {
  return (config.root / path).lexically_normal();
}

void read_path(const Scope& scope, const Entry& entry, const Config& config, fs::path& path) {
  std::string text;
  read_value(scope, entry.key, *entry.value, text);
  if (!text.empty()) {
    path = absolute_path(config, text);
  }
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> kUnits{
      {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}}};
  constexpr std::int64_t kLongest = 2'147'483'647;  // a server's timeouts are 32-bit integers
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0 || number > kLongest) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto* const unit =
      std::ranges::find(kUnits, text, &std::pair<std::string_view, std::int64_t>::first);
  if (unit == kUnits.end() || number > kLongest / unit->second) {
    return std::nullopt;
  }
  return std::chrono::milliseconds(number * unit->second);
}

void read_duration(const Scope& scope, const Entry& entry, std::chrono::milliseconds& value) {
  const auto* const text = entry.value->as_string();
  const std::optional<std::chrono::milliseconds> duration =
      text == nullptr ? std::nullopt : parse_duration(text->get());
  if (duration) {
    value = *duration;
    return;
  }
  scope.problems->add(
      scope.at(*entry.value),
      fmt::format(R"('{}' takes a duration such as "500ms", "3s", "1min" or "2h", not {})",
                  entry.key,
                  text == nullptr ? std::string(type_name(*entry.value))
                                  : fmt::format("'{}'", text->get())));
}

/// The kind that files call `key`: by its name or by the key its objects are declared under.
std::optional<std::string> kind_called(std::string_view key) {
  std::optional<std::string> kind;
  model::for_each_kind([&]<class K>() {
    if (!kind && (K::kKind == key || K::kPlacements.front().key == key)) {
      kind = std::string(K::kKind);
    }
  });
  return kind;
}

std::vector<std::string> kind_keys() {
  std::vector<std::string> keys;
  model::for_each_kind([&]<class K>() { keys.emplace_back(K::kPlacements.front().key); });
  return keys;
}

/// A list of globs, or a table of them by kind.
void read_patterns(const Scope& scope, const Entry& entry, std::vector<model::Pattern>& patterns) {
  patterns.clear();
  const auto add = [&](const Entry& from, const std::string& kind) {
    std::vector<std::string> globs;
    read_value(scope, from.key, *from.value, globs);
    for (std::string& glob : globs) {
      patterns.push_back({.kind = kind, .glob = std::move(glob)});
    }
  };
  const toml::table* const by_kind = entry.value->as_table();
  if (by_kind == nullptr) {
    add(entry, "");
    return;
  }
  for (const Entry& one : entries(*by_kind, scope.file)) {
    if (const std::optional<std::string> kind = kind_called(one.key)) {
      add(one, *kind);
    } else {
      unknown_key(scope, one, kind_keys());
    }
  }
}

/// One entry of `accept`: all three keys are needed, so that no difference is accepted in silence
/// or for ever.
void read_accepted(const Scope& scope, const toml::table& table, SourcePosition where,
                   Config& config) {
  AcceptedFinding accepted{.where = std::move(where)};
  for (const Entry& entry : entries(table, scope.file)) {
    if (entry.key == "finding") {
      read_value(scope, entry.key, *entry.value, accepted.finding);
    } else if (entry.key == "reason") {
      read_value(scope, entry.key, *entry.value, accepted.reason);
    } else if (entry.key == "until") {
      if (const auto* const day = entry.value->as_date()) {
        accepted.until =
            fmt::format("{:04}-{:02}-{:02}", day->get().year, day->get().month, day->get().day);
      } else {
        wrong_type(scope, entry.key, *entry.value, "a day without quotes, such as 2027-01-31");
        return;
      }
    } else {
      unknown_key(scope, entry, {"finding", "reason", "until"});
    }
  }
  for (const auto& [key, value] : {std::pair("finding", &accepted.finding),
                                   {"reason", &accepted.reason},
                                   {"until", &accepted.until}}) {
    if (value->empty()) {
      scope.problems->add(accepted.where, fmt::format("what is accepted needs '{}'", key));
    }
  }
  config.accept.push_back(std::move(accepted));
}

void read_acceptances(const Scope& scope, const Entry& entry, Config& config) {
  config.accept.clear();
  const toml::array* const list = entry.value->as_array();
  if (list == nullptr) {
    wrong_type(scope, entry.key, *entry.value, "a list of tables ([[accept]])");
    return;
  }
  for (const toml::node& node : *list) {
    if (const toml::table* const table = node.as_table()) {
      read_accepted(scope, *table, scope.at(node), config);
    } else {
      wrong_type(scope, entry.key, node, "tables with finding, reason and until");
    }
  }
}

constexpr std::array kKeys{
    Key{.name = "models",
        .example = R"("schema/**/*.toml")",
        .text = "The model files: a glob or a list of them. `**` stands for any number of folders.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_value(scope, entry.key, *entry.value, config.models); }},
    Key{.name = "revisions",
        .example = R"("generated")",
        .text = "The folder of the revision files.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_path(scope, entry, config, config.revisions); }},
    Key{.name = "url",
        .example = R"("postgresql://user@localhost/database")",
        .text = "The database. `${NAME}` is replaced by an environment variable, so that no "
                "password needs to stand here. --url and DATABASE_URL come first; \"local:\", or "
                "no URL at all, is a private cluster in .schemadiff.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_value(scope, entry.key, *entry.value, config.url); }},
    Key{.name = "scratch",
        .example = R"("auto")",
        .text = "Where SQL texts are made comparable and revisions are proved: \"auto\", "
                "\"server\" (a database of its own on the target's server), \"local\" (a private "
                "cluster), \"rollback\" (a transaction in the target, rolled back), or a URL.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_value(scope, entry.key, *entry.value, config.scratch); }},
    Key{.name = "revision_ids",
        .example = R"("sequential")",
        .text = "How new revisions are numbered: \"sequential\" (0001, 0002), \"timestamp\" or "
                "\"random\".",
        .read =
            [](const Scope& scope, const Entry& entry, Config& config) {
              read_value(scope, entry.key, *entry.value, config.revision_ids);
            }},
    Key{.name = "search_path",
        .example = R"(["public"])",
        .text = "Where unqualified names in SQL texts are looked for, after the schemas that the "
                "object and its file say.",
        .read =
            [](const Scope& scope, const Entry& entry, Config& config) {
              read_value(scope, entry.key, *entry.value, config.search_path);
            }},
    Key{.name = "bin_directory",
        .example = R"("/usr/lib/postgresql/15/bin")",
        .text = "PostgreSQL's programs (initdb, postgres) for private clusters, where they are "
                "not in one of the usual places.",
        .read =
            [](const Scope& scope, const Entry& entry, Config& config) {
              fs::path path;
              read_path(scope, entry, config, path);
              config.bin_directory = path.string();
            }},
    Key{.name = "version_schema",
        .example = R"("schemadiff")",
        .text = "The schema in the target database that records what was applied.",
        .read =
            [](const Scope& scope, const Entry& entry, Config& config) {
              read_value(scope, entry.key, *entry.value, config.filter.own_schema);
            }},
    Key{.name = "lock_timeout",
        .example = R"("3s")",
        .text = "How long a statement of a revision may wait for a lock before it is tried again.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_duration(scope, entry, config.lock_timeout); }},
    Key{.name = "wait",
        .example = R"("1min")",
        .text = "How long to wait for another schemadiff that is at work on the same database.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_duration(scope, entry, config.wait); }},
    Key{.name = "include",
        .example = R"(["public.*"])",
        .text = "What is managed: globs on names, for all kinds or by kind "
                "({ table = [\"app_*\"] }). Without it everything is.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_patterns(scope, entry, config.filter.include); }},
    Key{.name = "exclude",
        .example = R"({ table = ["legacy_*"] })",
        .text = "What is not managed, written as for include.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_patterns(scope, entry, config.filter.exclude); }},
    Key{.name = "keep",
        .example = R"(["audit.*"])",
        .text = "What is managed but never dropped, written as for include. Without it that is "
                "Alembic's version table, { table = [\"alembic_version\"] }.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_patterns(scope, entry, config.filter.keep); }},
    Key{.name = "accept",
        .example =
            R"([{ finding = "drift/index public.ix_hotfix", reason = "until the release", until = 2027-01-31 }])",
        .text = "Differences that `check` accepts: a glob over the identities it prints, why, and "
                "the last day on which that holds.",
        .read = [](const Scope& scope, const Entry& entry,
                   Config& config) { read_acceptances(scope, entry, config); }},
};

std::vector<std::string> key_names(std::string_view also) {
  std::vector<std::string> names{std::string(also)};
  for (const Key& key : kKeys) {
    names.emplace_back(key.name);
  }
  return names;
}

/// The keys of the file, or of an environment in it; `also` is read elsewhere.
void read_keys(const Scope& scope, const toml::table& table, Config& config,
               std::string_view also = "") {
  for (const Entry& entry : entries(table, scope.file)) {
    const auto* const key = std::ranges::find(kKeys, entry.key, &Key::name);
    if (key != kKeys.end()) {
      key->read(scope, entry, config);
    } else if (entry.key != also) {
      unknown_key(scope, entry, key_names(also));
    }
  }
}

/// Applies the chosen environment, and looks through the others for mistakes.
void read_environments(const Scope& scope, const toml::table& table,
                       const std::optional<std::string>& chosen, Config& config) {
  const toml::node* const node = table.get(kEnvironment);
  const toml::table* const environments = node == nullptr ? nullptr : node->as_table();
  if (node != nullptr && environments == nullptr) {
    wrong_type(scope, kEnvironment, *node, "a table of names (environment.NAME = …)");
    return;
  }
  std::vector<std::string> names;
  bool found = false;
  for (const Entry& entry :
       environments == nullptr ? std::vector<Entry>{} : entries(*environments, scope.file)) {
    names.emplace_back(entry.key);
    const bool wanted = chosen && entry.key == *chosen;
    found = found || wanted;
    Config unused = config;
    if (const toml::table* const keys = entry.value->as_table()) {
      read_keys(scope, *keys, wanted ? config : unused);
    } else {
      wrong_type(scope, entry.key, *entry.value, "a table");
    }
  }
  if (chosen && !found) {
    throw Error(Failure::Usage, fmt::format("there is no environment '{}' in {}{}", *chosen,
                                            scope.file, did_you_mean(*chosen, names)));
  }
}

/// `${NAME}` replaced; the name of a variable that is not set is the other result.
std::pair<std::string, std::optional<std::string>> expanded(std::string_view text,
                                                            const Variables& variables) {
  std::string result;
  while (true) {
    const std::size_t start = text.find("${");
    const std::size_t end = text.find('}', start);
    if (start == std::string_view::npos || end == std::string_view::npos) {
      return {result.append(text), std::nullopt};
    }
    const std::string name(text.substr(start + 2, end - start - 2));
    const std::optional<std::string> value = variables(name);
    if (!value) {
      return {"", name};
    }
    result.append(text.substr(0, start)).append(*value);
    text.remove_prefix(end + 1);
  }
}

/// Where the URL stands that holds.
SourcePosition url_position(const Scope& scope, const toml::table& table,
                            const std::optional<std::string>& environment) {
  const auto own =
      environment ? table[kEnvironment][*environment]["url"] : toml::node_view<const toml::node>();
  const auto url = own ? own : table["url"];
  return url ? scope.at(*url.node()) : SourcePosition{.file = scope.file};
}

void expand_url(const Variables& variables, const SourcePosition& where, Config& config) {
  if (!config.url) {
    return;
  }
  auto [url, missing] = expanded(*config.url, variables);
  config.url = missing ? std::nullopt : std::optional(std::move(url));
  if (missing) {
    config.url_problem =
        Diagnostic{.where = where,
                   .message = fmt::format("the environment variable {} is not set", *missing),
                   .hint = {}};
  }
}

std::string file_text(const fs::path& file) {
  std::optional<std::string> text = file_content(file);
  if (!text) {
    throw Error(Failure::Usage, fmt::format("the configuration {} cannot be read", file.string()));
  }
  return *std::move(text);
}

/// `text` in comment lines of a width that is good to read.
std::string as_comment(std::string_view text) {
  constexpr std::size_t kWidth = 98;
  std::string result;
  while (text.size() > kWidth) {
    const std::size_t end = text.rfind(' ', kWidth);
    result += fmt::format("# {}\n", text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return result + fmt::format("# {}\n", text);
}

/// The files that globs match.
class Glob {
 public:
  explicit Glob(std::vector<fs::path>& found) : found_(found) {}

  void match(const fs::path& folder, fs::path::const_iterator part,
             const fs::path::const_iterator& end) {
    const std::string name = part->string();
    const bool last = std::next(part) == end;
    if (name == "**") {
      if (!last) {
        match(folder, std::next(part), end);
      }
      for (const fs::directory_entry& entry : listing(folder)) {
        std::error_code ignored;  // what cannot be looked at is not there
        if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) {
          match(entry.path(), part, end);
        } else if (last && entry.is_regular_file(ignored)) {
          found_.push_back(entry.path());
        }
      }
    } else if (name.find_first_of("*?") == std::string::npos) {
      take(folder / name, part, end);
    } else {
      for (const fs::directory_entry& entry : listing(folder)) {
        if (matches_glob(name, entry.path().filename().string())) {
          take(entry.path(), part, end);
        }
      }
    }
  }

 private:
  void take(const fs::path& path, const fs::path::const_iterator& part,
            const fs::path::const_iterator& end) {
    std::error_code ignored;  // what cannot be looked at is not there
    if (std::next(part) != end) {
      match(path, std::next(part), end);
    } else if (fs::is_regular_file(path, ignored)) {
      found_.push_back(path);
    }
  }

  /// What a wildcard may match in a folder: nothing when there is no such folder.
  static std::vector<fs::directory_entry> listing(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
      return {};
    }
    std::vector<fs::directory_entry> entries;
    for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
         at.increment(error)) {
      if (!at->path().filename().string().starts_with('.')) {
        entries.push_back(*at);
      }
    }
    if (error) {
      throw Error(Failure::Usage, fmt::format("the folder {} cannot be read: {}", folder.string(),
                                              error.message()));
    }
    return entries;
  }

  std::vector<fs::path>& found_;
};

}  // namespace

std::optional<fs::path> find_config(const fs::path& start) {
  fs::path folder = fs::absolute(start).lexically_normal();
  while (true) {
    std::error_code ignored;  // a folder that cannot be looked into holds nothing for us
    if (fs::is_regular_file(folder / kFileName, ignored)) {
      return folder / kFileName;
    }
    if (folder == folder.parent_path()) {
      return std::nullopt;
    }
    folder = folder.parent_path();
  }
}

Config default_config(const fs::path& folder) {
  Config config;
  config.root = fs::absolute(folder).lexically_normal();
  config.revisions = absolute_path(config, config.revisions.string());
  config.filter.keep = {{.kind = std::string(model::Table::kKind), .glob = "alembic_version"}};
  return config;
}

Config read_config(const fs::path& file, const std::optional<std::string>& environment,
                   const Variables& variables) {
  const fs::path path = fs::absolute(file).lexically_normal();
  Problems problems;
  const Scope scope{.file = file.string(), .default_schema = {}, .problems = &problems};
  std::string text = file_text(path);
  std::optional<toml::table> parsed = parse(text, scope.file, problems);
  problems.raise();
  const toml::table table =
      std::move(parsed).value_or(toml::table());  // a copy would lose its values' positions
  Config config = default_config(path.parent_path());
  config.file = path;
  config.text = std::move(text);
  config.environment = environment;
  read_keys(scope, table, config, kEnvironment);
  read_environments(scope, table, environment, config);
  problems.raise();
  expand_url(variables, url_position(scope, table, environment), config);
  return config;
}

std::string commented_config(const std::optional<std::string>& excluded_table) {
  std::string text =
      "# The configuration of schemadiff. Paths are relative to the folder of this file.\n"
      "# Every key may be left out; the values shown are examples or what holds without it.\n";
  for (const Key& key : kKeys) {
    const bool excludes = excluded_table && key.name == "exclude";
    const bool active = key.name == "models" || key.name == "revisions" || excludes;
    const std::string example =
        excludes ? fmt::format("{{ table = [{}] }}", inline_text(TomlValue{*excluded_table}))
                 : std::string(key.example);
    text +=
        fmt::format("\n{}{}{} = {}\n", as_comment(key.text), active ? "" : "# ", key.name, example);
  }
  return text +
         "\n# Keys for one environment, chosen with --environment, go before those above.\n"
         "# [environment.production]\n"
         "# url = \"postgresql://deploy:${PRODUCTION_PASSWORD}@db.example.com/app\"\n";
}

std::optional<std::string> explain_config(const std::string& key) {
  const auto* const found = std::ranges::find(kKeys, key, &Key::name);
  if (found == kKeys.end()) {
    return std::nullopt;
  }
  return fmt::format("{}, in {}, such as {}\n{}\n", key, kFileName, found->example, found->text);
}

std::vector<fs::path> model_files(const Config& config) {
  std::vector<fs::path> found;
  Glob glob(found);
  for (const std::string& pattern : config.models) {
    const fs::path path = fs::path(pattern).lexically_normal();
    const fs::path relative = path.relative_path();
    if (relative.begin() != relative.end()) {
      glob.match(path.is_absolute() ? path.root_path() : config.root, relative.begin(),
                 relative.end());
    }
  }
  std::ranges::sort(found);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return found;
}

}  // namespace schemadiff::files
