#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apply/apply.h"
#include "base/error.h"
#include "console/apply_wishes.h"
#include "console/commands.h"
#include "console/dry_run.h"
#include "console/program.h"
#include "console/session.h"
#include "revision/graph.h"
#include "revision/target.h"

/// upgrade and downgrade.
namespace schemadiff::console {

namespace {

using revision::Direction;

struct Request {
  Direction direction = Direction::Up;
  std::string target;
  bool sql = false;
  bool dry_run = false;
};

/// Throws Error (Failure::Usage) for `upgrade -1` and `downgrade +1`.
void refuse_other_direction(const Request& request) {
  const bool up = request.direction == Direction::Up;
  const std::string_view text = request.target;
  const std::string_view last = text.substr(text.find('@') + 1);  // all of it without an '@'
  if (last.starts_with(up ? '-' : '+')) {
    throw Error(Failure::Usage,
                up ? fmt::format("an upgrade goes forward: '{0}' is for `schemadiff downgrade {0}`",
                                 request.target)
                   : fmt::format("a downgrade goes back: '{0}' is for `schemadiff upgrade {0}`",
                                 request.target));
  }
}

/// The graph with the revisions of a squashed one that an end of the range names.
revision::Graph offline_graph(const Request& request, const revision::Graph& graph) {
  const std::size_t colon = request.target.find(':');
  return colon == std::string::npos
             ? graph.as_lived({request.target})
             : graph.as_lived({request.target.substr(0, colon), request.target.substr(colon + 1)});
}

/// `A:B`, or for an upgrade `B` alone, from base.
revision::Range offline_range(const Request& request, const revision::Graph& graph) {
  if (revision::is_range(request.target)) {
    return revision::resolve_range(graph, request.target, {});
  }
  if (request.direction == Direction::Down) {
    throw Error(Failure::Usage,
                "downgrade --sql asks no database: say from where to where, as in "
                "`schemadiff downgrade 0003:0001 --sql`");
  }
  return {.from = {}, .to = revision::resolve(graph, request.target, {})};
}

int print_sql(const Request& request, const Session& session, const Setup& setup,
              const revision::Graph& folder) {
  const revision::Graph graph = offline_graph(request, folder);
  const revision::Range range = offline_range(request, graph);
  session.world.out << apply::offline_sql(graph, range.from, range.to, request.direction,
                                          setup.apply);
  return 0;
}

void print_ids(const Session& session, std::string_view key, const std::vector<std::string>& ids) {
  const nlohmann::ordered_json json{{key, ids}};
  session.world.out << json.dump(2) << '\n';
}

void say_nothing(const Session& session, Direction direction) {
  say(session, direction == Direction::Up ? "nothing to apply" : "nothing to take back");
}

int print_plan(const Request& request, const Session& session, const Setup& setup,
               const revision::Graph& graph) {
  pg::Target target = open_target(session, setup);
  const apply::State state = apply::current(target.connection(), setup.apply.schema);
  const apply::Plan plan = request.direction == Direction::Up
                               ? apply::plan_upgrade(graph, state, request.target)
                               : apply::plan_downgrade(graph, state, request.target);
  if (session.json) {
    print_ids(session, "would_run", plan.revisions);
    return 0;
  }
  if (plan.revisions.empty() && !plan.resumes) {
    say_nothing(session, request.direction);
  }
  const revision::Graph known = apply::with_journal(graph, state);
  if (plan.direction == Direction::Down && !plan.resumes) {
    const revision::Target to = revision::resolve(known, request.target, state.heads);
    for (const revision::Dragged& dragged : revision::dragged_along(known, state.heads, to)) {
      say(session, fmt::format("{} goes too: it needs {}", dragged.id, dragged.needs));
    }
  }
  session.world.out << dry_run_text(plan, state, known, setup, target.connection().major());
  return 0;
}

int run(const Request& request, const Session& session) {
  refuse_other_direction(request);
  const Setup setup = find_setup(session);
  const revision::Graph graph = revision::load(setup.revisions);
  if (request.sql) {
    return print_sql(request, session, setup, graph);
  }
  if (request.dry_run) {
    return print_plan(request, session, setup, graph);
  }
  pg::Target target = open_target(session, setup);
  const Interrupt::Watch watch(session.world.interrupt, target.connection());
  const apply::Options options = apply_options(session, setup);
  const bool up = request.direction == Direction::Up;
  const std::vector<std::string> ids =
      up ? apply::upgrade(target.connection(), graph, request.target, options)
         : apply::downgrade(target.connection(), graph, request.target, options);
  if (session.json) {
    print_ids(session, up ? "applied" : "taken_back", ids);
  } else if (ids.empty()) {
    say_nothing(session, request.direction);
  }
  return 0;
}

void add(CLI::App& command, Session& session, Direction direction, std::string target,
         std::string_view target_text) {
  // Shared by the options, which fill it, and the callback, which reads it.
  const auto request =
      std::make_shared<Request>(Request{.direction = direction, .target = std::move(target)});
  CLI::Option* const position =
      command.add_option("revision", request->target, std::string(target_text));
  position->type_name("");
  position->required(request->target.empty());
  command.add_flag("--sql", request->sql, "Print the SQL instead of running it; asks no database");
  command.add_flag("--dry-run", request->dry_run,
                   "Only say what would run, and what it would lock");
  add_apply_wishes(command, session);
  if (direction == Direction::Down) {
    add_edited_wish(command, session);
  }
  command.callback([&session, request] {
    session.command = [&session, request] { return run(*request, session); };
  });
}

}  // namespace

void add_upgrade(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand("upgrade", "Apply revisions");
  add_examples(program, command,
               {{"upgrade", "everything up to the head"},
                {"upgrade +1", "one more revision"},
                {"upgrade heads", "every branch"},
                {"upgrade billing@head", "one branch, with what it needs"},
                {"upgrade 0004 --sql", "print the SQL from nothing to 0004"},
                {"upgrade 0003:0004 --sql", "print the SQL of 0004 alone"}});
  add(command, session, Direction::Up, "head",
      "How far: head (the default), heads, a revision or the beginning of its id, +N; with --sql "
      "also FROM:TO");
}

void add_downgrade(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand("downgrade", "Take revisions back");
  add_examples(program, command,
               {{"downgrade -1", "the last revision"},
                {"downgrade 0002", "everything after 0002"},
                {"downgrade billing@base", "a branch alone"},
                {"downgrade base", "everything"},
                {"downgrade 0003:0002 --sql", "print the SQL of the way back"}});
  add(command, session, Direction::Down, "",
      "How far: -N, base, a revision or the beginning of its id; with --sql FROM:TO");
}

}  // namespace schemadiff::console
