#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "files/read.h"
#include "project/agreement.h"
#include "project/autogenerate.h"
#include "project/between.h"
#include "project/models_digest.h"
#include "report/changes.h"
#include "report/text_diff.h"

namespace schemadiff::cli {

namespace {

constexpr int kDifferences = 1;

struct Options {
  std::string from = {};
  std::string to = {};
  std::string base = {};  ///< a commit
  bool sql = false;
  std::string patch = {};  ///< "sql" or "toml"
  bool direct = false;
  bool strict = false;
  bool no_cache = false;
};

/// The blocks as psql would run them.
std::string sql_text(const std::vector<revision::Block>& blocks) {
  std::string text;
  for (const revision::Block& block : blocks) {
    text += block.transaction ? "BEGIN;\n\n" : "";
    for (const revision::Statement& statement : block.statements) {
      text += statement.comment.empty() ? "" : fmt::format("-- {}\n", statement.comment);
      text += fmt::format("{};\n\n", statement.sql);
    }
    text += block.transaction ? "COMMIT;\n\n" : "";
  }
  return text;
}

/// Whole objects, before and after, below each other.
std::string patch_text(const project::Comparison& comparison, const Options& options, int major,
                       terminal::Style style) {
  const project::Wording wording =
      options.patch == "toml" ? project::Wording::Toml : project::Wording::Sql;
  std::string text;
  for (const project::ObjectTexts& object : project::changed_objects(comparison, wording, major)) {
    text += report::unified_diff(object.from, object.to,
                                 object.from.empty() ? "/dev/null" : object.object,
                                 object.to.empty() ? "/dev/null" : object.object, style);
  }
  return text;
}

void print(const Application& application, const project::Comparison& comparison,
           const Options& options, int major) {
  const console::Session& session = application.session;
  const std::vector<report::ChangeEntry> entries = report::change_entries(comparison.migration);
  const terminal::Style style = console::out_style(session);
  if (options.sql) {
    session.world.out << sql_text(
        project::blocks(comparison.migration.up, comparison.renamed, comparison.desired, major));
  } else if (session.json) {
    session.world.out << report::changes_json(entries) << '\n';
  } else if (!options.patch.empty()) {
    session.world.out << patch_text(comparison, options, major, style);
  } else {
    session.world.out << report::changes_text(entries, style);
  }
}

/// From the database to the models, the way of every other command.
project::Comparison compare_models(Application& application, const files::Config& config,
                                   const Options& options, int& major) {
  std::vector<files::Source> sources = project::model_sources(config);
  project::Agreement agreement(memory_of(application, options.no_cache), config, sources);
  const auto read_models = [&] {
    const std::vector<files::Source> texts = std::exchange(sources, {});
    return files::read(texts, config.filter, agreement.read_text());
  };
  std::optional<model::Declaration> declared;
  if (!agreement.is_possible()) {
    declared = read_models();  // their mistakes, before a server is asked
  }
  pg::Target target = console::open_target(application.session, setup_of(config));
  const console::Interrupt::Watch watch(application.session.world.interrupt, target.connection());
  major = target.connection().major();
  if (!declared && agreement.recall(target.connection())) {
    return {};
  }
  declared = declared ? std::move(declared) : read_models();
  project::Comparison comparison =
      project::compare(config, *declared, target.connection(), !options.direct, teller(application),
                       agreement.in_snapshot());
  agreement.remember(target.connection(), comparison,
                     [&] { return project::models_digest(*declared); });
  return comparison;
}

/// Any two others. A server is only asked where one is named or at hand.
project::Comparison compare_others(Application& application, const files::Config& config,
                                   const Options& options, int& major) {
  const console::Session& session = application.session;
  const console::Setup setup = setup_of(config);
  std::optional<pg::Target> server = reachable_target(application, setup);
  const auto open = [&](const pg::Url* url) {
    pg::Target target = url == nullptr ? console::open_target(session, setup)
                                       : pg::Target::open(*url, setup.target);
    return target;
  };
  const std::string from = !options.base.empty() ? "git:" + options.base : options.from;
  const std::string to = options.to.empty() ? "models" : options.to;
  project::Comparison comparison =
      project::between(config, from, to, {.online = !options.direct, .needed = options.sql},
                       {.open = open,
                        .server = server ? &server->connection() : nullptr,
                        .variables = session.world.environment,
                        .folder = session.world.folder,
                        .say = teller(application)});
  major = comparison.desired.server_version / 10'000;
  return comparison;
}

int run(Application& application, const Options& options) {
  if (!options.base.empty() && !options.from.empty()) {
    throw Error(Failure::Usage, "--base says what is compared with: no FROM beside it");
  }
  const files::Config config = config_of(application);
  const bool is_usual = options.base.empty() && options.from.empty();
  int major = 0;
  const project::Comparison comparison = is_usual
                                             ? compare_models(application, config, options, major)
                                             : compare_others(application, config, options, major);
  say_made(application, comparison.made);
  if (const std::optional<int> refused = judge_unmanaged(application, comparison.context.unmanaged,
                                                         config.filter, options.strict)) {
    return *refused;
  }
  print(application, comparison, options, major);
  const bool equal = report::change_entries(comparison.migration).empty();
  return equal ? 0 : kDifferences;
}

}  // namespace

void add_diff(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "diff",
      "Show what leads from one schema to another, from the database to the models unless told "
      "otherwise; exit 1 when it is something. A schema is models, database, a URL, @REVISION, an "
      "SQL file, a folder with models, or git:COMMIT");
  console::add_examples(program, command,
                        {{"diff"},
                         {"diff --sql", "the SQL"},
                         {"diff --json", "for programs"},
                         {"diff --base main", "what this branch changes in the models"},
                         {"diff @0012 models --patch sql", "whole objects, before and after"},
                         {"diff staging.sql database"},
                         {"diff ../other models", "the models of another work tree"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_option("from", options->from, "What it starts from; otherwise the database")
      ->type_name("");
  command.add_option("to", options->to, "Where it leads; otherwise the models")->type_name("");
  command.add_option("--base", options->base, "Start from the models as they are in this commit")
      ->type_name("COMMIT");
  command.add_flag("--sql", options->sql, "Print the SQL that makes the difference go away");
  command
      .add_option("-p,--patch", options->patch,
                  "Print whole objects before and after, as sql or toml")
      ->check(CLI::IsMember({"sql", "toml"}).description(""))
      ->type_name("WORDING");
  command.add_flag("--direct", options->direct,
                   "The shortest SQL, without regard for running readers and writers");
  add_no_cache(command, options->no_cache);
  add_strict(command, options->strict, ", and print nothing");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
