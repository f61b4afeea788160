#include <ostream>

#include <CLI/CLI.hpp>

#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "files/json_schema.h"

namespace schemadiff::cli {

void add_schema(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "schema", "Print the JSON Schema of model files, for editors and validators");
  console::add_examples(program, command,
                        {{"schema > schema/schemadiff.schema.json",
                          "for files that begin with `#:schema ./schemadiff.schema.json`"}});
  command.callback([&application] {
    application.session.command = [&application] {
      application.session.world.out << files::json_schema();
      return 0;
    };
  });
}

}  // namespace schemadiff::cli
