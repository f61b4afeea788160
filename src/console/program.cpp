#include "console/program.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "terminal/diagnostic.h"

namespace schemadiff::console {

namespace {

constexpr int kUsage = static_cast<int>(Failure::Usage);
constexpr int kInternal = 70;  // EX_SOFTWARE of sysexits.h: a mistake of ours

/// Names in messages are relative to the project's folder, or to the current one.
terminal::SourceText source_text(const Session& session) {
  return [&session](const std::string& file) {
    const std::optional<std::string> content = file_content(session.root / file);
    return content ? content : file_content(session.world.folder / file);
  };
}

/// The message for a command that there is not; CLI11's own words for anything else.
std::string mistake_text(const CLI::App& program, const CLI::ParseError& mistake) {
  const std::vector<std::string> left = program.remaining();
  if (!program.get_subcommands().empty() || left.empty() || left.front().starts_with('-')) {
    return mistake.what();
  }
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  return fmt::format("unknown command '{}'{}", left.front(), did_you_mean(left.front(), names));
}

void print_mistake(const CLI::App& program, const Session& session, std::string_view text) {
  session.world.err << err_style(session).paint("error:", terminal::Colour::Red) << ' ' << text
                    << "\nhint: " << program.get_name() << " --help lists commands and options\n";
}

int parse(CLI::App& program, Session& session, std::span<char* const> arguments) {
  try {
    program.parse(static_cast<int>(arguments.size()), arguments.data());
    if (session.command) {
      return 0;
    }
    print_mistake(program, session, "no command is given");
    return kUsage;
  } catch (const CLI::Success& asked) {  // --help, --version
    program.exit(asked, session.world.out, session.world.err);
    return -1;
  } catch (const CLI::ParseError& mistake) {
    print_mistake(program, session, mistake_text(program, mistake));
    return kUsage;
  }
}

int run_command(Session& session) {
  try {
    return session.command();
  } catch (const Error& error) {
    if (const std::optional<int> interrupted = session.world.interrupt.exit_code()) {
      const bool by_server = dynamic_cast<const DatabaseError*>(&error) != nullptr;
      session.world.err << (by_server ? "interrupted"
                                      : fmt::format("interrupted: {}", error.what()))
                        << '\n';
      return *interrupted;
    }
    print_error(session, error);
    return static_cast<int>(error.failure());
  } catch (const std::filesystem::filesystem_error& error) {
    session.world.err << "error: " << error.what() << '\n';
    return kUsage;
  } catch (const std::exception& error) {
    session.world.err << "error: this should not have happened: " << error.what() << '\n';
    return kInternal;
  }
}

}  // namespace

void add_global_options(CLI::App& program, Session& session) {
  program.require_subcommand(0, 1);  // none is reported in our own words
  program.fallthrough();             // options of the program may stand behind the command
  program.set_help_all_flag();
  program
      .add_option("--url", session.url, "The database: postgresql://user@host/database, or local:")
      ->type_name("URL");
  program.add_flag("--json", session.json, "Results as JSON");
  program.add_flag("-q,--quiet", session.quiet, "No talk, only results and errors");
  program.add_flag("-v,--verbose", session.verbose, "More talk, longer results");
  const std::map<std::string, ColourWish> wishes{
      {"auto", ColourWish::Auto}, {"always", ColourWish::Always}, {"never", ColourWish::Never}};
  program.add_option("--color", session.colour, "auto, always or never")
      ->transform(CLI::CheckedTransformer(wishes).description(""))
      ->type_name("WHEN");
}

int run(CLI::App& program, Session& session, std::span<char* const> arguments) {
  const int parsed = parse(program, session, arguments);
  const int code = parsed > 0 ? parsed : parsed < 0 ? 0 : run_command(session);
  session.world.out << std::flush;
  session.world.err << std::flush;
  return code;
}

void print_error(const Session& session, const Error& error) {
  session.world.err << terminal::error_text(error, source_text(session), err_style(session));
}

std::string_view version() {
  return SCHEMADIFF_VERSION;
}

void add_examples(const CLI::App& program, CLI::App& command,
                  std::initializer_list<Example> examples) {
  std::size_t width = 0;
  for (const Example& example : examples) {
    width = std::max(width, example.arguments.size());
  }
  std::string text = examples.size() == 1 ? "Example:" : "Examples:";
  for (const Example& example : examples) {
    text += example.purpose.empty()
                ? fmt::format("\n  {} {}", program.get_name(), example.arguments)
                : fmt::format("\n  {} {:<{}}   {}", program.get_name(), example.arguments, width,
                              example.purpose);
  }
  command.footer(text);
}

World real_world(Interrupt& interrupt) {
  std::function<std::optional<std::string>()> answer;
  if (isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1) {
    answer = [] {
      std::string line;
      return std::getline(std::cin, line) ? std::optional<std::string>(line) : std::nullopt;
    };
  }
  return {.out = std::cout,
          .err = std::cerr,
          .out_is_terminal = isatty(STDOUT_FILENO) == 1,
          .err_is_terminal = isatty(STDERR_FILENO) == 1,
          .answer = std::move(answer),
          .environment = [](const std::string& name) -> std::optional<std::string> {
            const char* const value = std::getenv(name.c_str());
            return value == nullptr ? std::nullopt : std::optional<std::string>(value);
          },
          .now = [] { return std::chrono::system_clock::now(); },
          .random =
              [] {
                std::random_device device;
                return (std::uint64_t{device()} << 32U) | device();
              },
          .folder = std::filesystem::current_path(),
          .interrupt = interrupt};
}

}  // namespace schemadiff::console
