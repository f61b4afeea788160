#include "files/explain.h"

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "files/config.h"
#include "report/finding.h"

namespace schemadiff::cli {

namespace {

std::string text_about(const CLI::App& program, const std::string& what) {
  if (const std::optional<std::string> key = files::explain(what)) {
    return *key;
  }
  if (const std::optional<std::string> key = files::explain_config(what)) {
    return *key;
  }
  std::vector<std::string> known = files::explained_paths();
  for (const report::RuleFacts& facts : report::rules()) {
    if (facts.id == what) {
      return fmt::format("{}, {} of `schemadiff check`\n{}.\n{}\n", facts.id,
                         facts.severity == report::Severity::Error
                             ? std::string("an error")
                             : fmt::format("a {}", report::word(facts.severity)),
                         facts.title, facts.text);
    }
    known.emplace_back(facts.id);
  }
  for (const CLI::App* const command : program.get_subcommands({})) {
    if (command->get_name() == what) {
      return command->help(program.get_name());
    }
    known.push_back(command->get_name());
  }
  throw Error(Failure::Usage, fmt::format("there is nothing to explain about '{}'{}", what,
                                          did_you_mean(what, known)));
}

}  // namespace

void add_explain(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand("explain",
                                              "Say what a key of model files or of schemadiff.toml "
                                              "means, a finding of `check`, or a command");
  console::add_examples(program, command,
                        {{"explain", "what a model file may hold"},
                         {"explain table.column.identity", "a key, by its path"},
                         {"explain lock_timeout", "a key of schemadiff.toml"},
                         {"explain history-drift", "a finding of `check`"},
                         {"explain upgrade", "a command"}});
  const auto what = std::make_shared<std::string>();  // shared by the option and the callback
  command.add_option("what", *what, "The path of a key, a rule, or a command")->type_name("");
  command.callback([&program, &application, what] {
    application.session.command = [&program, &application, what] {
      application.session.world.out << text_about(program, *what);
      return 0;
    };
  });
}

}  // namespace schemadiff::cli
