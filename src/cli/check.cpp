#include "project/check.h"

#include <ostream>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/error.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"

namespace schemadiff::cli {

namespace {

constexpr int kFindings = 1;

int run(Application& application) {
  const console::Session& session = application.session;
  const project::Project project = project::load(config_of(application));
  model::Declaration declared = project::declaration(project.config);
  pg::Target target = console::open_target(session, setup_of(project.config));
  const console::Interrupt::Watch watch(session.world.interrupt, target.connection());
  const project::Check check =
      project::check(project, std::move(declared), target.connection(), teller(application));
  say_made(application, check.made);
  say_unmanaged(application, check.unmanaged);
  if (session.json) {
    session.world.out << project::check_json(check) << '\n';
  } else {
    session.world.out << project::check_text(check, console::out_style(session));
  }
  if (check.agrees()) {
    console::say(session, "database, models and revisions agree");
    return 0;
  }
  return check.is_at_heads() ? kFindings : static_cast<int>(Failure::State);
}

}  // namespace

void add_check(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "check",
      "Exit with 1 when database, models and revisions disagree, with 7 when the database is "
      "behind or ahead");
  console::add_examples(program, command, {{"check"}, {"check --json", "for programs"}});
  command.callback([&application] {
    application.session.command = [&application] { return run(application); };
  });
}

}  // namespace schemadiff::cli
