#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"

// Manual pages are written from the same descriptions as --help, while building.
namespace schemadiff::cli {

namespace {

/// Text of a page: no character of it is a request.
std::string roff(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
  }
  return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

std::string options_text(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* const option : app.get_options({})) {
    const std::string type = option->get_type_name();
    text += fmt::format(".TP\n.B {}{}\n{}\n", roff(option->get_name(false, true)),
                        type.empty() ? "" : " " + roff(type), roff(option->get_description()));
  }
  return text.empty() ? "" : ".SH OPTIONS\n" + text;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// The examples below a command's help, as they are.
std::string examples_text(const CLI::App& app) {
  std::string text;
  for (const std::string_view line : lines_of(app.get_footer())) {
    text += line.starts_with("Example") ? "" : roff(line) + "\n";
  }
  return text.empty() ? "" : ".SH EXAMPLES\n.nf\n" + text + ".fi\n";
}

std::string page(const CLI::App& app, const std::string& name, const std::string& more) {
  return fmt::format(
      ".TH {} 1 \"\" \"schemadiff {}\" \"schemadiff\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n.B {}\n"
      "[options] [arguments]\n.SH DESCRIPTION\n{}.\n{}{}{}",
      upper(name), console::version(), roff(name), roff(app.get_description()),
      roff(app.get_parent() == nullptr
               ? std::string(app.get_name())
               : fmt::format("{} {}", app.get_parent()->get_name(), app.get_name())),
      roff(app.get_description()), options_text(app), examples_text(app), more);
}

constexpr std::string_view kExitCodes =
    ".SH EXIT STATUS\n"
    "0 done, nothing to report; 1 differences or findings; 2 usage or configuration; 3 a model or\n"
    "revision file is wrong; 4 the database refused or failed; 5 busy; 6 a decision is needed; 7 "
    "the\n"
    "database is behind or ahead of the revisions; 130 interrupted.\n";

int write_pages(const CLI::App& program, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::string commands = ".SH COMMANDS\n";
  for (const CLI::App* const command : program.get_subcommands({})) {
    if (command->get_group().empty()) {
      continue;
    }
    const std::string name = fmt::format("schemadiff-{}", command->get_name());
    commands += fmt::format(".TP\n.BR {} (1)\n{}\n", roff(name), roff(command->get_description()));
    write_file(
        folder / (name + ".1"),
        page(*command, name, std::string(kExitCodes) + ".SH SEE ALSO\n.BR schemadiff (1)\n"));
  }
  write_file(folder / "schemadiff.1",
             page(program, "schemadiff", commands + std::string(kExitCodes)));
  return 0;
}

}  // namespace

void add_manual(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand("manual", "Write the manual pages into a folder");
  command.group("");                                    // for the build alone
  const auto folder = std::make_shared<std::string>();  // shared by the option and the callback
  command.add_option("folder", *folder, "The folder")->required()->type_name("");
  command.callback([&program, &application, folder] {
    application.session.command = [&program, &application, folder] {
      return write_pages(program, application.session.world.folder / *folder);
    };
  });
}

}  // namespace schemadiff::cli
