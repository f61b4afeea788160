#include <memory>
#include <ostream>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "project/autogenerate.h"
#include "report/changes.h"

namespace schemadiff::cli {

namespace {

constexpr int kDifferences = 1;

struct Options {
  bool sql = false;
  bool direct = false;
};

/// The blocks as psql would run them.
std::string sql_text(const std::vector<revision::Block>& blocks) {
  std::string text;
  for (const revision::Block& block : blocks) {
    text += block.transaction ? "BEGIN;\n\n" : "";
    for (const revision::Statement& statement : block.statements) {
      text += statement.comment.empty() ? "" : fmt::format("-- {}\n", statement.comment);
      text += fmt::format("{};\n\n", statement.sql);
    }
    text += block.transaction ? "COMMIT;\n\n" : "";
  }
  return text;
}

int run(Application& application, const Options& options) {
  const console::Session& session = application.session;
  const files::Config config = config_of(application);
  model::Declaration declared = project::declaration(config);
  pg::Target target = console::open_target(session, setup_of(config));
  const console::Interrupt::Watch watch(session.world.interrupt, target.connection());
  const project::Comparison comparison = project::compare(
      config, std::move(declared), target.connection(), !options.direct, teller(application));
  say_made(application, comparison.made);
  say_unmanaged(application, comparison.context.unmanaged);
  const std::vector<report::ChangeEntry> entries = report::change_entries(comparison.migration);
  if (options.sql) {
    session.world.out << sql_text(project::blocks(comparison.migration.up, comparison.renamed,
                                                  comparison.desired, target.connection().major()));
  } else if (session.json) {
    session.world.out << report::changes_json(entries) << '\n';
  } else {
    for (const std::string& line : report::change_lines(entries, console::out_style(session))) {
      session.world.out << line << '\n';
    }
  }
  return entries.empty() ? 0 : kDifferences;
}

}  // namespace

void add_diff(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "diff",
      "Show what it takes to bring the database to the models; exit 1 when it is something");
  console::add_examples(program, command,
                        {{"diff"}, {"diff --sql", "the SQL"}, {"diff --json", "for programs"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_flag("--sql", options->sql, "Print the SQL that makes the difference go away");
  command.add_flag("--direct", options->direct,
                   "The shortest SQL, without regard for running readers and writers");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
