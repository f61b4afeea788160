#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "report/changes.h"

// What `diff --json` prints, and `changes` of the other commands: an array with an object for each
// change. Keys may be added; what is there keeps its name and meaning.
//
//   action         "create", "drop", "alter", "rename"
//   kind, object   "column", "public.users.email" as SQL would write it; of a renamed one, the
//                  former name
//   to             the new name, of a renamed one
//   differences    of an altered one: `attribute`, `from`, `to`; null where a side has no value
//   part_of        "table public.users": created or dropped with it, which has a change of its own
//   copied         true where it is made anew and its rows are copied
//   concurrently   true where its statement runs outside a transaction
namespace schemadiff::report {

namespace {

using Json = nlohmann::ordered_json;

std::string_view action_text(ChangeEntry::Action action) {
  switch (action) {
    case ChangeEntry::Action::Create:
      return "create";
    case ChangeEntry::Action::Drop:
      return "drop";
    case ChangeEntry::Action::Alter:
      return "alter";
    case ChangeEntry::Action::Rename:
      return "rename";
  }
  return "";
}

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json to_json(const ChangeEntry& entry) {
  Json json{{"action", action_text(entry.action)}, {"kind", entry.kind}, {"object", entry.object}};
  if (entry.renamed_to) {
    json["to"] = *entry.renamed_to;
  }
  if (!entry.differences.empty()) {
    Json& differences = json["differences"] = Json::array();
    for (const model::Difference& difference : entry.differences) {
      differences.push_back({{"attribute", difference.key},
                             {"from", optional_text(difference.from)},
                             {"to", optional_text(difference.to)}});
    }
  }
  if (entry.part_of) {
    json["part_of"] = *entry.part_of;
  }
  if (entry.copied) {
    json["copied"] = true;
  }
  if (entry.concurrently) {
    json["concurrently"] = true;
  }
  return json;
}

Json to_json(const std::vector<ChangeEntry>& entries) {
  Json list = Json::array();
  for (const ChangeEntry& entry : entries) {
    list.push_back(to_json(entry));
  }
  return list;
}

/// A name that is no UTF-8 does not stop the report.
std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string changes_json(const std::vector<ChangeEntry>& entries) {
  return text_of(to_json(entries));
}

std::string revision_json(const std::string& id, const std::string& file,
                          const std::vector<ChangeEntry>& entries) {
  return text_of({{"revision", id}, {"file", file}, {"changes", to_json(entries)}});
}

std::string renames_json(const std::vector<diff::Lookalike>& pairs) {
  Json list = Json::array();
  for (const diff::Lookalike& pair : pairs) {
    list.push_back({{"kind", pair.from.kind},
                    {"from", path_text(pair.from)},
                    {"to", path_text(pair.to)},
                    {"likeness", pair.likeness}});
  }
  return text_of({{"undecided_renames", list}});
}

}  // namespace schemadiff::report
