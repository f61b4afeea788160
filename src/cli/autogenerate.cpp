#include "cli/autogenerate.h"

#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apply/state.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "cli/placement.h"
#include "console/program.h"
#include "files/read.h"
#include "project/agreement.h"
#include "project/autogenerate.h"
#include "report/changes.h"
#include "revision/file.h"

namespace schemadiff::cli {

namespace {

void print_result(const Application& application, const project::Comparison& comparison,
                  const revision::Revision& revision, const std::filesystem::path& file) {
  const console::Session& session = application.session;
  const std::vector<report::ChangeEntry> entries = report::change_entries(comparison.migration);
  if (session.json) {
    session.world.out << report::revision_json(revision.id, file.string(), entries) << '\n';
    return;
  }
  for (const std::string& line : report::change_lines(entries, console::err_style(session))) {
    console::say(session, "  " + line);
  }
  session.world.out << shown(application, file) << '\n';
}

project::RenameDecisions decisions(const Application& application,
                                   const AutogenerateOptions& options) {
  project::RenameDecisions wanted{.renamed = {}, .none = options.no_rename, .ask = {}};
  for (const std::string& answer : options.renames) {
    const std::size_t equals = answer.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == answer.size()) {
      throw Error(Failure::Usage,
                  fmt::format("--rename {}: expected OLD=NEW, as in --rename users.name=full_name",
                              answer));
    }
    wanted.renamed.push_back({.from = answer.substr(0, equals), .to = answer.substr(equals + 1)});
  }
  const console::Session& session = application.session;
  if (session.world.answer && !session.json) {
    wanted.ask = [&session](const diff::Lookalike& pair) {
      return console::confirmed(session,
                                fmt::format("Is this a renaming? {}", project::to_string(pair)));
    };
  }
  return wanted;
}

int say_nothing_to_do(const console::Session& session) {
  console::say(session, "nothing to do: the database agrees with the models");
  return 0;
}

/// What was decided stands in the models from now on.
void write_down(const console::Session& session, const files::Config& config,
                const std::vector<model::RenameHint>& renames) {
  const project::HintsWritten written = project::write_hints(config, renames);
  for (const std::string& file : written.files) {
    console::say(session, fmt::format("{}: renamed_from added", file));
  }
  for (const model::RenameHint& hint : written.left) {
    console::say(session, fmt::format("write renamed_from = \"{}\" to {} in the models",
                                      hint.former_names.front(), to_string(hint.object)));
  }
}

}  // namespace

int autogenerate(Application& application, const AutogenerateOptions& options) {
  console::Session& session = application.session;
  const project::Project project = project::load(config_of(application));
  const console::Setup setup = setup_of(project.config);
  const project::NewRevision wanted = now(application, options.wanted);
  static_cast<void>(project::draft(project, wanted));  // its mistakes, before a server is asked
  std::vector<files::Source> sources = project::model_sources(project.config);
  // Whoever answers for a renaming is told where there is none.
  project::Agreement agreement(memory_of(application, options.no_cache || !options.renames.empty()),
                               project.config, sources);
  const auto read_models = [&] {
    const std::vector<files::Source> texts = std::exchange(sources, {});
    return files::read(texts, project.config.filter, agreement.read_text());
  };
  std::optional<model::Declaration> declared;
  if (!agreement.is_possible()) {
    declared = read_models();  // their mistakes, before a server is asked
  }
  pg::Target target = console::open_target(session, setup);
  const console::Interrupt::Watch watch(session.world.interrupt, target.connection());
  project::require_at_heads(project.revisions,
                            apply::current(target.connection(), setup.apply.schema));
  if (!declared && agreement.recall(target.connection())) {
    return say_nothing_to_do(session);
  }
  const auto [comparison, revision, models, renames] = [&] {
    try {
      return project::generate(project, declared ? *std::move(declared) : read_models(),
                               target.connection(),
                               {.online = !options.direct,
                                .proof = !options.no_proof,
                                .renames = decisions(application, options),
                                .in_snapshot = agreement.in_snapshot()},
                               wanted, teller(application));
    } catch (const project::RenamesUndecided& undecided) {
      if (session.json) {
        session.world.out << report::renames_json(undecided.pairs()) << '\n';
      }
      throw;
    }
  }();
  say_made(application, comparison.made);
  if (const std::optional<int> refused = judge_unmanaged(application, comparison.context.unmanaged,
                                                         project.config.filter, options.strict)) {
    return *refused;
  }
  if (!revision) {
    agreement.remember(target.connection(), comparison, [&] { return models.value(); });
    return say_nothing_to_do(session);
  }
  if (options.dry_run) {
    session.world.out << revision::write(*revision);
    return 0;
  }
  print_result(application, comparison, *revision, project::save(project, *revision));
  write_down(session, project.config, renames);
  return 0;
}

void add_renames(CLI::App& command, AutogenerateOptions& options) {
  command
      .add_option("--rename", options.renames,
                  "What goes is what comes under another name: users.name=full_name; written into "
                  "the models as renamed_from")
      ->type_name("OLD=NEW")
      ->allow_extra_args(false);
  command.add_flag("--no-rename", options.no_rename,
                   "Nothing else is a renaming, whatever it looks like: what goes is dropped");
}

void add_autogenerate(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "autogenerate", "Write the revision that brings the database to the models");
  console::add_examples(program, command,
                        {{"autogenerate -m \"add user roles\""},
                         {"autogenerate -m try --dry-run", "print it, write nothing"}});
  const auto options =
      std::make_shared<AutogenerateOptions>();  // shared by the options and the callback
  command
      .add_option("-m,--message", options->wanted.message, "What the revision does, in a few words")
      ->required()
      ->type_name("MSG");
  add_placement(command, options->wanted);
  command.add_flag("--dry-run", options->dry_run, "Print the revision instead of writing it");
  command.add_flag("--direct", options->direct,
                   "The shortest SQL, without regard for running readers and writers");
  command.add_flag("--no-proof", options->no_proof, "Do not try the revision on a scratch first");
  add_renames(command, *options);
  add_no_cache(command, options->no_cache);
  add_strict(command, options->strict, ", and write no revision");
  command.callback([&application, options] {
    application.session.command = [&application, options] {
      return autogenerate(application, *options);
    };
  });
}

}  // namespace schemadiff::cli
