#include "project/parts.h"

#include <fmt/format.h>

#include "files/write.h"
#include "model/root.h"
#include "plan/plan.h"

namespace schemadiff::project {

Parts::Parts(const model::Database& database, const std::set<model::ObjectId>& roots,
             const model::Declaration* declared) {
  if (roots.empty()) {
    return;
  }
  database.for_each([&](const auto& object) {
    if (declared != nullptr && !model::is_named_in(declared->database, object)) {
      return;
    }
    const model::ObjectId root = model::root_of(database, object);
    if (roots.contains(root)) {
      parts_[root].emplace_back(object);
    }
  });
}

const std::vector<model::Object>& Parts::of(const model::ObjectId& root) const {
  static const std::vector<model::Object> kNothing;
  const auto at = parts_.find(root);
  return at == parts_.end() ? kNothing : at->second;
}

model::Database part_of(const std::vector<model::Object>& kept,
                        const std::set<model::ObjectId>& replaced,
                        const std::vector<model::Object>& come) {
  model::Database part;
  for (const model::Object& object : kept) {
    if (!replaced.contains(model::identity_of(object))) {
      part.add(object);
    }
  }
  for (const model::Object& object : come) {
    if (replaced.contains(model::identity_of(object))) {
      part.add(object);
    }
  }
  part.sort();
  return part;
}

std::string model_text(const model::Database& part) {
  std::string text;
  for (const auto& [name, file_text] : files::write(part)) {
    text += file_text;
  }
  return text;
}

std::string sql_text(const model::Database& part, int server_major) {
  const plan::Plan made =
      plan::plan({}, part, {.server_major = server_major, .online = false, .restores = false});
  std::string text;
  for (const plan::Block& block : made) {
    for (const plan::Step& step : block.steps) {
      text += fmt::format("{}{};\n", text.empty() ? "" : "\n", step.sql);
    }
  }
  return text;
}

}  // namespace schemadiff::project
