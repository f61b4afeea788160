#include "project/merge.h"

#include <memory>
#include <ostream>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "cli/placement.h"
#include "console/program.h"
#include "project/autogenerate.h"

namespace schemadiff::cli {

namespace {

std::string by_text(const project::Touched& touched) {
  std::vector<std::string> sides;
  for (const std::vector<std::string>& ids : touched.by) {
    sides.push_back(join(ids, ", "));
  }
  return join(sides, " and ");
}

void say_touched(const Application& application, const project::Merge& merge) {
  for (const project::Touched& touched : merge.touched) {
    console::say(application.session,
                 fmt::format("both sides change {}: {}", touched.object, by_text(touched)));
  }
  if (!merge.touched.empty()) {
    console::say(application.session,
                 "look whether they agree, in either order: a database may have had the one or the "
                 "other first");
  }
}

void say_nothing(const Application& application, const project::Merge& merge) {
  const std::string heads = join(merge.heads, " and ");
  console::say(
      application.session,
      merge.merged_by ? fmt::format("nothing to do: {} joins {} already", *merge.merged_by, heads)
      : merge.heads.empty() ? "nothing to join: there is no revision"
                            : fmt::format("nothing to join: there is one head, {}", heads));
}

std::string json_text(const project::Merge& merge, const std::filesystem::path& file) {
  nlohmann::ordered_json json{{"heads", merge.heads},
                              {"merged_by", merge.merged_by.value_or("")},
                              {"id", merge.revision ? merge.revision->id : ""},
                              {"file", file.string()},
                              {"both_change", nlohmann::ordered_json::array()}};
  for (const project::Touched& touched : merge.touched) {
    json["both_change"].push_back({{"object", touched.object}, {"by", touched.by}});
  }
  return json.dump(2);
}

int run(Application& application, const project::NewRevision& wanted) {
  const console::Session& session = application.session;
  const project::Project project = project::load(config_of(application));
  const project::Merge merge = project::merge(project, now(application, wanted));
  std::filesystem::path file;
  if (merge.revision) {
    file = project::save(project, *merge.revision);
    say_touched(application, merge);
  } else {
    say_nothing(application, merge);
  }
  if (session.json) {
    session.world.out << json_text(merge, file) << '\n';
  } else if (merge.revision) {
    session.world.out << shown(application, file) << '\n';
  }
  return 0;
}

}  // namespace

void add_merge(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "merge", "Write a revision that joins branches, and say what both changed");
  console::add_examples(
      program, command,
      {{"merge heads"}, {"merge 0004 billing@head -m \"join billing\"", "two of them"}});
  const auto wanted = std::make_shared<project::NewRevision>();  // shared by options and callback
  command.add_option("revisions", wanted->heads, "The heads to join; otherwise all")->type_name("");
  command.add_option("-m,--message", wanted->message, "What it is for; otherwise `merge A and B`")
      ->type_name("MSG");
  add_merge_placement(command, *wanted);
  command.callback([&application, wanted] {
    application.session.command = [&application, wanted] { return run(application, *wanted); };
  });
}

}  // namespace schemadiff::cli
