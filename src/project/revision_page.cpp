#include "project/revision_page.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "project/between.h"
#include "project/compare.h"
#include "project/replay.h"
#include "report/diagram.h"
#include "revision/target.h"

namespace schemadiff::project {

namespace {

const revision::Revision& the_one(const revision::Graph& graph, const std::string& text) {
  const revision::Target target = revision::resolve(graph, text, {});
  if (target.revisions.size() != 1) {
    throw Error(Failure::Usage, target.is_base()
                                    ? std::string("there is no revision to report on")
                                    : fmt::format("'{}' names several revisions ({}): choose one",
                                                  text, join(target.revisions, ", ")));
  }
  return graph.at(target.revisions.front());
}

/// A picture is worth having and not worth failing for.
void draw(report::Page& page, const model::Database& before, const model::Database& after) {
  const report::Diagram diagram = report::diagram_of_change(before, after);
  if (diagram.tables.empty()) {
    return;
  }
  try {
    page.picture = report::svg_text(diagram);
  } catch (const Error& error) {
    page.no_picture = error.what();
  }
}

}  // namespace

report::Page revision_page(const Project& project, const std::string& revision,
                           pg::Connection* target, const Say& say) {
  const revision::Graph& graph = project.revisions;
  report::Page page{.revision = the_one(graph, revision)};
  Replay replay = Replay::open(project.config, target);
  if (say) {
    say(fmt::format("scratch: {}", replay.description()));
  }
  for (const std::vector<std::string>* const list :
       {&page.revision.revises, &page.revision.depends_on}) {
    for (const std::string& id : *list) {
      replay.upgrade(graph, id);
    }
  }
  model::Managed before = replay.schema();
  replay.upgrade(graph, page.revision.id);
  model::Database after = replay.schema().managed;
  draw(page, before.managed, after);
  pg::Connection& connection = replay.connection();
  scratch::Scratch scratch = open_scratch(project.config, connection, {});
  const Comparison comparison = compare(std::move(before), after, scratch, connection.major(),
                                        {.online = false, .needed = false});
  page.changes = report::change_entries(comparison.migration);
  for (ObjectTexts& object : changed_objects(comparison, Wording::Sql, connection.major())) {
    page.objects.push_back({.object = std::move(object.object),
                            .from = std::move(object.from),
                            .to = std::move(object.to)});
  }
  page.server = replay.server();
  return page;
}

}  // namespace schemadiff::project
