#include "project/pull.h"

#include <memory>
#include <optional>
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
  std::filesystem::path from = {};  ///< an SQL file, or a folder of them
  project::PullOptions pull = {};
};

project::Pulled pulled_into(Application& application, const files::Config& config,
                            const std::filesystem::path& folder, const Options& options) {
  const console::Session& session = application.session;
  if (options.from.empty()) {
    pg::Target target = console::open_target(session, setup_of(config));
    const console::Interrupt::Watch watch(session.world.interrupt, target.connection());
    return project::pull(config, target.connection(), folder, options.pull, teller(application));
  }
  std::optional<pg::Target> server = reachable_target(application, setup_of(config));
  return project::pull_from(session.world.folder / options.from, config,
                            server ? &server->connection() : nullptr, folder, options.pull,
                            teller(application));
}

int run(Application& application, const Options& options) {
  const files::Config config = config_of(application);
  const std::filesystem::path folder = options.folder.empty()
                                           ? project::models_folder(config)
                                           : application.session.world.folder / options.folder;
  const project::Pulled pulled = pulled_into(application, config, folder, options);
  if (pulled.refused) {
    return refuse_unmanaged(application, pulled.unmanaged, config.filter).value();
  }
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
  CLI::App& command = *program.add_subcommand(
      "pull", "Write model files from a live database, or from an SQL file");
  console::add_examples(program, command,
                        {{"pull --url postgresql://app@localhost/app"},
                         {"pull -o /tmp/models", "into another folder"},
                         {"pull --from dump.sql", "what pg_dump --schema-only wrote"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_option("-o,--output", options->folder, "The folder; otherwise the one of the models")
      ->type_name("DIR");
  command
      .add_option("--from", options->from,
                  "Instead of the database, what this SQL file makes of an empty one, or the *.sql "
                  "of a folder")
      ->check(CLI::ExistingPath.description(""))
      ->type_name("FILE");
  command.add_flag("--overwrite", options->pull.overwrite,
                   "Write model files anew instead of bringing them up to date");
  command.add_flag("--owners", options->pull.owners, "Also write who owns what");
  command.add_flag_callback(
      "--no-privileges", [options] { options->pull.privileges = false; },
      "Leave out what roles may do");
  add_strict(command, options->pull.strict, ", and write nothing");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
