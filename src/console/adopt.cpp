#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apply/alembic.h"
#include "apply/apply.h"
#include "base/error.h"
#include "base/text.h"
#include "console/commands.h"
#include "console/program.h"
#include "console/session.h"
#include "revision/graph.h"

namespace schemadiff::console {

namespace {

struct Request {
  bool from_alembic = false;
  std::string table = "alembic_version";
  std::vector<std::string> targets;  ///< named by the user; none: found by Alembic's version
  bool dry_run = false;
};

apply::AlembicVersion read_alembic(pg::Connection& connection, const std::string& table) {
  std::optional<apply::AlembicVersion> alembic = apply::alembic_version(connection, table);
  if (!alembic) {
    throw Error(
        Failure::State,
        fmt::format("{} has no table {}, which is where Alembic keeps what it applied: name "
                    "another with --alembic-table",
                    connection.place(), table));
  }
  return *alembic;
}

void print_json(const Session& session, const apply::AlembicVersion& alembic,
                const std::vector<std::string>& revisions, bool recorded) {
  const nlohmann::ordered_json json{{"table", fmt::format("{}", alembic.table)},
                                    {"alembic", alembic.versions},
                                    {"revisions", revisions},
                                    {"recorded", recorded}};
  session.world.out << json.dump(2) << '\n';
}

/// Names are checked before anything is created.
std::vector<std::string> chosen(const Session& session, const Request& request,
                                const revision::Graph& graph,
                                const apply::AlembicVersion& alembic) {
  if (!request.targets.empty()) {
    for (const std::string& target : request.targets) {
      static_cast<void>(revision::resolve(graph, target, {}));
    }
    return request.targets;
  }
  const apply::Adoption adoption = apply::adoption(graph, alembic);
  if (adoption.is_believed) {
    say(session, fmt::format("warning: {} does not say where Alembic stood when it was made: "
                             "`schemadiff check` tells whether the database has what it makes",
                             join(adoption.revisions, ", ")));
  }
  return adoption.revisions;
}

int run(const Request& request, const Session& session) {
  const Setup setup = session.find_setup();
  const revision::Graph graph = revision::load(setup.revisions);
  pg::Target target = open_target(session, setup);
  const Interrupt::Watch watch(session.world.interrupt, target.connection());
  const apply::AlembicVersion alembic = read_alembic(target.connection(), request.table);
  const std::string stands =
      fmt::format("{} stands at {}", alembic.table,
                  alembic.versions.empty() ? "nothing" : join(alembic.versions, ", "));
  std::vector<std::string> heads = apply::current(target.connection(), setup.apply.schema).heads;
  bool recorded = false;
  if (heads.empty()) {
    const std::vector<std::string> revisions = chosen(session, request, graph, alembic);
    recorded = !request.dry_run && apply::adopt(target.connection(), graph, revisions, stands,
                                                apply_options(session, setup));
    heads =
        request.dry_run ? revisions : apply::current(target.connection(), setup.apply.schema).heads;
    say(session,
        recorded || request.dry_run
            ? fmt::format("{}: the database {} as being at {}", stands,
                          recorded ? "counts" : "would count", join(heads, ", "))
            : fmt::format("already recorded: the database stands at {}", join(heads, ", ")));
  } else {
    say(session, fmt::format("already recorded: the database stands at {}", join(heads, ", ")));
  }
  if (session.json) {
    print_json(session, alembic, heads, recorded);
  }
  return 0;
}

}  // namespace

void add_adopt(CLI::App& program, Session& session) {
  CLI::App& command = *program.add_subcommand(
      "adopt", "Record what another tool applied; runs nothing, and leaves its table alone");
  add_examples(program, command,
               {{"adopt --from-alembic", "the revision that was made where Alembic stands"},
                {"adopt --from-alembic 0001", "this revision"},
                {"adopt --from-alembic --alembic-table app.versions", "from another table"}});
  const auto request = std::make_shared<Request>();  // shared by the options and the callback
  command.add_flag("--from-alembic", request->from_alembic, "The other tool is Alembic")
      ->required();
  command.add_option("--alembic-table", request->table, "Its version table, or SCHEMA.TABLE")
      ->type_name("NAME")
      ->capture_default_str();
  command
      .add_option("revisions", request->targets, "What the database has, where that is not found")
      ->type_name("");
  command.add_flag("--dry-run", request->dry_run, "Only say what would be recorded");
  command.callback([&session, request] {
    session.command = [&session, request] { return run(*request, session); };
  });
}

}  // namespace schemadiff::console
