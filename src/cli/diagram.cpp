#include "report/diagram.h"

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "catalog/read.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "model/filter.h"
#include "project/project.h"
#include "project/revision_page.h"
#include "report/page.h"

namespace schemadiff::cli {

namespace {

/// To a file, or to stdout.
void put(const Application& application, const std::string& file, const std::string& text) {
  const console::Session& session = application.session;
  if (file.empty() || file == "-") {
    session.world.out << text;
    return;
  }
  write_file(session.world.folder / file, text);
  session.world.out << file << '\n';
}

struct DiagramWishes {
  report::DiagramOptions shown = {};
  std::string format = "svg";
  std::string detail = {};
  std::string output = {};
  bool live = false;
};

model::Database schema_of(Application& application, const DiagramWishes& wishes) {
  const files::Config config = config_of(application);
  if (!wishes.live) {
    return project::declaration(config).database;
  }
  pg::Target target = console::open_target(application.session, setup_of(config));
  const console::Interrupt::Watch watch(application.session.world.interrupt, target.connection());
  return model::split(catalog::read(target.connection()), config.filter).managed;
}

int draw(Application& application, DiagramWishes wishes) {
  if (!wishes.detail.empty()) {
    wishes.shown.detail = wishes.detail == "names"  ? report::Detail::Names
                          : wishes.detail == "keys" ? report::Detail::Keys
                                                    : report::Detail::Columns;
  }
  const report::Diagram diagram = report::diagram_of(schema_of(application, wishes), wishes.shown);
  put(application, wishes.output,
      wishes.format == "dot"       ? report::dot_text(diagram)
      : wishes.format == "mermaid" ? report::mermaid_text(diagram)
                                   : report::svg_text(diagram));
  return 0;
}

int report_on(Application& application, const std::string& revision, const std::string& output) {
  const project::Project project = project::load(config_of(application));
  std::optional<pg::Target> target = reachable_target(application, setup_of(project.config));
  report::Page page =
      project::revision_page(project, revision.empty() ? "head" : revision,
                             target ? &target->connection() : nullptr, teller(application));
  page.tool_version = std::string(console::version());
  put(application, output, report::page_html(page));
  return 0;
}

}  // namespace

void add_diagram(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "diagram", "Draw the tables of the models and how they refer to each other");
  console::add_examples(program, command,
                        {{"diagram -o schema.svg", "all tables, a frame for each schema"},
                         {"diagram users orders -o orders.svg", "these and their neighbours"},
                         {"diagram 'billing.*' --neighbours 0 -f mermaid", "for a README"}});
  const auto wishes = std::make_shared<DiagramWishes>();  // shared by the options and the callback
  command
      .add_option("tables", wishes->shown.tables, "Globs over the names of tables; otherwise all")
      ->type_name("");
  command.add_option("-f,--format", wishes->format, "svg (laid out by graphviz), dot or mermaid")
      ->check(CLI::IsMember({"svg", "dot", "mermaid"}).description(""))
      ->type_name("FORMAT");
  command.add_option("-o,--output", wishes->output, "Where to; otherwise stdout")
      ->type_name("FILE");
  command
      .add_option("--neighbours", wishes->shown.neighbours,
                  "How many references away from the chosen tables others are shown: 1")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("N");
  command
      .add_option("--detail", wishes->detail,
                  "names, keys or columns; otherwise less, the more tables there are")
      ->check(CLI::IsMember({"names", "keys", "columns"}).description(""))
      ->type_name("WHAT");
  command.add_flag("--live", wishes->live, "The database's tables instead of the models'");
  command.callback([&application, wishes] {
    application.session.command = [&application, wishes] { return draw(application, *wishes); };
  });
}

void add_report(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "report", "Write a page about a revision, for its reviewers: one HTML file");
  console::add_examples(
      program, command,
      {{"report -o report.html", "about the newest revision"}, {"report 0012 -o report.html"}});
  const auto revision = std::make_shared<std::string>();  // shared by the option and the callback
  const auto output = std::make_shared<std::string>();
  command.add_option("revision", *revision, "The revision; otherwise the head")->type_name("");
  command.add_option("-o,--output", *output, "Where to; otherwise stdout")->type_name("FILE");
  command.callback([&application, revision, output] {
    application.session.command = [&application, revision, output] {
      return report_on(application, *revision, *output);
    };
  });
}

}  // namespace schemadiff::cli
