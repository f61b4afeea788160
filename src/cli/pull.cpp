#include "project/pull.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"

namespace schemadiff::cli {

namespace {

struct Options {
  std::filesystem::path folder = {};
  project::PullOptions pull = {};
};

int run(Application& application, const Options& options) {
  const files::Config config = config_of(application);
  const std::filesystem::path folder = options.folder.empty()
                                           ? project::models_folder(config)
                                           : application.session.world.folder / options.folder;
  pg::Target target = console::open_target(application.session, setup_of(config));
  const console::Interrupt::Watch watch(application.session.world.interrupt, target.connection());
  const project::Pulled pulled =
      project::pull(config, target.connection(), folder, options.pull, teller(application));
  for (const std::filesystem::path& file : pulled.written) {
    application.session.world.out << shown(application, file) << '\n';
  }
  console::say(
      application.session,
      fmt::format(
          "{} objects, {} files written, {} unchanged{}", pulled.managed.size(),
          pulled.written.size(), pulled.unchanged.size(),
          pulled.removed.empty() ? "" : fmt::format(", {} removed", pulled.removed.size())));
  say_unmanaged(application, pulled.unmanaged);
  return 0;
}

}  // namespace

void add_pull(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand("pull", "Write model files from a live database");
  console::add_examples(program, command,
                        {{"pull --url postgresql://app@localhost/app"},
                         {"pull -o /tmp/models", "into another folder"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_option("-o,--output", options->folder, "The folder; otherwise the one of the models")
      ->type_name("DIR");
  command.add_flag("--overwrite", options->pull.overwrite,
                   "Write model files anew instead of bringing them up to date");
  command.add_flag("--owners", options->pull.owners, "Also write who owns what");
  command.add_flag_callback(
      "--no-privileges", [options] { options->pull.privileges = false; },
      "Leave out what roles may do");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
