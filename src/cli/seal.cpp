#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/graph.h"
#include "revision/target.h"

namespace schemadiff::cli {

namespace {

using Names = std::vector<std::string>;

/// What is named, or everything.
std::set<std::string> wanted(const revision::Graph& graph, const Names& names) {
  std::set<std::string> ids;
  for (const std::string& name : names) {
    const revision::Target target = revision::resolve(graph, name, {});
    ids.insert(target.revisions.begin(), target.revisions.end());
  }
  if (names.empty()) {
    for (const revision::Revision& revision : graph.revisions()) {
      ids.insert(revision.id);
    }
  }
  return ids;
}

int run(Application& application, const Names& names) {
  const revision::Graph graph = revision::load(config_of(application).revisions);
  const std::vector<revision::Revision> sealed = revision::sealed(graph, wanted(graph, names));
  for (const revision::Revision& revision : sealed) {
    revision::save_header(revision);
    application.session.world.out << shown(application, revision.path) << '\n';
  }
  if (sealed.empty()) {
    console::say(application.session, "nothing to seal: the digests are right");
  }
  return 0;
}

}  // namespace

void add_seal(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "seal", "Make the digests of edited revisions anew, before they are applied");
  console::add_examples(
      program, command,
      {{"seal", "every revision whose digest is missing or stale"}, {"seal 0010", "this one"}});
  const auto names = std::make_shared<Names>();  // shared by the option and the callback
  command.add_option("revisions", *names, "Revisions or the beginnings of their ids")
      ->type_name("");
  command.callback([&application, names] {
    application.session.command = [&application, names] { return run(application, *names); };
  });
}

}  // namespace schemadiff::cli
