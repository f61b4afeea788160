#include "model/own_family.h"

#include <algorithm>

#include "model/object.h"

namespace schemadiff::model {

namespace {

bool is_described(const ObjectId& id, const Database& database) {
  bool described = false;
  database.for_each([&]<class K>(const K& object) {
    if constexpr (HasParent<K>) {
      described = described || parent(object) == id;
    }
  });
  return described;
}

/// Several classes may be in one family: the family is said by the one that has its name.
bool goes_without_saying(const OperatorClass& operator_class, const Database& database) {
  const ObjectId id = operator_family_id(operator_class.name, operator_class.method);
  const OperatorFamily* const family = database.find<OperatorFamily>(id);
  return family != nullptr && family->operators.empty() && family->functions.empty() &&
         !is_described(id, database);
}

}  // namespace

std::vector<Object> expand(OperatorClass& operator_class) {
  sql::QualifiedName family = operator_class.family.value_or(operator_class.name);
  if (family.schema.empty()) {
    family.schema = operator_class.name.schema;
  }
  const bool makes_its_own = !operator_class.family;
  operator_class.family =
      family == operator_class.name ? std::nullopt : std::optional(std::move(family));
  if (!makes_its_own) {
    return {};
  }
  OperatorFamily own;
  own.name = operator_class.name;
  own.method = operator_class.method;
  return {std::move(own)};
}

std::vector<ObjectId> contract(OperatorClass& operator_class, const Database& database) {
  shorten_keys(operator_class.operators, operator_class.type);
  shorten_keys(operator_class.functions, operator_class.type);
  if (operator_class.family) {
    return {};
  }
  if (goes_without_saying(operator_class, database)) {
    return {operator_family_id(operator_class.name, operator_class.method)};
  }
  operator_class.family = operator_class.name;
  return {};
}

}  // namespace schemadiff::model
