#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "report/format.h"

// The object that `check --json` prints. `format` is 1; keys may be added to it, what is there
// keeps its name and meaning. A change of that makes it 2.
//
//   format, tool, exit_code
//   agrees            whether nothing has to be done: exit_code is 0
//   database          where it is, without a password, or null
//   against           what the live schema was compared with: "models" or "history"
//   at_heads, database_heads, revision_heads, unknown, edited, stale, interrupted
//                     where the database stands: lists of revision ids
//   questions         each with `question` ("models", "files", "standing", "schema"), `answer`
//                     ("yes", "no", "not asked", "unknown"), `text`
//   findings          each with
//     id              the same for the same thing, today and tomorrow: "drift/column public.t.c"
//     rule, severity  "error" counts, unless `accepted` is there; "warning" and "note" do not
//     object          "column public.t.c", "revision 0012"
//     part_of         "table public.t"
//     message, advice
//     file, line, column    of the model or revision; absent where none says anything of it
//     differences     by attribute: `attribute`, `database`, `wanted`; null where a side has none
//     mend            `database`: statements that give the database what is wanted; `models`:
//                     statements of the other way, as a revision that accepts the difference has
//                     them
//     patch           `title` and `text`, a unified diff: of the model file, as it would accept the
//                     difference; of a revision file since it was applied
//     accepted        `finding`, `reason`, `until`
//   changes           as `diff --json` has them
//   unmanaged         what nothing is known of: `kind`, `name`
namespace schemadiff::report {

namespace {

using Json = nlohmann::ordered_json;

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json to_json(const Finding& finding) {
  Json json{{"id", identity_of(finding)},
            {"rule", facts_of(finding.rule).id},
            {"severity", word(finding.severity)},
            {"object", finding.object},
            {"part_of", finding.root},
            {"message", finding.message},
            {"advice", finding.advice}};
  if (!finding.where.file.empty()) {
    json["file"] = finding.where.file;
    json["line"] = finding.where.line;
    json["column"] = finding.where.column;
  }
  Json& differences = json["differences"] = Json::array();
  for (const AttributeDifference& difference : finding.differences) {
    differences.push_back({{"attribute", difference.attribute},
                           {"database", optional_text(difference.live)},
                           {"wanted", optional_text(difference.wanted)}});
  }
  json["mend"] = {{"database", finding.mend_database}, {"models", finding.mend_models}};
  if (!finding.patch.empty()) {
    json["patch"] = {{"title", finding.patch_title}, {"text", finding.patch}};
  }
  if (finding.accepted) {
    json["accepted"] = {{"finding", finding.accepted->finding},
                        {"reason", finding.accepted->reason},
                        {"until", finding.accepted->until}};
  }
  return json;
}

}  // namespace

std::string check_json(const Review& review, Look /*look*/) {
  Json json{{"format", 1},
            {"tool", "schemadiff " + review.tool_version},
            {"exit_code", exit_code(review)},
            {"agrees", exit_code(review) == 0},
            {"database", review.database.empty() ? Json() : Json(review.database)},
            {"against", review.against},
            {"at_heads", review.at_heads},
            {"database_heads", review.database_heads},
            {"revision_heads", review.revision_heads},
            {"unknown", review.unknown},
            {"edited", review.edited},
            {"stale", review.stale},
            {"interrupted", review.interrupted}};
  Json& questions = json["questions"] = Json::array();
  for (const Answer& answer : review.answers) {
    questions.push_back({{"question", word(answer.question)},
                         {"answer", word(answer.verdict)},
                         {"text", answer.text}});
  }
  Json& findings = json["findings"] = Json::array();
  for (const Finding& finding : review.findings) {
    findings.push_back(to_json(finding));
  }
  json["changes"] = Json::parse(changes_json(review.changes));
  Json& unmanaged = json["unmanaged"] = Json::array();
  for (const model::Unmanaged& object : review.unmanaged) {
    unmanaged.push_back({{"kind", object.kind}, {"name", object.name}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace schemadiff::report
