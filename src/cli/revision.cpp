#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "project/autogenerate.h"

namespace schemadiff::cli {

namespace {

int run(Application& application, const std::string& message) {
  const project::Project project = project::load(config_of(application));
  const std::filesystem::path file =
      project::save(project, project::empty_revision(project, new_revision(application, message)));
  application.session.world.out << shown(application, file) << '\n';
  return 0;
}

}  // namespace

void add_revision(CLI::App& program, Application& application) {
  CLI::App& command =
      *program.add_subcommand("revision", "Write an empty revision, to be filled in with SQL");
  console::add_examples(program, command, {{"revision -m \"fill in missing roles\""}});
  const auto message = std::make_shared<std::string>();  // shared by option and callback
  command.add_option("-m,--message", *message, "What the revision does, in a few words")
      ->required()
      ->type_name("MSG");
  command.callback([&application, message] {
    application.session.command = [&application, message] { return run(application, *message); };
  });
}

}  // namespace schemadiff::cli
