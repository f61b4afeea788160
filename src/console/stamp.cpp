#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apply/apply.h"
#include "base/text.h"
#include "console/apply_wishes.h"
#include "console/commands.h"
#include "console/program.h"
#include "console/session.h"
#include "revision/graph.h"

namespace schemadiff::console {

namespace {

int run_stamp(const Session& session, const std::vector<std::string>& targets) {
  const Setup setup = find_setup(session);
  const revision::Graph graph = revision::load(setup.revisions);
  pg::Target target = open_target(session, setup);
  const Interrupt::Watch watch(session.world.interrupt, target.connection());
  const std::vector<std::string> before =
      apply::stamp(target.connection(), graph, targets, apply_options(session, setup));
  const std::vector<std::string> after =
      apply::current(target.connection(), setup.apply.schema).heads;
  say(session,
      fmt::format("Running stamp_revision {} -> {}", join(before, ", "), join(after, ", ")));
  return 0;
}

}  // namespace

void add_stamp(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand(
      "stamp", "Record where the database stands, without running anything");
  add_examples(program, command,
               {{"stamp head", "the database has everything already"},
                {"stamp base", "forget what was applied"}});
  // Shared by the option and the callback.
  const auto targets = std::make_shared<std::vector<std::string>>();
  command.add_option("revisions", *targets, "Revisions, heads or base")->required()->type_name("");
  add_lock_wishes(command, session);
  command.callback([&session, targets] {
    session.command = [&session, targets] { return run_stamp(session, *targets); };
  });
}

}  // namespace schemadiff::console
