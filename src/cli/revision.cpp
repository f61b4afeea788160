#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "cli/application.h"
#include "cli/autogenerate.h"
#include "cli/commands.h"
#include "cli/placement.h"
#include "console/program.h"
#include "project/autogenerate.h"

namespace schemadiff::cli {

namespace {

int run(Application& application, const project::NewRevision& wanted) {
  const project::Project project = project::load(config_of(application));
  const std::filesystem::path file =
      project::save(project, project::empty_revision(project, now(application, wanted)));
  application.session.world.out << shown(application, file) << '\n';
  return 0;
}

}  // namespace

void add_revision(CLI::App& program, Application& application) {
  struct Options {
    AutogenerateOptions autogenerate;
    bool from_models = false;
  };

  CLI::App& command =
      *program.add_subcommand("revision", "Write an empty revision, to be filled in with SQL");
  console::add_examples(
      program, command,
      {{"revision -m \"fill in missing roles\""},
       {"revision -m invoices --head base --branch-label billing", "a branch of its own"},
       {"revision -m totals --head billing@head --depends-on 0004", "goes on with it"},
       {"revision -m hotfix --head 0003 --splice", "a second branch after 0003"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command
      .add_option("-m,--message", options->autogenerate.wanted.message,
                  "What the revision does, in a few words")
      ->required()
      ->type_name("MSG");
  add_placement(command, options->autogenerate.wanted);
  command.add_flag("--autogenerate", options->from_models,
                   "Fill it in from the models, as `autogenerate` does");
  add_renames(command, options->autogenerate);
  add_no_cache(command, options->autogenerate.no_cache);
  add_strict(command, options->autogenerate.strict, " (with --autogenerate)");
  command.callback([&application, options] {
    application.session.command = [&application, options] {
      return options->from_models ? autogenerate(application, options->autogenerate)
                                  : run(application, options->autogenerate.wanted);
    };
  });
}

}  // namespace schemadiff::cli
