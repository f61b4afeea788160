#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "console/session.h"

namespace CLI {
class App;
}

namespace schemadiff::console {

/// A command of a program: adds itself.
using AddCommand = void (*)(CLI::App& program, Session& session);

/// The options that stand before or after any command.
void add_global_options(CLI::App& program, Session& session);

/// Reads the command line, runs the command, and prints what goes wrong to stderr. Returns the exit
/// code.
[[nodiscard]] int run(CLI::App& program, Session& session, std::span<char* const> arguments);

/// What an error has to say, on stderr, with the line of the file it is about.
void print_error(const Session& session, const Error& error);

/// The version of the programs, such as `0.1.0`.
[[nodiscard]] std::string_view version();

/// One example of `--help`: what follows the program's name, and what it is good for.
struct Example {
  std::string_view arguments;
  std::string_view purpose = "";
};

/// Puts the examples under the command's help.
void add_examples(const CLI::App& program, CLI::App& command,
                  std::initializer_list<Example> examples);

/// The world as `main` finds it.
[[nodiscard]] World real_world(Interrupt& interrupt);

}  // namespace schemadiff::console
