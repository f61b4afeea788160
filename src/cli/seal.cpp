#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "project/models_digest.h"
#include "project/project.h"
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

/// Records in the only head which models it leads to. That they are these, its author says.
int record_models(Application& application) {
  const project::Project project = project::load(config_of(application));
  const std::vector<std::string> heads = project.revisions.heads();
  if (heads.size() != 1) {
    throw Error(Failure::Usage,
                heads.empty() ? std::string("there is no revision that could record the models")
                              : fmt::format("there are several heads ({}): join them first, with "
                                            "`schemadiff merge heads`",
                                            join(heads, ", ")));
  }
  revision::Revision head = project.revisions.at(heads.front());
  std::string digest = project::models_digest(project::declaration(project.config));
  if (head.models == digest) {
    console::say(application.session, fmt::format("{} records these models already", head.id));
    return 0;
  }
  head.models = std::move(digest);
  revision::save_header(head);
  application.session.world.out << shown(application, head.path) << '\n';
  return 0;
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
  console::add_examples(program, command,
                        {{"seal", "every revision whose digest is missing or stale"},
                         {"seal 0010", "this one"},
                         {"seal --models", "the head leads to the models as they are worded now"}});
  const auto models = std::make_shared<bool>(false);  // shared by the option and the callback
  const auto names = std::make_shared<Names>();       // shared by the option and the callback
  command.add_option("revisions", *names, "Revisions or the beginnings of their ids")
      ->type_name("");
  command
      .add_flag("--models", *models,
                "Record in the head which models it leads to: those of now, which mean the same")
      ->excludes("revisions");
  command.callback([&application, names, models] {
    application.session.command = [&application, names, models] {
      return *models ? record_models(application) : run(application, *names);
    };
  });
}

}  // namespace schemadiff::cli
