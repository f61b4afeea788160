#include "project/live_differences.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/object.h"
#include "model/root.h"
#include "model/table.h"
#include "project/parts.h"
#include "report/text_diff.h"

namespace schemadiff::project {

namespace {

using Action = report::ChangeEntry::Action;

/// The object on the side that has it; the live one first.
std::optional<model::Object> object_in(const Sides& sides, const model::ObjectId& id) {
  std::optional<model::Object> object = sides.live.find(id);
  return object ? object : sides.wanted.find(id);
}

model::ObjectId root_of(const Sides& sides, const model::ObjectId& id) {
  const std::optional<model::Object> object = object_in(sides, id);
  if (!object) {
    return id;
  }
  return model::root_of(sides.live.find(id) ? sides.live : sides.wanted, *object);
}

/// Where the object, or else what it is part of, is declared.
SourcePosition position_of(const Sides& sides, model::ObjectId id) {
  while (sides.declared != nullptr) {
    const SourcePosition where = sides.declared->position_of(id);
    const std::optional<model::Object> object = object_in(sides, id);
    const std::optional<model::ObjectId> parent = object ? model::parent_of(*object) : std::nullopt;
    if (!where.file.empty() || !parent) {
      return where;
    }
    id = *parent;
  }
  return {};
}

std::string named(const report::ChangeEntry& entry) {
  return fmt::format("{} {}", entry.kind, entry.object);
}

std::string message_of(const report::ChangeEntry& entry, const report::SideWords& words) {
  switch (entry.action) {
    case Action::Create:
      return fmt::format("{} is in the {} and not in the {}", named(entry), words.wanted,
                         words.live);
    case Action::Drop:
      return fmt::format("{} is in the {} and not in the {}", named(entry), words.live,
                         words.wanted);
    case Action::Rename:
      return fmt::format("{} of the {} is {} in the {}", named(entry), words.live,
                         entry.renamed_to.value_or(""), words.wanted);
    case Action::Alter:
      break;
  }
  std::vector<std::string> keys;
  for (const model::Difference& difference : entry.differences) {
    keys.emplace_back(difference.key);
  }
  return fmt::format("{} differs in its {}", named(entry), join(keys, ", "));
}

/// The statements about an object and what comes and goes with it.
std::vector<std::string> statements_for(const plan::Plan& plan,
                                        const std::set<model::ObjectId>& ids) {
  std::vector<std::string> statements;
  for (const plan::Block& block : plan) {
    for (const plan::Step& step : block.steps) {
      if (ids.contains(step.object)) {
        statements.push_back(step.sql);
      }
    }
  }
  return statements;
}

}  // namespace

std::vector<report::Finding> live_differences(const Sides& sides, report::Rule rule) {
  const std::vector<report::ChangeEntry> entries = report::change_entries(sides.migration);
  std::map<std::string, std::string> wholes;
  for (const report::ChangeEntry& entry : entries) {
    if (entry.part_of) {
      wholes.emplace(named(entry), *entry.part_of);
    }
  }
  std::map<std::string, std::set<model::ObjectId>> with;  // by the name of the whole
  std::set<model::ObjectId> roots;
  for (const report::ChangeEntry& entry : entries) {
    std::string whole = named(entry);
    for (auto at = wholes.find(whole); at != wholes.end(); at = wholes.find(whole)) {
      whole = at->second;  // the comment of a column of a new table comes with the table
    }
    with[whole].insert(entry.id);
    roots.insert(root_of(sides, entry.id));
  }
  const Parts live(sides.live, roots, sides.declared);
  const Parts wanted(sides.wanted, roots, sides.declared);
  const report::SideWords words = report::side_words(rule);
  std::vector<report::Finding> findings;
  for (const report::ChangeEntry& entry : entries) {
    if (entry.part_of) {
      continue;
    }
    const model::ObjectId root = root_of(sides, entry.id);
    report::Finding finding{.rule = rule,
                            .severity = report::facts_of(rule).severity,
                            .object = named(entry),
                            .root = model::to_string(root),
                            .message = message_of(entry, words),
                            .where = position_of(sides, entry.id)};
    for (const model::Difference& difference : entry.differences) {
      finding.differences.push_back({.attribute = std::string(difference.key),
                                     .live = difference.from,
                                     .wanted = difference.to});
    }
    finding.mend_database = statements_for(sides.migration.up, with[named(entry)]);
    finding.mend_models = statements_for(sides.migration.down, with[named(entry)]);
    const std::string file =
        finding.where.file.empty() ? model::to_string(root) : finding.where.file;
    const std::vector<model::Object>& here = wanted.of(root);
    finding.patch = report::unified_diff(
        model_text(part_of(here, {}, {})),
        model_text(part_of(here, with[named(entry)], live.of(root))), file, file);
    finding.patch_title = rule == report::Rule::Replay ? "or to change the models:"
                          : rule == report::Rule::HistoryDrift
                              ? "as models would say it:"
                              : "or to change the models (`schemadiff pull` does it):";
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<std::string> tables_of(const model::Database& live, const model::Database& wanted) {
  std::set<std::string> tables;
  for (const model::Database* const database : {&live, &wanted}) {
    for (const model::Table& table : database->all<model::Table>()) {
      tables.insert(model::path_text(identity(table)));
    }
  }
  return {tables.begin(), tables.end()};
}

}  // namespace schemadiff::project
