#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "report/finding_text.h"
#include "report/format.h"

namespace schemadiff::report {

namespace {

using Json = nlohmann::ordered_json;

/// A path as a relative URI reference (RFC 3986): everything that is not unreserved is escaped.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri;
  for (const char c : path) {
    uri += kPlain.find(c) != std::string_view::npos
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json rule_json(const RuleFacts& facts) {
  return {{"id", facts.id},
          {"shortDescription", {{"text", facts.title}}},
          {"fullDescription", {{"text", facts.text}}},
          {"help", {{"text", facts.text}}},
          {"defaultConfiguration", {{"level", word(facts.severity)}}}};
}

std::size_t index_of(Rule rule) {
  return static_cast<std::size_t>(&facts_of(rule) - rules().data());
}

Json location_of(const Finding& finding, const Review& review) {
  const SourcePosition& where = finding.where.file.empty() ? review.home : finding.where;
  Json location = Json::object();
  if (!where.file.empty()) {
    // Without a line the whole file is meant; code scanning wants one all the same.
    Json region{{"startLine", where.line > 0 ? where.line : 1}};
    if (where.column > 0) {
      region["startColumn"] = where.column;
    }
    location["physicalLocation"] = {{"artifactLocation", {{"uri", uri_of(where.file)}}},
                                    {"region", region}};
  }
  const std::string kind = finding.object.substr(0, finding.object.rfind(' '));
  location["logicalLocations"] = {{{"fullyQualifiedName", finding.object}, {"kind", kind}}};
  return location;
}

Json result_json(const Finding& finding, const Review& review) {
  Json result{{"ruleId", facts_of(finding.rule).id},
              {"ruleIndex", index_of(finding.rule)},
              {"level", word(finding.severity)},
              {"message", {{"text", plain_text(finding)}}},
              {"locations", {location_of(finding, review)}},
              {"partialFingerprints", {{"schemadiff/v1", sha256(identity_of(finding)).substr(7)}}}};
  if (finding.accepted) {
    result["suppressions"] = {
        {{"kind", "external"},
         {"status", "accepted"},
         {"justification",
          fmt::format("until {}: {}", finding.accepted->until, finding.accepted->reason)}}};
  }
  return result;
}

}  // namespace

std::string check_sarif(const Review& review, Look /*look*/) {
  Json driver{{"name", "schemadiff"}, {"version", review.tool_version}};
  Json& listed = driver["rules"] = Json::array();
  for (const RuleFacts& facts : rules()) {
    listed.push_back(rule_json(facts));
  }
  Json results = Json::array();
  for (const Finding& finding : review.findings) {
    results.push_back(result_json(finding, review));
  }
  const int code = exit_code(review);
  // What could not be asked is no result: the run itself did not succeed then.
  const bool asked = code == 0 || code == 1 || code == static_cast<int>(Failure::State);
  const Json run{{"tool", {{"driver", driver}}},
                 {"columnKind", "unicodeCodePoints"},
                 {"invocations", {{{"executionSuccessful", asked}, {"exitCode", code}}}},
                 {"results", results}};
  const Json document{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", {run}}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace schemadiff::report
