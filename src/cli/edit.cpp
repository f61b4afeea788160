#include <algorithm>
#include <memory>
#include <ostream>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apply/state.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/editor.h"
#include "console/program.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/graph.h"
#include "revision/target.h"

namespace schemadiff::cli {

namespace {

/// The one revision a name means.
revision::Revision revision_of(const revision::Graph& graph, const std::string& name,
                               const std::vector<std::string>& current) {
  const std::vector<std::string> ids = revision::resolve(graph, name, current).revisions;
  if (ids.size() != 1) {
    throw Error(Failure::Usage, ids.empty() ? fmt::format("'{}' is no revision to edit", name)
                                            : fmt::format("'{}' means several revisions: {}", name,
                                                          join(ids, ", ")));
  }
  return graph.at(ids.front());
}

std::set<std::string> applied_ids(const apply::State& state) {
  std::set<std::string> ids;
  for (const apply::AppliedRevision& row : state.journal) {
    ids.insert(row.id);
  }
  return ids;
}

/// Gives what was edited, and what follows it, digests that fit.
void seal(const Application& application, const revision::Graph& graph, const std::string& id,
          const std::set<std::string>& applied) {
  std::set<std::string> ids = graph.with_descendants(std::span(&id, 1));
  std::erase_if(ids, [&applied](const std::string& other) { return applied.contains(other); });
  for (const revision::Revision& fresh : revision::sealed(graph, ids)) {
    revision::save_header(fresh);
    console::say(application.session, fmt::format("sealed {}", shown(application, fresh.path)));
  }
}

int run(Application& application, const std::string& name) {
  const console::Session& session = application.session;
  const console::Setup setup = setup_of(config_of(application));
  const revision::Graph graph = revision::load(setup.revisions);
  apply::State state;
  if (std::optional<pg::Target> target = reachable_target(application, setup)) {
    state = apply::current(target->connection(), setup.apply.schema);
  }
  const revision::Revision revision = revision_of(graph, name, state.heads);
  const std::set<std::string> applied = applied_ids(state);
  if (applied.contains(revision.id)) {
    console::say(session, fmt::format("warning: {} is applied already: what is edited now does not "
                                      "reach the database",
                                      revision.id));
  }
  console::edit_file(session.world, revision.path);
  const revision::Graph edited = revision::load(setup.revisions);
  if (edited.contains(revision.id) && !applied.contains(revision.id)) {
    seal(application, edited, revision.id, applied);
  }
  session.world.out << shown(application, revision.path) << '\n';
  return 0;
}

}  // namespace

void add_edit(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "edit", "Open a revision's file in $VISUAL or $EDITOR, and seal it afterwards");
  console::add_examples(program, command,
                        {{"edit head"}, {"edit current", "where the database stands"}});
  const auto name = std::make_shared<std::string>();  // shared by the option and the callback
  command.add_option("revision", *name, "A revision, head, current, …")->required()->type_name("");
  command.callback([&application, name] {
    application.session.command = [&application, name] { return run(application, *name); };
  });
}

}  // namespace schemadiff::cli
