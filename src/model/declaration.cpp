#include "model/declaration.h"

namespace schemadiff::model {

namespace {

const Origin* origin_of(const Declaration& declared, const ObjectId& id) {
  const auto at = declared.origins.get().find(id);
  return at == declared.origins.get().end() ? nullptr : &at->second;
}

}  // namespace

SourcePosition Declaration::position_of(const ObjectId& id) const {
  const Origin* const origin = origin_of(*this, id);
  return origin == nullptr ? SourcePosition{} : origin->where;
}

std::vector<sql::Identifier> Declaration::search_path_of(const ObjectId& id) const {
  const Origin* const origin = origin_of(*this, id);
  if (origin == nullptr) {
    return {};
  }
  const bool has_schema = id.path.size() > 1;
  std::vector<sql::Identifier> path{has_schema ? id.path.front() : origin->default_schema};
  if (path.front() != origin->default_schema) {
    path.push_back(origin->default_schema);
  }
  return path;
}

bool Declaration::leaves_name_open(const ObjectId& id) const {
  const Origin* const origin = origin_of(*this, id);
  return origin != nullptr && origin->implicit_name;
}

}  // namespace schemadiff::model
