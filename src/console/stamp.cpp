#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apply/apply.h"
#include "base/error.h"
#include "base/text.h"
#include "console/apply_wishes.h"
#include "console/commands.h"
#include "console/program.h"
#include "console/session.h"
#include "revision/graph.h"
#include "revision/target.h"

namespace schemadiff::console {

namespace {

struct Options {
  std::vector<std::string> targets = {};
  bool purge = false;
  bool sql = false;
};

void print_sql(const Session& session, const std::vector<std::string>& statements) {
  session.world.out << "BEGIN;\n\n";
  for (const std::string& statement : statements) {
    session.world.out << statement << ";\n\n";
  }
  session.world.out << "COMMIT;\n";
}

/// `A:B`, or `B` from base.
int print_stamp(const Session& session, const Setup& setup, const revision::Graph& graph,
                const Options& options) {
  if (options.purge || options.targets.size() != 1) {
    throw Error(Failure::Usage,
                "stamp --sql asks no database: name one revision, or FROM:TO, and no --purge");
  }
  const std::string& text = options.targets.front();
  const revision::Range range = revision::is_range(text)
                                    ? revision::resolve_range(graph, text, {})
                                    : revision::resolve_range(graph, ":" + text, {});
  session.world.out << fmt::format("-- Running stamp_revision {} -> {}\n",
                                   join(range.from.revisions, ", "),
                                   join(range.to.revisions, ", "));
  print_sql(session, apply::stamp_sql(graph, range, setup.apply));
  return 0;
}

int run_stamp(const Session& session, const Options& options) {
  const Setup setup = find_setup(session);
  const revision::Graph graph = revision::load(setup.revisions);
  if (options.sql) {
    return print_stamp(session, setup, graph, options);
  }
  pg::Target target = open_target(session, setup);
  const Interrupt::Watch watch(session.world.interrupt, target.connection());
  const std::vector<std::string> before =
      apply::stamp(target.connection(), graph, options.targets, apply_options(session, setup),
                   options.purge ? apply::Before::Purge : apply::Before::Keep);
  const std::vector<std::string> after =
      apply::current(target.connection(), setup.apply.schema).heads;
  if (session.json) {
    const nlohmann::ordered_json json{{"before", before}, {"after", after}};
    session.world.out << json.dump(2) << '\n';
  }
  say(session,
      fmt::format("Running stamp_revision {} -> {}", join(before, ", "), join(after, ", ")));
  return 0;
}

int run_ensure_version(const Session& session, bool sql) {
  const Setup setup = session.find_setup();
  if (sql) {
    print_sql(session, apply::ensure_version_sql(setup.apply));
    return 0;
  }
  pg::Target target = open_target(session, setup);
  const Interrupt::Watch watch(session.world.interrupt, target.connection());
  const bool made = apply::ensure_version(target.connection(), apply_options(session, setup));
  say(session, made ? fmt::format("made schemadiff's tables in the schema {}", setup.apply.schema)
                    : "schemadiff's tables are there already");
  return 0;
}

}  // namespace

void add_stamp(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand(
      "stamp", "Record where the database stands, without running anything");
  add_examples(
      program, command,
      {{"stamp head", "the database has everything already"},
       {"stamp 0004 billing@head", "each in its branch; other branches stay where they are"},
       {"stamp --purge head", "forget what was recorded before, whatever it is"},
       {"stamp base", "forget what was applied"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command
      .add_option("revisions", options->targets,
                  "Revisions, heads or base; with --sql also FROM:TO")
      ->required()
      ->type_name("");
  command.add_flag("--purge", options->purge,
                   "Forget first what was recorded, also what no file and no journal knows");
  command.add_flag("--sql", options->sql,
                   "Print the SQL, from base or of FROM:TO; asks no database");
  add_lock_wishes(command, session);
  command.callback([&session, options] {
    session.command = [&session, options] { return run_stamp(session, *options); };
  });
}

void add_ensure_version(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand(
      "ensure-version", "Create schemadiff's own tables where they are not there yet");
  command.alias("ensure_version");
  add_examples(program, command,
               {{"ensure-version"}, {"ensure-version --sql", "print the SQL; asks no database"}});
  const auto sql = std::make_shared<bool>(false);  // shared by the flag and the callback
  command.add_flag("--sql", *sql, "Print the SQL instead of running it; asks no database");
  command.callback([&session, sql] {
    session.command = [&session, sql] { return run_ensure_version(session, *sql); };
  });
}

}  // namespace schemadiff::console
