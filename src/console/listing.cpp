#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
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
#include "revision/name.h"
#include "revision/target.h"

/// The commands that show revisions: current, check-heads, history, heads, branches, show.
namespace schemadiff::console {

namespace {

constexpr int kFindings = 1;

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

/// Throws Error (Failure::State) unless the database stands at all heads.
void require_heads(const revision::Graph& graph, const apply::State& state) {
  std::vector<std::string> heads = graph.heads();
  std::ranges::sort(heads);
  if (state.heads != heads || state.underway) {
    throw Error(Failure::State,
                fmt::format("the database stands at {}{}, the revisions go on to {}",
                            revision::ids_text(state.heads), state.underway ? " (interrupted)" : "",
                            revision::ids_text(heads)));
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
  const revision::Graph lived = apply::lived(graph, state);
  for (const std::string& id : state.heads) {
    const revision::Revision* const revision = known.find(id);
    const bool has_file = lived.contains(id);
    if (revision == nullptr) {
      session.world.out << fmt::format("{} (no such revision)\n", id);
    } else if (session.verbose) {
      session.world.out << long_text(has_file ? lived : known, *revision, {});
    } else {
      session.world.out << short_line(has_file ? lived : known, *revision, {})
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

/// Whether a revision's name can only be told with a look at the database.
bool counts_from_current(std::string_view name) {
  const std::string_view last = name.substr(name.find('@') + 1);  // all of it without an '@'
  return last.starts_with("current") || last.starts_with('+') || last.starts_with('-');
}

/// The graph, and where the database stands in it when that matters.
struct Place {
  revision::Graph graph;
  std::vector<std::string> current = {};
};

Place place_of(const Session& session, bool asks_database) {
  const Setup setup = session.find_setup();
  Place place{.graph = revision::load(setup.revisions)};
  if (asks_database) {
    const apply::State state = state_of(session, setup);
    place.graph = apply::lived(place.graph, state);
    place.current = state.heads;
  }
  return place;
}

int run_history(const Session& session, const std::string& range, bool indicate_current) {
  const std::string_view text = range;
  const std::size_t colon = std::min(range.find(':'), range.size());
  const bool asks = indicate_current || counts_from_current(text.substr(0, colon)) ||
                    counts_from_current(text.substr(std::min(colon + 1, range.size())));
  const Place place = place_of(session, asks);
  const revision::Range ends =
      revision::resolve_range(place.graph, range.empty() ? ":" : range, place.current);
  const std::vector<std::string> ids = revision::between(place.graph, ends);
  const Pointers revisions =
      pointers(place.graph, revision::newest_first(place.graph, {ids.begin(), ids.end()}));
  Shown shown{.parents = true, .message = true};
  if (indicate_current) {
    shown.current.insert(place.current.begin(), place.current.end());
  }
  print(session, place.graph, revisions, shown, session.json, session.verbose);
  return 0;
}

/// Two files that merge the same revisions: two people did so at the same time.
void say_merged_twice(const Session& session, const revision::Graph& graph,
                      const std::vector<std::string>& heads) {
  std::map<std::set<std::string>, std::vector<std::string>> merges;
  for (const std::string& id : heads) {
    const std::vector<std::string>& parents = graph.at(id).revises;
    if (parents.size() > 1) {
      merges[{parents.begin(), parents.end()}].push_back(id);
    }
  }
  for (const auto& [parents, ids] : merges) {
    if (ids.size() > 1) {
      say(session, fmt::format("{} merge the same revisions ({}): one of them is enough",
                               join(ids, " and "), fmt::join(parents, ", ")));
    }
  }
}

struct HeadsOptions {
  bool check = false;
  bool resolve_dependencies = false;
};

int run_heads(const Session& session, const HeadsOptions& options) {
  const revision::Graph graph = revision::load(session.find_setup().revisions);
  std::vector<std::string> heads = graph.heads();
  if (options.resolve_dependencies) {
    std::erase_if(heads, [&graph](const std::string& id) { return graph.is_dependency(id); });
  }
  print(session, graph, pointers(graph, heads), {.points = false}, session.json, session.verbose);
  if (!options.check || heads.size() < 2) {
    return 0;
  }
  say(session, fmt::format("there are {} heads: `schemadiff merge heads` joins them, `schemadiff "
                           "rebase` puts one behind the other",
                           heads.size()));
  say_merged_twice(session, graph, heads);
  return kFindings;
}

int run_branches(const Session& session) {
  const revision::Graph graph = revision::load(session.find_setup().revisions);
  std::set<std::string> points;
  for (const revision::Revision& revision : graph.revisions()) {
    if (graph.children(revision.id).size() > 1) {
      points.insert(revision.id);
    }
  }
  const Pointers revisions = pointers(graph, revision::newest_first(graph, points));
  if (session.json) {
    print(session, graph, revisions, {}, true, false);
    return 0;
  }
  for (const revision::Revision* revision : revisions) {
    session.world.out << (session.verbose ? long_text(graph, *revision, {})
                                          : short_line(graph, *revision, {}) + "\n");
    for (const std::string& child : graph.children(revision->id)) {
      const Shown shown{.message = session.verbose};
      session.world.out << fmt::format("{:>{}} {}\n", "->", revision->id.size() + 3,
                                       short_line(graph, graph.at(child), shown));
    }
    session.world.out << '\n';
  }
  return 0;
}

int run_show(const Session& session, const std::string& name) {
  const Place place = place_of(session, counts_from_current(name));
  const revision::Target target = revision::resolve(place.graph, name, place.current);
  if (target.is_base()) {
    say(session, name == "current" ? "no revision is applied"
                                   : fmt::format("'{}' is before the first revision", name));
  }
  print(session, place.graph, pointers(place.graph, target.revisions), {}, session.json, true);
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
                {"history -r -3:current", "the last three that are applied"},
                {"history -i", "mark where the database stands"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_option("-r,--rev-range", options->range, "FROM:TO; either may be left out")
      ->type_name("FROM:TO")
      // Alembic takes a range that begins with '-' as "-r=-3:current" alone.
      ->transform([](const std::string& range) {
        return range.starts_with('=') ? range.substr(1) : range;
      });
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
  add_examples(program, command,
               {{"heads"}, {"heads --check", "in CI: exit 1 when two branches have to be joined"}});
  const auto options = std::make_shared<HeadsOptions>();  // shared by the flags and the callback
  command.add_flag("--check", options->check,
                   "Exit with 1 when there are several; asks no database");
  command.add_flag("--resolve-dependencies", options->resolve_dependencies,
                   "Leave out heads that another revision depends on");
  command.callback([&session, options] {
    session.command = [&session, options] { return run_heads(session, *options); };
  });
}

void add_branches(CLI::App& program, Session& session) {
  CLI::App& command =
      *program.add_subcommand("branches", "Show the revisions that several others follow");
  add_examples(program, command, {{"branches"}, {"branches -v", "with messages"}});
  command.callback([&session] { session.command = [&session] { return run_branches(session); }; });
}

void add_show(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand("show", "Show one revision");
  add_examples(program, command,
               {{"show head"},
                {"show current", "where the database stands"},
                {"show billing@head", "the last revision of a branch"}});
  const auto name = std::make_shared<std::string>();  // shared by the option and the callback
  command.add_option("revision", *name, "A revision, head, current, …")->required()->type_name("");
  command.callback([&session, name] {
    session.command = [&session, name] { return run_show(session, *name); };
  });
}

}  // namespace schemadiff::console
