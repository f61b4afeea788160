#include "project/squash.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "revision/file.h"

namespace schemadiff::cli {

namespace {

struct Options {
  std::string range = {};
  project::NewRevision wanted = {};
  bool dry_run = false;
};

void say_carried(const Application& application, const project::Squash& squash) {
  const console::Session& session = application.session;
  if (!squash.why_carried_all.empty()) {
    console::say(session, fmt::format("all statements are carried word for word: {}",
                                      squash.why_carried_all));
  } else if (!squash.carried.empty()) {
    console::say(session, fmt::format("carried word for word: {}", join(squash.carried, ", ")));
  }
  console::say(session, *squash.revision.proof);
}

int run(Application& application, const Options& options) {
  const console::Session& session = application.session;
  const project::Project project = project::load(config_of(application));
  static_cast<void>(project::members_of(project.revisions, options.range));  // before any server
  std::optional<pg::Target> target = reachable_target(application, setup_of(project.config));
  const project::Squash squash =
      project::squash(project, options.range, now(application, options.wanted),
                      target ? &target->connection() : nullptr, teller(application));
  say_carried(application, squash);
  if (options.dry_run) {
    session.world.out << revision::write(squash.revision);
    return 0;
  }
  const std::filesystem::path file = project::save(project, squash);
  if (session.json) {
    const nlohmann::ordered_json json{{"id", squash.revision.id},
                                      {"file", file.string()},
                                      {"replaces", squash.revision.replaces},
                                      {"carried", squash.carried},
                                      {"proof", *squash.revision.proof}};
    session.world.out << json.dump(2) << '\n';
  } else {
    session.world.out << shown(application, file) << '\n';
  }
  return 0;
}

}  // namespace

void add_squash(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "squash", "Make one revision of many, prove that both ways lead to the same schema");
  console::add_examples(program, command,
                        {{"squash 0001:0120 -m \"until 2026\"", "both ends included"},
                         {"squash :0120 --dry-run", "from the first on; print it"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command
      .add_option("range", options->range,
                  "FROM:TO, both included. The new revision has TO's id; the old files go to "
                  "squashed/, for databases that stand among them")
      ->required()
      ->type_name("");
  command
      .add_option("-m,--message", options->wanted.message, "What the revision does, in a few words")
      ->type_name("MSG");
  command.add_flag("--dry-run", options->dry_run, "Print the revision instead of writing it");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
