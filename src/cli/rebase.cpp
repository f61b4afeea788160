#include "project/rebase.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apply/state.h"
#include "base/error.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"

namespace schemadiff::cli {

namespace {

struct Options {
  project::RebaseRequest request = {};
  bool no_proof = false;
};

/// Says why when it was not tried.
void prove(const Application& application, const files::Config& config, project::Rebase& rebase,
           pg::Target* target) {
  std::optional<project::Replay> replay;
  try {
    replay.emplace(
        project::Replay::open(config, target == nullptr ? nullptr : &target->connection()));
  } catch (const Error& error) {
    console::say(application.session, fmt::format("not tried: {}", error.what()));
    return;
  }
  console::say(application.session, fmt::format("scratch: {}", replay->description()));
  project::prove(rebase, *replay);
  console::say(application.session, fmt::format("tried on {}: up, down, up", replay->server()));
}

void print(const Application& application, const project::Rebase& rebase) {
  const console::Session& session = application.session;
  if (session.json) {
    nlohmann::ordered_json json{{"onto", rebase.onto}, {"moved", nlohmann::ordered_json::array()}};
    for (const project::Move& move : rebase.moves) {
      json["moved"].push_back({{"from", move.before.id},
                               {"to", move.after.id},
                               {"revises", move.after.revises},
                               {"file", move.after.path.string()},
                               {"proof", move.after.proof.value_or("")}});
    }
    session.world.out << json.dump(2) << '\n';
    return;
  }
  for (const project::Move& move : rebase.moves) {
    session.world.out << (move.before.path == move.after.path
                              ? shown(application, move.after.path)
                              : fmt::format("{} -> {}", shown(application, move.before.path),
                                            shown(application, move.after.path)))
                      << '\n';
  }
}

int run(Application& application, const Options& options) {
  const files::Config config = config_of(application);
  project::Rebase rebase = project::rebase(config, options.request, now(application, {}));
  if (rebase.moves.empty()) {
    console::say(application.session,
                 fmt::format("nothing to do: it follows {} already", rebase.onto));
    return 0;
  }
  std::optional<pg::Target> target = reachable_target(application, setup_of(config));
  if (target) {
    project::demand_not_applied(
        rebase, apply::current(target->connection(), setup_of(config).apply.schema));
  }
  if (options.no_proof) {
    console::say(application.session, "not tried: --no-proof");
  } else {
    prove(application, config, rebase, target ? &*target : nullptr);
  }
  project::save(rebase);
  print(application, rebase);
  return 0;
}

}  // namespace

void add_rebase(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "rebase", "Put a branch that is not applied yet behind another head, and try it there");
  console::add_examples(
      program, command,
      {{"rebase 0004 --onto 0005", "0004 and what follows it"},
       {"rebase generated/0004_mine.sql", "two branches made a 0004: mine comes second"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command
      .add_option("revision", options->request.revision,
                  "A revision of the branch that moves, or its file")
      ->required()
      ->type_name("");
  command
      .add_option("--onto", options->request.onto,
                  "The head it is to follow, or its file; otherwise the other head")
      ->type_name("REV");
  command.add_flag("--no-proof", options->no_proof, "Do not try the revisions on a scratch first");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
