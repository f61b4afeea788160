#include "model/column_serial.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "model/column.h"
#include "model/column_default.h"
#include "model/comment.h"
#include "model/database.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/reference.h"
#include "model/sequence.h"
#include "model/type_spelling.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

struct Serial {
  std::string_view word;
  std::string_view type;
};

/// transformColumnDefinition() in src/backend/parser/parse_utilcmd.c; of several words for one type
/// the first is the one to write.
constexpr std::array kSerials{
    Serial{"serial", "integer"}, Serial{"serial4", "integer"},      Serial{"bigserial", "bigint"},
    Serial{"serial8", "bigint"}, Serial{"smallserial", "smallint"}, Serial{"serial2", "smallint"},
};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

/// What the server makes of `serial`, as written in a DEFAULT clause.
std::string nextval_of(const sql::QualifiedName& sequence) {
  const std::string name = sql::quoted(sequence);
  return fmt::format("nextval({}::regclass)", sql::quoted(sql::Literal{name}));
}

sql::QualifiedName name_of(const ObjectId& sequence) {
  return {.schema = sequence.path[0], .name = sequence.path[1]};
}

/// The sequence that `serial` stands for at this column.
Sequence serial_sequence(const Column& column) {
  Sequence sequence;
  sequence.name = {.schema = column.table.schema,
                   .name = sql::default_object_name(column.table.name, column.name.raw(), "seq")};
  sequence.type = column.type;
  sequence.owned_by = ColumnReference{.table = column.table, .column = column.name};
  return sequence;
}

/// The default that `serial` stands for, as the catalog shows it with search_path = pg_catalog.
ColumnDefault serial_default(const Column& column) {
  return {.table = column.table,
          .column = column.name,
          .expression = nextval_of(serial_sequence(column).name)};
}

/// Whether the database has the object exactly so.
template <class K>
bool holds(const Database& database, const K& object) {
  const K* const found = database.find<K>(identity(object));
  return found != nullptr && *found == object;
}

/// Whether more is said of an object than itself: a comment, who may do what with it.
bool carries_something(const Database& database, const ObjectId& id) {
  const auto is_on_it = [&](const auto& object) { return object.target == id; };
  return std::ranges::any_of(database.all<Comment>(), is_on_it) ||
         std::ranges::any_of(database.all<Grant>(), is_on_it);
}

/// "serial" for "integer"; nothing for a type that is not one of a serial column.
std::optional<std::string_view> serial_type(std::string_view type) {
  const auto* const serial = std::ranges::find(kSerials, type, &Serial::type);
  return serial == kSerials.end() ? std::nullopt : std::optional(serial->word);
}

}  // namespace

void follow(ColumnDefault& value, const ObjectId& from, const ObjectId& to) {
  if (from.kind == Sequence::kKind && value.expression == nextval_of(name_of(from))) {
    value.expression = nextval_of(name_of(to));
  }
}

std::vector<Object> expand(Column& column) {
  if (column.identity && column.identity->sequence && column.identity->sequence->schema.empty()) {
    column.identity->sequence->schema = column.table.schema;
  }
  const auto* const serial = std::ranges::find(kSerials, lower(column.type), &Serial::word);
  if (serial == kSerials.end()) {
    column.type = full_type(column.type);
    return {};
  }
  column.type = serial->type;
  return {serial_sequence(column), serial_default(column)};
}

std::vector<ObjectId> contract(Column& column, const Database& database) {
  const std::optional<std::string_view> serial = serial_type(column.type);
  const Sequence sequence = serial_sequence(column);
  const ColumnDefault value = serial_default(column);
  if (serial && holds(database, sequence) && holds(database, value) &&
      !carries_something(database, identity(sequence))) {
    column.type = *serial;
    return {identity(sequence), identity(value)};
  }
  column.type = short_type(column.type);
  if (column.identity && column.identity->sequence == sequence.name) {
    column.identity->sequence.reset();  // any name is right then, and PostgreSQL gives this one
  }
  return {};
}

}  // namespace schemadiff::model
