#include "hazard/hazard.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "hazard/history.h"
#include "hazard/rules.h"
#include "hazard/tree.h"
#include "sql/parse.h"

namespace schemadiff::hazard {

namespace {

/// As people say it: without the schema where that is public.
std::string shown(const sql::QualifiedName& relation) {
  return relation.schema.empty() || relation.schema.raw() == "public"
             ? fmt::format("{}", relation.name)
             : fmt::format("{}", relation);
}

std::string_view work_text(Work work) {
  switch (work) {
    case Work::Catalog:
      return "catalog only";
    case Work::Rows:
      return "writes rows";
    case Work::Scan:
      return "reads the table";
    case Work::TwoScans:
      return "reads the table twice";
    case Work::MayRewrite:
      return "rewrites the table if the default is volatile";
    case Work::Rewrite:
      return "rewrites the table";
    case Work::Copy:
      return "every row is copied";
    case Work::Query:
      return "runs its query";
  }
  return "";
}

/// What others can do meanwhile, where it lasts.
std::string_view meanwhile(const Hazard& hazard) {
  if (hazard.work == Work::Catalog || hazard.work == Work::Rows) {
    return "";
  }
  switch (hazard.lock) {
    case LockMode::None:
    case LockMode::AccessShare:
    case LockMode::RowShare:
    case LockMode::RowExclusive:
    case LockMode::ShareUpdateExclusive:
      return "; readers and writers go on";
    case LockMode::Share:
    case LockMode::ShareRowExclusive:
    case LockMode::Exclusive:
      return "; writers wait";
    case LockMode::AccessExclusive:
      return "; readers and writers wait";
  }
  return "";
}

std::string text_of(const Hazard& hazard) {
  if (hazard.is_creation) {
    return hazard.work == Work::Query
               ? fmt::format("{}: refreshed, which runs its query", shown(hazard.relation))
               : "new table";
  }
  std::string line = fmt::format("{}: {}, {}{}", shown(hazard.relation), to_string(hazard.lock),
                                 work_text(hazard.work), meanwhile(hazard));
  if (hazard.needs_empty) {
    line += "; refused where it has rows";
  }
  if (!hazard.loses.empty()) {
    line += "; " + hazard.loses;
  }
  return line;
}

}  // namespace

std::string_view to_string(LockMode mode) {
  constexpr std::array<std::string_view, 9> kNames{
      "no lock", "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
      "SHARE",   "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
  return kNames.at(static_cast<std::size_t>(mode));
}

struct Assessor::State {
  History history;
};

Assessor::Assessor(Facts facts) : state_(std::make_unique<State>(State{History(facts)})) {}

Assessor::Assessor(Assessor&&) noexcept = default;
Assessor& Assessor::operator=(Assessor&&) noexcept = default;
Assessor::~Assessor() = default;

std::optional<std::vector<Hazard>> Assessor::assess(std::string_view sql) {
  const std::optional<std::string> json = sql::parse_json(sql);
  if (!json) {
    return std::nullopt;
  }
  const Tree tree = Tree::parse(*json);
  const Tree& statements = field(tree, "stmts");
  if (statements.size() != 1) {
    return std::nullopt;
  }
  const Node statement = unwrapped(field(statements.front(), "stmt"));
  const auto rule = std::ranges::find(kStatementRules, statement.kind, &StatementRule::node);
  return rule == kStatementRules.end() ? std::nullopt
                                       : rule->assess(*statement.content, state_->history);
}

std::string annotation(const std::optional<std::vector<Hazard>>& hazards) {
  if (!hazards) {
    return "not analysed";
  }
  std::vector<std::string> parts;
  for (const Hazard& hazard : *hazards) {
    if (!hazard.is_new || hazard.is_creation) {
      parts.push_back(text_of(hazard));
    }
  }
  return join(parts, "\n");
}

}  // namespace schemadiff::hazard
