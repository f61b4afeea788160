#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apply/alembic.h"
#include "apply/apply.h"
#include "base/error.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "model/table.h"
#include "project/autogenerate.h"
#include "project/models_digest.h"
#include "project/pull.h"

namespace schemadiff::cli {

namespace {

/// Alembic's version table is Alembic's: it is kept out of the models, and the first revision notes
/// what it says, so that `adopt` knows other databases that stand there.
std::optional<apply::AlembicVersion> leave_to_alembic(const Application& application,
                                                      files::Config& config, bool is_new,
                                                      pg::Connection& connection) {
  std::optional<apply::AlembicVersion> alembic =
      apply::alembic_version(connection, "alembic_version");
  if (!alembic) {
    return alembic;
  }
  const std::string glob =
      fmt::format("{}.{}", alembic->table.schema.raw(), alembic->table.name.raw());
  config.filter.exclude.push_back({.kind = std::string(model::Table::kKind), .glob = glob});
  if (is_new) {
    project::exclude_table(config, glob);
  }
  console::say(application.session,
               is_new ? fmt::format("{} is excluded: it is Alembic's", alembic->table)
                      : fmt::format("{0} is left out of the models: it is Alembic's; have it "
                                    "excluded by the configuration as well",
                                    alembic->table));
  return alembic;
}

/// A database that is there already: its models, a revision that makes it from nothing, and the
/// record that it has it. Returns the exit code.
int take_over_database(Application& application, files::Config config, bool is_new, bool strict) {
  const console::Session& session = application.session;
  const console::Setup setup = setup_of(config);
  const project::Project project = project::load(config);
  if (!project.revisions.empty()) {
    throw Error(Failure::Usage, fmt::format("{} holds revisions already: `schemadiff pull` writes "
                                            "the model files alone",
                                            shown(application, config.revisions)));
  }
  pg::Target target = console::open_target(session, setup);
  const std::optional<apply::AlembicVersion> alembic =
      leave_to_alembic(application, config, is_new, target.connection());
  const project::Pulled pulled =
      project::pull(config, target.connection(), project::models_folder(config), {.strict = strict},
                    teller(application));
  if (pulled.refused) {
    return refuse_unmanaged(application, pulled.unmanaged, config.filter).value();
  }
  for (const std::filesystem::path& file : pulled.written) {
    console::say(session, fmt::format("wrote {}", shown(application, file)));
  }
  say_unmanaged(application, pulled.unmanaged);
  revision::Revision baseline = project::baseline(
      project, pulled.managed, project::models_digest(project::declaration(config)),
      now(application, {.message = "baseline"}), target.connection().major());
  baseline.alembic = alembic ? alembic->versions : baseline.alembic;
  const std::filesystem::path file = project::save(project, baseline);
  console::say(session, fmt::format("wrote {}", shown(application, file)));
  const std::array<std::string, 1> ids{baseline.id};
  static_cast<void>(apply::stamp(target.connection(), revision::load(config.revisions), ids,
                                 console::apply_options(session, setup)));
  console::say(session, fmt::format("the database counts as being at {}", baseline.id));
  return 0;
}

struct Options {
  bool from_database = false;
  bool strict = false;
};

int run(Application& application, const Options& options) {
  const std::filesystem::path& folder = application.session.world.folder;
  const std::vector<std::filesystem::path> made = project::init(folder);
  for (const std::filesystem::path& path : made) {
    console::say(application.session, fmt::format("made {}", shown(application, path)));
  }
  if (options.from_database) {
    const files::Config config = config_of(application);
    const bool is_new = std::ranges::find(made, config.file) != made.end();
    return take_over_database(application, config, is_new, options.strict);
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
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_flag("--from-database", options->from_database,
                   "Also write models of the database and a first revision it counts as having");
  add_strict(command, options->strict, ", and write neither models nor revision");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
