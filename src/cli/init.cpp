#include <array>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apply/apply.h"
#include "base/error.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "project/pull.h"

namespace schemadiff::cli {

namespace {

/// A database that is there already: its models, a revision that makes it from nothing, and the
/// record that it has it.
void take_over_database(Application& application, const files::Config& config) {
  const console::Session& session = application.session;
  const console::Setup setup = setup_of(config);
  const project::Project project = project::load(config);
  if (!project.revisions.empty()) {
    throw Error(Failure::Usage, fmt::format("{} holds revisions already: `schemadiff pull` writes "
                                            "the model files alone",
                                            shown(application, config.revisions)));
  }
  pg::Target target = console::open_target(session, setup);
  const project::Pulled pulled =
      project::pull(config, target.connection(), project::models_folder(config), {});
  for (const std::filesystem::path& file : pulled.written) {
    console::say(session, fmt::format("wrote {}", shown(application, file)));
  }
  say_unmanaged(application, pulled.unmanaged);
  const revision::Revision baseline = project::baseline(
      project, pulled.managed, new_revision(application, "baseline"), target.connection().major());
  const std::filesystem::path file = project::save(project, baseline);
  console::say(session, fmt::format("wrote {}", shown(application, file)));
  const std::array<std::string, 1> ids{baseline.id};
  static_cast<void>(apply::stamp(target.connection(), revision::load(config.revisions), ids,
                                 console::apply_options(session, setup)));
  console::say(session, fmt::format("the database counts as being at {}", baseline.id));
}

int run(Application& application, bool from_database) {
  const std::filesystem::path& folder = application.session.world.folder;
  for (const std::filesystem::path& made : project::init(folder)) {
    console::say(application.session, fmt::format("made {}", shown(application, made)));
  }
  if (from_database) {
    take_over_database(application, config_of(application));
    return 0;
  }
  console::say(application.session,
               "next: declare tables in schema/*.toml, then `schemadiff autogenerate -m initial`");
  return 0;
}

}  // namespace

void add_init(CLI::App& program, Application& application) {
  CLI::App& command =
      *program.add_subcommand("init", "Start a project in this folder; touches nothing there is");
  console::add_examples(program, command,
                        {{"init", "a commented schemadiff.toml, schema/ and generated/"},
                         {"init --from-database --url postgresql://app@localhost/app",
                          "with models of what is there"}});
  const auto from_database = std::make_shared<bool>(false);  // shared by flag and callback
  command.add_flag("--from-database", *from_database,
                   "Also write models of the database and a first revision it counts as having");
  command.callback([&application, from_database] {
    application.session.command = [&application, from_database] {
      return run(application, *from_database);
    };
  });
}

}  // namespace schemadiff::cli
