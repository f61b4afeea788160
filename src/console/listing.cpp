#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apply/state.h"
#include "base/error.h"
#include "base/text.h"
#include "console/commands.h"
#include "console/history.h"
#include "console/program.h"
#include "console/session.h"
#include "revision/graph.h"
#include "revision/target.h"

/// The commands that show revisions: current, check-heads, history, heads, branches, show.
namespace schemadiff::console {

namespace {

using Pointers = std::vector<const revision::Revision*>;

apply::State state_of(const Session& session, const Setup& setup) {
  pg::Target target = open_target(session, setup);
  return apply::current(target.connection(), setup.apply.schema);
}

Pointers pointers(const revision::Graph& graph, const std::vector<std::string>& ids) {
  Pointers found;
  for (const std::string& id : ids) {
    found.push_back(&graph.at(id));
  }
  return found;
}

void print(const Session& session, const revision::Graph& graph, const Pointers& revisions,
           const Shown& shown, bool json, bool long_form) {
  if (json) {
    session.world.out << revisions_json(graph, revisions, shown.current) << '\n';
    return;
  }
  for (const revision::Revision* revision : revisions) {
    session.world.out << (long_form ? long_text(graph, *revision, shown)
                                    : short_line(graph, *revision, shown) + "\n");
  }
}

std::string ids_text(const std::vector<std::string>& ids) {
  return ids.empty() ? "base" : join(ids, ", ");
}

/// Throws Error (Failure::State) unless the database stands at all heads.
void require_heads(const revision::Graph& graph, const apply::State& state) {
  std::vector<std::string> heads = graph.heads();
  std::ranges::sort(heads);
  if (state.heads != heads || state.underway) {
    throw Error(
        Failure::State,
        fmt::format("the database stands at {}{}, the revisions go on to {}", ids_text(state.heads),
                    state.underway ? " (interrupted)" : "", ids_text(heads)));
  }
}

void print_current_json(const Session& session, const apply::State& state) {
  nlohmann::ordered_json json{{"heads", state.heads}, {"applied", nlohmann::ordered_json::array()}};
  for (const apply::AppliedRevision& applied : state.journal) {
    json["applied"].push_back({{"id", applied.id},
                               {"message", applied.message},
                               {"applied_at", applied.applied_at},
                               {"applied_by", applied.applied_by},
                               {"stamped", applied.origin == apply::Origin::Stamp}});
  }
  json["underway"] =
      state.underway ? nlohmann::ordered_json(state.underway->id) : nlohmann::ordered_json();
  session.world.out << json.dump(2) << '\n';
}

void print_current(const Session& session, const Setup& setup, const revision::Graph& graph,
                   const apply::State& state) {
  if (session.json) {
    print_current_json(session, state);
    return;
  }
  if (session.verbose) {
    session.world.out << fmt::format("Current revision(s) for {}:\n",
                                     url_of(session, setup).display());
  }
  if (state.heads.empty()) {
    say(session, "no revision is applied");
  }
  const revision::Graph known = apply::with_journal(graph, state);
  for (const std::string& id : state.heads) {
    const revision::Revision* const revision = known.find(id);
    const bool has_file = graph.contains(id);
    if (revision == nullptr) {
      session.world.out << fmt::format("{} (no such revision)\n", id);
    } else if (session.verbose) {
      session.world.out << long_text(has_file ? graph : known, *revision, {});
    } else {
      session.world.out << short_line(has_file ? graph : known, *revision, {})
                        << (has_file ? "\n" : " (no file)\n");
    }
  }
  if (state.underway) {
    say(session, fmt::format("revision {} was interrupted: run `schemadiff {}` again to finish it",
                             state.underway->id, revision::to_string(state.underway->direction)));
  }
}

int run_current(const Session& session, bool check_heads) {
  const Setup setup = session.find_setup();
  const revision::Graph graph = revision::load(setup.revisions);
  const apply::State state = state_of(session, setup);
  print_current(session, setup, graph, state);
  if (check_heads) {
    require_heads(graph, state);
  }
  return 0;
}

int run_check_heads(const Session& session) {
  const Setup setup = session.find_setup();
  require_heads(revision::load(setup.revisions), state_of(session, setup));
  return 0;
}

int run_history(const Session& session, const std::string& range, bool indicate_current) {
  const Setup setup = session.find_setup();
  const revision::Graph graph = revision::load(setup.revisions);
  std::vector<std::string> current;
  if (indicate_current || range.find("current") != std::string::npos) {
    current = state_of(session, setup).heads;
  }
  Pointers revisions;
  if (range.empty()) {
    for (const revision::Revision& revision : graph.revisions()) {
      revisions.push_back(&revision);
    }
  } else {
    const revision::Range ends = revision::resolve_range(graph, range, current);
    revisions = pointers(graph, revision::between(graph, ends));
  }
  std::ranges::reverse(revisions);  // newest first
  Shown shown{.parents = true, .message = true};
  if (indicate_current) {
    shown.current.insert(current.begin(), current.end());
  }
  print(session, graph, revisions, shown, session.json, session.verbose);
  return 0;
}

int run_heads(const Session& session) {
  const revision::Graph graph = revision::load(session.find_setup().revisions);
  print(session, graph, pointers(graph, graph.heads()), {.points = false}, session.json,
        session.verbose);
  return 0;
}

int run_branches(const Session& session) {
  const revision::Graph graph = revision::load(session.find_setup().revisions);
  for (const revision::Revision& revision : graph.revisions()) {
    const std::vector<std::string> children = graph.children(revision.id);
    if (children.size() < 2) {
      continue;
    }
    session.world.out << (session.verbose ? long_text(graph, revision, {})
                                          : short_line(graph, revision, {}) + "\n");
    for (const std::string& child : children) {
      const Shown shown{.message = session.verbose};
      session.world.out << fmt::format("{:>{}} {}\n", "->", revision.id.size() + 3,
                                       short_line(graph, graph.at(child), shown));
    }
    session.world.out << '\n';
  }
  return 0;
}

/// Whether a revision's name can only be told with a look at the database.
bool counts_from_current(const std::string& name) {
  return name.starts_with("current") || name.starts_with('+') || name.starts_with('-');
}

int run_show(const Session& session, const std::string& name) {
  const Setup setup = session.find_setup();
  const revision::Graph graph = revision::load(setup.revisions);
  std::vector<std::string> current;
  if (counts_from_current(name)) {
    current = state_of(session, setup).heads;
  }
  const revision::Target target = revision::resolve(graph, name, current);
  print(session, graph, pointers(graph, target.revisions), {}, session.json, true);
  return 0;
}

}  // namespace

void add_current(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand("current", "Show where the database stands");
  add_examples(program, command,
               {{"current"}, {"current --check-heads || exit 1", "in a start-up script"}});
  const auto check = std::make_shared<bool>(false);  // shared by the flag and the callback
  command.add_flag("--check-heads", *check, "Exit with 7 unless everything is applied");
  command.callback([&session, check] {
    session.command = [&session, check] { return run_current(session, *check); };
  });
}

void add_check_heads(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand(
      "check-heads", "Exit with 7 unless everything is applied; prints nothing when it is");
  add_examples(program, command, {{"check-heads && exec /srv/app/bin/server"}});
  command.callback(
      [&session] { session.command = [&session] { return run_check_heads(session); }; });
}

void add_history(CLI::App& program, Session& session) {
  struct Options {
    std::string range;
    bool indicate_current = false;
  };

  CLI::App& command = *program.add_subcommand("history", "List the revisions, newest first");
  add_examples(program, command,
               {{"history"},
                {"history -r 0002:head -v", "with all that is known of each"},
                {"history -i", "mark where the database stands"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_option("-r,--rev-range", options->range, "FROM:TO; either may be left out")
      ->type_name("FROM:TO");
  command.add_flag("-i,--indicate-current", options->indicate_current,
                   "Mark where the database stands");
  command.callback([&session, options] {
    session.command = [&session, options] {
      return run_history(session, options->range, options->indicate_current);
    };
  });
}

void add_heads(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand("heads", "Show the revisions nothing follows");
  add_examples(program, command, {{"heads"}});
  command.callback([&session] { session.command = [&session] { return run_heads(session); }; });
}

void add_branches(CLI::App& program, Session& session) {
  CLI::App& command =
      *program.add_subcommand("branches", "Show the revisions that several others follow");
  add_examples(program, command, {{"branches"}});
  command.callback([&session] { session.command = [&session] { return run_branches(session); }; });
}

void add_show(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand("show", "Show one revision");
  add_examples(program, command, {{"show head"}, {"show current", "where the database stands"}});
  const auto name = std::make_shared<std::string>();  // shared by the option and the callback
  command.add_option("revision", *name, "A revision, head, current, …")->required()->type_name("");
  command.callback([&session, name] {
    session.command = [&session, name] { return run_show(session, *name); };
  });
}

}  // namespace schemadiff::console
