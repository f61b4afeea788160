#include <array>
#include <span>

#include <CLI/CLI.hpp>

#include "cli/application.h"
#include "cli/commands.h"
#include "console/commands.h"
#include "console/program.h"

/// schemadiff: everything.
namespace {

using namespace schemadiff;  // NOLINT(google-build-using-namespace): the outermost file

constexpr std::array kCommands{
    cli::add_init,       cli::add_pull,     cli::add_autogenerate, cli::add_revision,
    cli::add_seal,       cli::add_diff,     cli::add_check,        cli::add_merge,
    cli::add_rebase,     cli::add_squash,   cli::add_verify,       cli::add_edit,
    cli::add_diagram,    cli::add_report,   cli::add_schema,       cli::add_explain,
    cli::add_completion, cli::add_complete, cli::add_manual};
constexpr std::array kSharedCommands{
    console::add_upgrade, console::add_downgrade,     console::add_current, console::add_history,
    console::add_heads,   console::add_branches,      console::add_show,    console::add_stamp,
    console::add_adopt,   console::add_ensure_version};

void add_options(CLI::App& program, cli::Application& application) {
  console::add_global_options(program, application.session);
  program.set_version_flag("--version", "schemadiff " + std::string(console::version()));
  program
      .add_option("-c,--config", application.config_file,
                  "The configuration; otherwise schemadiff.toml here or in a folder above")
      ->type_name("FILE");
  program
      .add_option("--env,--environment", application.environment,
                  "The environment of the configuration")
      ->type_name("NAME");
}

}  // namespace

int main(int argc, char** argv) {
  console::Interrupt interrupt;
  cli::Application application{
      .session = {.world = console::real_world(interrupt), .find_setup = {}}};
  application.session.find_setup = [&application] {
    return cli::setup_of(cli::config_of(application));
  };
  CLI::App program("Declarative schema migrations for PostgreSQL", "schemadiff");
  add_options(program, application);
  for (const auto add : kCommands) {
    add(program, application);
  }
  for (const auto add : kSharedCommands) {
    add(program, application.session);
  }
  return console::run(program, application.session,
                      std::span(argv, static_cast<std::size_t>(argc)));
}
