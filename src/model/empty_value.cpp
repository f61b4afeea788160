#include "model/empty_value.h"

#include <algorithm>
#include <array>

#include "model/casts.h"
#include "model/database.h"

namespace schemadiff::model {

namespace {

struct Empty {
  std::string_view type;
  std::string_view constant;
};

constexpr std::array kEmpty{
    Empty{"bigint", "0"},
    Empty{"boolean", "false"},
    Empty{"bytea", "''"},
    Empty{"character", "''"},
    Empty{"character varying", "''"},
    Empty{"date", "'epoch'"},
    Empty{"double precision", "0"},
    Empty{"integer", "0"},
    Empty{"interval", "'0'"},
    Empty{"json", "'{}'"},
    Empty{"jsonb", "'{}'"},
    Empty{"numeric", "0"},
    Empty{"real", "0"},
    Empty{"smallint", "0"},
    Empty{"text", "''"},
    Empty{"time without time zone", "'00:00'"},
    Empty{"timestamp with time zone", "'epoch'"},
    Empty{"timestamp without time zone", "'epoch'"},
    Empty{"uuid", "'00000000-0000-0000-0000-000000000000'"},
};

/// The enum of that name, as types are written.
const Enum* enum_named(std::string_view type, const Database* database) {
  if (database == nullptr) {
    return nullptr;
  }
  const std::vector<Enum>& enums = database->all<Enum>();
  const auto at = std::ranges::find_if(
      enums, [&](const Enum& candidate) { return sql::quoted(candidate.name) == type; });
  return at == enums.end() ? nullptr : &*at;
}

}  // namespace

std::optional<std::string> empty_value(std::string_view type, const Context& context) {
  if (is_array_type(type)) {
    return "'{}'";
  }
  if (const auto* const known = std::ranges::find(kEmpty, base_type(type), &Empty::type);
      known != kEmpty.end()) {
    return std::string(known->constant);
  }
  const Enum* const labels = enum_named(type, context.to);
  if (labels == nullptr || labels->values.empty()) {
    return std::nullopt;
  }
  return sql::quoted(sql::Literal{labels->values.front().label});
}

}  // namespace schemadiff::model
