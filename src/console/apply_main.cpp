#include <array>
#include <span>
#include <string>

#include <CLI/CLI.hpp>

#include "console/commands.h"
#include "console/program.h"

/// schemadiff-apply: the applier alone, for a production image. It knows no models and reads no
/// configuration.
namespace {

using namespace schemadiff;  // NOLINT(google-build-using-namespace): the outermost file

constexpr std::array kCommands{console::add_upgrade,     console::add_downgrade,
                               console::add_current,     console::add_history,
                               console::add_heads,       console::add_show,
                               console::add_stamp,       console::add_adopt,
                               console::add_check_heads, console::add_ensure_version};

/// What the configuration would say.
struct Options {
  std::string revisions = "generated";
  std::string schema{apply::kDefaultSchema};
  long lock_timeout = 3000;
  long wait = 60'000;
};

void add_options(CLI::App& program, Options& options) {
  program.set_version_flag("--version", "schemadiff-apply " + std::string(console::version()));
  program.add_option("--revisions", options.revisions, "The folder of the revisions")
      ->type_name("DIR")
      ->capture_default_str();
  program.add_option("--schema", options.schema, "The schema of schemadiff's own tables")
      ->type_name("NAME")
      ->capture_default_str();
  program.add_option("--lock-timeout", options.lock_timeout, "For each lock, in milliseconds")
      ->type_name("MS")
      ->capture_default_str();
  program.add_option("--wait", options.wait, "For another run to end, in milliseconds")
      ->type_name("MS")
      ->capture_default_str();
}

console::Setup setup_of(const Options& options, const console::Session& session) {
  console::Setup setup{
      .revisions = session.world.folder / options.revisions,
      .url = {},
      .has_cluster = false,
      .target = {.cluster_directory = session.world.folder / ".schemadiff/cluster"},
      .apply = {}};
  setup.apply.schema = options.schema;
  setup.apply.lock_timeout = std::chrono::milliseconds(options.lock_timeout);
  setup.apply.wait = std::chrono::milliseconds(options.wait);
  setup.apply.tool_version = std::string(console::version());
  return setup;
}

}  // namespace

int main(int argc, char** argv) {
  console::Interrupt interrupt;
  console::Session session{.world = console::real_world(interrupt), .find_setup = {}};
  session.root = session.world.folder;
  Options options;
  session.find_setup = [&] { return setup_of(options, session); };
  CLI::App program("Applies schemadiff's revisions to a PostgreSQL database", "schemadiff-apply");
  console::add_global_options(program, session);
  add_options(program, options);
  for (const auto add : kCommands) {
    add(program, session);
  }
  return console::run(program, session, std::span(argv, static_cast<std::size_t>(argc)));
}
