#include "files/write.h"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/boxed.h"
#include "base/sort.h"
#include "files/declarations.h"
#include "files/toml_text.h"
#include "model/database.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/kind.h"
#include "model/kinds.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/schema.h"
#include "sql/identifier.h"

// The format is described in read.cpp. An object is written where its kind's first fitting
// placement is, and as shortly as reads back equal.
namespace schemadiff::files {

namespace {

using model::Object;
using model::ObjectId;
using model::Placement;

sql::Identifier public_schema() {
  return sql::Identifier("public");
}

// ------------------------------------------------------------------------------------------------
// Attributes as TOML values. Nothing: the attribute is left out.

using MaybeValue = std::optional<TomlValue>;

TomlValue string_value(std::string text) {
  return {.value = std::move(text)};
}

MaybeValue value_of(bool value, const sql::Identifier& /*schema*/) {
  return TomlValue{.value = TomlBare{value ? "true" : "false"}};
}

MaybeValue value_of(std::int64_t value, const sql::Identifier& /*schema*/) {
  return TomlValue{.value = TomlBare{fmt::format("{}", value)}};
}

MaybeValue value_of(double value, const sql::Identifier& /*schema*/) {
  return TomlValue{.value = TomlBare{fmt::format("{}", value)}};
}

MaybeValue value_of(const std::string& value, const sql::Identifier& /*schema*/) {
  return string_value(value);
}

MaybeValue value_of(const sql::Identifier& value, const sql::Identifier& /*schema*/) {
  return string_value(value.raw());
}

MaybeValue value_of(const sql::QualifiedName& value, const sql::Identifier& /*schema*/) {
  return string_value(model::name_text(value, sql::Identifier()));
}

/// A storage parameter as a number or a boolean, where reading that gives the same text.
TomlValue option_value(const std::string& text) {
  std::int64_t integer = 0;
  double number = 0;
  const char* const end = text.data() + text.size();
  const bool is_integer = std::from_chars(text.data(), end, integer).ptr == end;
  const bool is_number = std::from_chars(text.data(), end, number).ptr == end;
  const bool has_fraction = text.find('.') != std::string::npos;
  if (text == "true" || text == "false" || (is_integer && fmt::format("{}", integer) == text) ||
      (is_number && has_fraction && fmt::format("{}", number) == text)) {
    return {.value = TomlBare{text}};
  }
  return string_value(text);
}

MaybeValue value_of(const model::Options& value, const sql::Identifier& /*schema*/) {
  TomlTable table;
  for (const auto& [name, text] : value) {
    table.emplace_back(name, option_value(text));
  }
  return TomlValue{.value = std::move(table)};
}

MaybeValue value_of(const model::Settings& value, const sql::Identifier& /*schema*/) {
  TomlTable table;
  for (const model::Setting& setting : value.list) {
    table.emplace_back(setting.name, option_value(setting.value));
  }
  return TomlValue{.value = std::move(table)};
}

template <model::Worded E>
MaybeValue value_of(E value, const sql::Identifier& /*schema*/) {
  return string_value(std::string(word(value)));
}

/// References: the file's default schema need not be said.
template <class T>
  requires requires(const T& value) {
    { sql_text(value) } -> std::same_as<std::string>;
  }
MaybeValue value_of(const T& value, const sql::Identifier& schema) {
  const std::string text = sql_text(value);
  const std::string prefix = fmt::format("{}.", schema);
  // What may be one of a list is SQL, whose names are looked for in other schemas first.
  constexpr bool kIsName = !requires { T::parse_list(std::string_view()); };
  return string_value(kIsName && text.starts_with(prefix) ? text.substr(prefix.size()) : text);
}

template <model::Described T>
MaybeValue value_of(const T& value, const sql::Identifier& schema);
template <class T>
MaybeValue value_of(const std::vector<T>& value, const sql::Identifier& schema);
template <model::Described T>
MaybeValue value_of(const model::NamedValues<T>& value, const sql::Identifier& schema);

template <class T>
MaybeValue value_of(const model::Hint<T>& /*value*/, const sql::Identifier& /*schema*/) {
  return std::nullopt;
}

template <Optional T>
MaybeValue value_of(const T& value, const sql::Identifier& schema) {
  return value ? value_of(*value, schema) : std::nullopt;
}

template <class T>
MaybeValue value_of(const std::vector<T>& value, const sql::Identifier& schema) {
  TomlList list;
  for (const T& element : value) {
    list.push_back(value_of(element, schema).value_or(string_value("")));
  }
  return TomlValue{.value = std::move(list)};
}

template <model::Described T>
MaybeValue value_of(const model::NamedValues<T>& value, const sql::Identifier& schema) {
  std::vector<std::pair<sql::Identifier, T>> elements(value.begin(), value.end());
  if constexpr (requires(const T& element) { element.position.value; }) {
    std::ranges::stable_sort(elements, {},
                             [](const auto& named) { return named.second.position.value; });
  }
  TomlTable table;
  for (const auto& [name, element] : elements) {
    table.emplace_back(name.raw(),
                       value_of(element, schema).value_or(TomlValue{.value = TomlTable{}}));
  }
  return TomlValue{.value = std::move(table)};
}

template <model::Described T>
TomlTable differing_attributes(const T& value, const T& base, const sql::Identifier& schema);

/// What a group says beyond what the place gave it; one value under its own key, where it is the
/// group's main one.
template <class T>
bool add_inner_main(const T& /*value*/, const T& /*base*/, const sql::Identifier& /*schema*/,
                    TomlTable& /*table*/) {
  return false;
}

template <Optional T>
  requires model::Described<typename T::value_type>
bool add_inner_main(const T& value, const T& base, const sql::Identifier& schema,
                    TomlTable& table) {
  if (!value || !base) {
    return false;
  }
  TomlTable inner = differing_attributes(*value, *base, schema);
  if (inner.size() != 1 || inner.front().key != T::value_type::describe().main) {
    return false;
  }
  table.push_back(std::move(inner.front()));
  return true;
}

/// The attributes in which two objects of one type differ, as `value` has them.
template <model::Described T>
TomlTable differing_attributes(const T& value, const T& base, const sql::Identifier& schema) {
  TomlTable table;
  model::for_each_attribute<T>([&](const auto& attribute) {
    if (value.*attribute.member == base.*attribute.member ||
        (attribute.key == T::describe().main &&
         add_inner_main(value.*attribute.member, base.*attribute.member, schema, table))) {
      return;
    }
    if (MaybeValue written = value_of(value.*attribute.member, schema)) {
      table.push_back({std::string(attribute.key), std::move(*written)});
    }
  });
  return table;
}

/// A group of attributes: the main one alone is written bare.
template <model::Described T>
MaybeValue value_of(const T& value, const sql::Identifier& schema) {
  constexpr std::string_view kMain = T::describe().main;
  TomlTable table = differing_attributes(value, T{}, schema);
  if (table.empty() || (table.size() == 1 && table.front().key == kMain)) {
    MaybeValue main;
    model::for_each_attribute<T>([&](const auto& attribute) {
      if (attribute.key == kMain) {
        main = value_of(value.*attribute.member, schema);
      }
    });
    return main;
  }
  return TomlValue{.value = std::move(table)};
}

// ------------------------------------------------------------------------------------------------
// Objects.

/// The name that PostgreSQL would give, when it is the one the object has.
template <model::Kind K>
bool has_default_name(const K& object) {
  if constexpr (model::DefaultNamed<K>) {
    const std::optional<model::DefaultName> name = default_name(object);
    return name && identity(object).path.back() ==
                       sql::default_object_name(name->name1, name->name2, name->label);
  } else {
    return false;
  }
}

/// The names in use; of one that is used twice PostgreSQL's default would get a digit.
class NameCount {
 public:
  void take(const Object& object) {
    for (const model::TakenName& taken : model::taken_names_of(object)) {
      ++count_[{taken.scope, taken.name}];
    }
  }

  [[nodiscard]] bool are_unique(const Object& object) const {
    return std::ranges::all_of(model::taken_names_of(object), [&](const model::TakenName& taken) {
      return count_.at({taken.scope, taken.name}) == 1;
    });
  }

 private:
  std::map<std::pair<model::NameScope, sql::QualifiedName>, int> count_;
};

/// What is written inside an object's table: its parts in the order of kinds and places.
struct Part {
  const Placement* placement = nullptr;
  const Object* object = nullptr;
  TomlTable beside;                      ///< keys beside `placement->key`
  std::optional<TomlValue> short_value;  ///< said by the place and this alone
};

struct Section;

/// An object's table: what is said of it, then the tables of names in it, then the objects in it
/// that need sections of their own.
struct Body {
  MaybeValue value;  ///< what is not below; nothing when there is nothing to say
  TomlTable tables;  ///< key, table of names
  std::vector<Section> sections = {};
};

struct Section {
  std::string path;  ///< below that of the object around it
  Body body;
};

/// All of it as one value.
TomlValue inline_value(Body body) {
  TomlValue value = std::move(body.value).value_or(TomlValue{.value = TomlTable{}});
  if (!body.tables.empty()) {
    std::ranges::move(body.tables, std::back_inserter(std::get<TomlTable>(value.value)));
  }
  return value;
}

template <class Owner, class Value>
constexpr std::string_view main_of_group(const model::Attribute<Owner, Value>& /*attribute*/) {
  return "";
}

template <class Owner, model::Described Group>
constexpr std::string_view main_of_group(
    const model::Attribute<Owner, std::optional<Group>>& /*attribute*/) {
  return Group::describe().main;
}

/// The key under which a group says its main attribute, where the place makes that group the
/// object's main attribute.
template <model::Kind K>
std::string_view inner_main_key() {
  std::string_view key;
  model::for_each_attribute<K>([&](const auto& attribute) {
    key = attribute.key == K::describe().main ? main_of_group(attribute) : key;
  });
  return key;
}

/// Whether objects of the kind stand at the top with tables of names in them, so that each has a
/// file of its own.
bool can_hold_names(std::string_view kind) {
  bool at_top = false;
  bool found = false;
  model::for_each_kind([&]<class K>() {
    for (const Placement& placement : K::kPlacements) {
      at_top = at_top || (K::kKind == kind && placement.parent.empty());
      found = found || (placement.parent == kind && placement.form == model::Form::Named);
    }
  });
  return at_top && found;
}

/// Whether the place says something of the object, nothing wrong, and leaves at most the main one
/// of the attributes that a file has to give.
template <model::Kind K>
bool says_enough(const K& in_place, const K& elsewhere, const K& object) {
  bool says_something = false;
  bool is_right = true;
  const K nothing{};
  model::for_each_attribute<K>([&](const auto& attribute) {
    const auto& value = in_place.*attribute.member;
    const bool said = !(value == elsewhere.*attribute.member);
    const bool demanded = attribute.required && attribute.key != K::describe().main;
    says_something = says_something || said;
    is_right = is_right && (!said || value == object.*attribute.member) &&
               (!demanded || !(value == nothing.*attribute.member));
  });
  return says_something && is_right;
}

/// `read` with the attributes of `object` and the name that PostgreSQL would give it.
template <model::Kind K>
K completed(K read, const K& object) {
  model::for_each_attribute<K>(
      [&](const auto& attribute) { read.*attribute.member = object.*attribute.member; });
  if constexpr (model::DefaultNamed<K>) {
    if (const std::optional<model::DefaultName> name = default_name(std::as_const(read))) {
      set_name(read, sql::default_object_name(name->name1, name->name2, name->label));
    }
  }
  return read;
}

/// The object in the place of `placement` at `at`, when reading that gives the same object.
template <model::Kind K>
std::optional<Part> shorthand(const K& object, const Placement& placement, const ObjectId& at,
                              const ObjectId& parent) {
  const sql::Identifier schema = at.path.front();
  const K elsewhere = K::declared({.default_schema = schema, .parent = &parent, .name = ""});
  const K in_place = K::declared({.default_schema = schema, .parent = &at, .name = ""});
  if (!says_enough(in_place, elsewhere, object) || completed(in_place, object) != object) {
    return std::nullopt;
  }
  Part part{.placement = &placement, .object = nullptr, .beside = {}, .short_value = {}};
  for (TomlEntry& entry : differing_attributes(object, in_place, schema)) {
    if (entry.key == K::describe().main) {
      part.short_value = std::move(entry.value);
    } else if (std::ranges::find(placement.companions, entry.key) != placement.companions.end()) {
      part.beside.push_back(std::move(entry));
    } else {
      return std::nullopt;
    }
  }
  if (!part.short_value) {
    part.short_value = TomlValue{.value = TomlBare{"true"}};
  }
  return part;
}

/// Whether it stands on its own and is only written here.
bool is_at_home(const Part& part) {
  return model::home_of(*part.object) != model::parent_of(*part.object);
}

class Writer {
 public:
  explicit Writer(const model::Database& database) {
    std::set<ObjectId> said;  // by the shorthand of others
    database.for_each([&](const auto& object) {
      names_.take(object);
      const ObjectId own = identity(object);
      overloads_[{own.kind, model::names_of(own)}] += model::has_signature(own) ? 1 : 0;
      Object shorthand = object;
      for (ObjectId& id : model::contractions_of(shorthand, database)) {
        said.insert(std::move(id));
      }
      objects_.push_back(std::move(shorthand));
    });
    std::erase_if(objects_, [&](const Object& o) { return said.contains(model::identity_of(o)); });
    drop_implied_schemas();
    sort_by_key(objects_, [](const Object& object) {
      return std::tuple(object.index(), model::position_of(object), model::identity_of(object));
    });
    for (const Object& object : objects_) {
      known_.insert(model::identity_of(object));
      if (const std::optional<ObjectId> parent = model::parent_of(object)) {
        inside_[*parent].push_back(&object);
      }
    }
    for (const Object& object : objects_) {
      std::visit(
          [&](const auto& o) {
            if (!goes_without_saying(o)) {
              place(object, o);
            }
          },
          object);
    }
    for (auto& [id, parts] : parts_) {  // after what makes up the object itself
      std::ranges::stable_partition(parts, [](const Part& part) { return !is_at_home(part); });
    }
  }

  [[nodiscard]] std::map<std::filesystem::path, std::string> files() const;

 private:
  template <model::Kind K>
  [[nodiscard]] bool goes_without_saying(const K& object) const;
  template <model::Kind K>
  void place(const Object& object, const K& own);
  template <model::Kind K>
  bool place_beside(const Object& object, const K& own, const ObjectId& parent);
  template <model::Kind K>
  Body body(const K& object, const Placement& placement, const sql::Identifier& schema) const;
  void add_parts(const ObjectId& id, const sql::Identifier& schema, TomlTable& first,
                 TomlTable& last, Body& result) const;
  void drop_implied_schemas();
  [[nodiscard]] std::string top_name(const ObjectId& id, const sql::Identifier& schema) const;
  template <model::Kind K>
  [[nodiscard]] std::string name_in(const K& object, const Placement& placement,
                                    const sql::Identifier& schema) const;
  [[nodiscard]] std::string file_of_one(const Object& object, const Placement& placement) const;
  [[nodiscard]] std::string section(const std::string& path, const Body& body) const;

  struct Top {
    const Placement* placement;
    const Object* object;
  };

  std::vector<Object> objects_;
  std::set<ObjectId> known_;
  NameCount names_;
  std::map<std::pair<std::string_view, model::Path>, int> overloads_;
  std::map<ObjectId, std::vector<const Object*>> inside_;
  std::map<ObjectId, std::vector<Part>> parts_;
  std::vector<Top> tops_;
};

/// The key of an object at the top of a file whose default schema is `schema`; with the signature
/// where the name alone would not do.
std::string Writer::top_name(const ObjectId& id, const sql::Identifier& schema) const {
  if (id.path.size() == 1) {
    return id.path.front().raw();
  }
  const std::string name = model::name_text({.schema = id.path[0], .name = id.path[1]}, schema);
  const auto overloads = overloads_.find({id.kind, model::names_of(id)});
  const bool is_overloaded = overloads != overloads_.end() && overloads->second > 1;
  return is_overloaded ? name + id.path.back().raw() : name;
}

/// Schemas that something is in, and of which nothing is said, need no declaration; nor does
/// public, which every new database has.
void Writer::drop_implied_schemas() {
  std::set<ObjectId> stated;  // as far as nothing was found in them
  for (const Object& object : objects_) {
    if (std::holds_alternative<model::Schema>(object)) {
      stated.insert(model::identity_of(object));
    }
  }
  stated.erase(model::schema_id(public_schema()));
  std::set<ObjectId> described;
  for (const Object& object : objects_) {
    if (!stated.empty()) {
      for (const sql::Identifier& name : implied_schemas(object)) {
        stated.erase(model::schema_id(name));
      }
    }
    const std::optional<ObjectId> parent = model::parent_of(object);
    if (parent && parent->kind == model::Schema::kKind) {
      described.insert(*parent);
    }
  }
  std::erase_if(objects_, [&](const Object& object) {
    if (!std::holds_alternative<model::Schema>(object)) {
      return false;
    }
    const ObjectId id = model::identity_of(object);
    return !stated.contains(id) && !described.contains(id);
  });
}

/// Whether the object follows from what is said of its parent, and has nothing of its own.
template <model::Kind K>
bool Writer::goes_without_saying(const K& object) const {
  const K nothing{};
  bool is_plain = model::Following<K> && !inside_.contains(identity(object));
  model::for_each_attribute<K>([&](const auto& attribute) {
    is_plain = is_plain && object.*attribute.member == nothing.*attribute.member;
  });
  return is_plain;
}

template <model::Kind K>
void Writer::place(const Object& object, const K& own) {
  const auto at = [&](std::string_view parent, std::optional<model::Form> form) {
    return std::ranges::find_if(K::kPlacements, [&](const Placement& p) {
      return p.parent == parent && (!form || p.form == *form);
    });
  };
  const std::optional<ObjectId> at_home = model::AtHome<K> ? model::home_of(object) : std::nullopt;
  if (at_home && known_.contains(*at_home)) {
    parts_[*at_home].push_back(
        {.placement = &*at(at_home->kind, {}), .object = &object, .beside = {}, .short_value = {}});
    return;
  }
  const std::optional<ObjectId> parent = model::parent_of(object);
  const bool hangs_on_parent = parent && at("*", {}) != K::kPlacements.end();
  if (const auto top = at("", {}); top != K::kPlacements.end() && !hangs_on_parent) {
    tops_.push_back({.placement = &*top, .object = &object});
    return;
  }
  if (!parent) {
    return;  // no kind outside the top is without a parent
  }
  auto home = at(parent->kind, model::Form::Single);
  home = home == K::kPlacements.end() ? at("*", {}) : home;
  if (home == K::kPlacements.end()) {
    if (place_beside(object, own, *parent)) {
      return;
    }
    home = at(parent->kind, {});
  }
  if (home != K::kPlacements.end()) {
    parts_[*parent].push_back(
        {.placement = &*home, .object = &object, .beside = {}, .short_value = {}});
  }
}

/// Looks for a sibling at which a word says it all: `unique = true` at the column.
template <model::Kind K>
bool Writer::place_beside(const Object& object, const K& own, const ObjectId& parent) {
  if (inside_.contains(identity(own)) || !names_.are_unique(object)) {
    return false;
  }
  for (const Placement& placement : K::kPlacements) {
    for (const Object* const sibling : inside_.at(parent)) {
      const ObjectId id = model::identity_of(*sibling);
      if (placement.form != model::Form::Single || id.kind != placement.parent) {
        continue;
      }
      if (std::optional<Part> part = shorthand(own, placement, id, parent)) {
        part->object = &object;
        parts_[id].push_back(std::move(*part));
        return true;
      }
    }
  }
  return false;
}

/// The name under which an object is written.
template <model::Kind K>
std::string Writer::name_in(const K& object, const Placement& placement,
                            const sql::Identifier& schema) const {
  const ObjectId id = identity(object);
  if (placement.parent.empty()) {
    return top_name(id, schema);
  }
  // What has a schema of its own is named as seen from the one it stands in: a partition.
  const std::optional<ObjectId> home = model::home_of(object);
  return model::AtHome<K> && home ? top_name(id, home->path.front()) : id.path.back().raw();
}

/// Everything that is said of an object in its own place.
template <model::Kind K>
Body Writer::body(const K& object, const Placement& placement,
                  const sql::Identifier& schema) const {
  constexpr std::string_view kMain = K::describe().main;
  const ObjectId id = identity(object);
  const std::string name = name_in(object, placement, schema);
  const std::optional<ObjectId> parent = model::home_of(object);
  const bool named = placement.form == model::Form::Named;
  const K base = K::declared({.default_schema = schema,
                              .parent = placement.parent.empty() || !parent ? nullptr : &*parent,
                              .name = named ? std::string_view(name) : std::string_view()});
  Body result;
  TomlTable table;
  TomlTable last;
  TomlTable attributes = differing_attributes(object, base, schema);
  add_parts(id, schema, table, last, result);
  std::ranges::move(attributes, std::back_inserter(table));
  if (!named && model::DefaultNamed<K> &&
      !(has_default_name(object) && names_.are_unique(object))) {
    table.emplace_back("name", string_value(id.path.back().raw()));
  }
  std::ranges::move(last, std::back_inserter(table));
  const bool main_alone =
      table.size() == 1 && (table.front().key == kMain || table.front().key == inner_main_key<K>());
  if (main_alone && result.tables.empty() && result.sections.empty() &&
      !std::holds_alternative<TomlTable>(table.front().value.value)) {
    result.value = std::move(table.front().value);
  } else if (!table.empty()) {
    result.value = TomlValue{.value = std::move(table)};
  }
  return result;
}

/// What is inside an object: in a section of its own first what any object may have (a comment),
/// then what is one at a time, then the tables of names.
void Writer::add_parts(const ObjectId& id, const sql::Identifier& schema, TomlTable& first,
                       TomlTable& last, Body& result) const {
  const auto parts = parts_.find(id);
  if (parts == parts_.end()) {
    return;
  }
  for (const Part& part : parts->second) {
    std::visit(
        [&]<class K>(const K& object) {
          TomlTable& target =
              part.placement->parent == "*" && can_hold_names(id.kind) ? first : last;
          const std::string key(part.placement->key);
          if (part.short_value) {
            target.emplace_back(key, *part.short_value);
            target.insert(target.end(), part.beside.begin(), part.beside.end());
            return;
          }
          Body inner = body(object, *part.placement, schema);
          const bool is_bare =
              inner.value && !std::holds_alternative<TomlTable>(inner.value->value);
          if (model::AtHome<K> && !is_bare) {
            result.sections.push_back(
                {.path = fmt::format("{}.{}", part.placement->key,
                                     key_text(name_in(object, *part.placement, schema))),
                 .body = std::move(inner)});
            return;
          }
          TomlValue value = inline_value(std::move(inner));
          if (part.placement->form == model::Form::Single) {
            target.emplace_back(key, std::move(value));
            return;
          }
          TomlTable& tables = result.tables;
          auto names = std::ranges::find(tables, key, &TomlEntry::key);
          if (names == tables.end()) {
            tables.emplace_back(key, TomlValue{.value = TomlTable{}});
            names = std::prev(tables.end());
          }
          std::get<TomlTable>(names->value.value)
              .emplace_back(name_in(object, *part.placement, schema), std::move(value));
        },
        *part.object);
  }
}

/// The lines of an object's section and of those below it.
std::string Writer::section(const std::string& path, const Body& body) const {
  const auto lines = [](const std::string& header, const TomlTable& table) {
    std::string text = fmt::format("\n[{}]\n", header);
    for (const auto& [key, value] : table) {
      text += entry_text(key_text(key), value);
    }
    return text;
  };
  std::string text;
  if (body.value || (body.tables.empty() && body.sections.empty())) {
    text += lines(path, body.value ? std::get<TomlTable>(body.value->value) : TomlTable{});
  }
  for (const auto& [key, table] : body.tables) {
    text += lines(fmt::format("{}.{}", path, key_text(key)), std::get<TomlTable>(table.value));
  }
  for (const Section& inner : body.sections) {
    text += section(fmt::format("{}.{}", path, inner.path), inner.body);
  }
  return text;
}

/// The file of an object that holds names of its own.
std::string Writer::file_of_one(const Object& object, const Placement& placement) const {
  const ObjectId id = model::identity_of(object);
  const sql::Identifier schema = id.path.size() > 1 ? id.path.front() : public_schema();
  const std::string name = top_name(id, schema);
  const std::string header =
      schema == public_schema()
          ? ""
          : fmt::format("schema = {}\n", inline_text(string_value(schema.raw())));
  const Body own = std::visit(
      [&](const auto& o) {
        Body b = body(o, placement, schema);
        if (b.value && !std::holds_alternative<TomlTable>(b.value->value)) {
          b.value = TomlValue{.value = TomlTable{{std::string(o.describe().main), *b.value}}};
        }
        return b;
      },
      object);
  return header + section(fmt::format("{}.{}", placement.key, key_text(name)), own);
}

/// `operator_families`, `operator_classes`, `statistics`, `domains`.
std::string plural_of(std::string_view key) {
  if (key.ends_with("y")) {
    return fmt::format("{}ies", key.substr(0, key.size() - 1));
  }
  return key.ends_with("ss")  ? fmt::format("{}es", key)
         : key.ends_with("s") ? std::string(key)
                              : fmt::format("{}s", key);
}

/// File names for names with any character, each once whatever the file system thinks of capitals.
class FileNames {
 public:
  std::filesystem::path choose(const ObjectId& id) {
    std::string stem;
    for (const sql::Identifier& part : id.path) {
      const bool is_public =
          id.path.size() > 1 && &part == &id.path.front() && part == public_schema();
      if (!is_public) {
        stem += stem.empty() ? "" : ".";
        stem += safe(part.raw());
      }
    }
    return take(stem);
  }

  std::filesystem::path take(const std::string& stem) {
    std::string name = stem;
    for (int number = 2; !taken_.insert(lower(name)).second; ++number) {
      name = fmt::format("{}_{}", stem, number);
    }
    return name + ".toml";
  }

 private:
  static std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
  }

  static std::string safe(std::string text) {
    const auto is_unsafe = [](char c) {
      constexpr std::string_view kSafe =
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
          "0123456789_-";
      return static_cast<unsigned char>(c) < 0x80 && kSafe.find(c) == std::string_view::npos;
    };
    std::ranges::replace_if(text, is_unsafe, '_');
    return text;
  }

  std::set<std::string> taken_;
};

std::map<std::filesystem::path, std::string> Writer::files() const {
  std::map<std::filesystem::path, std::string> result;
  FileNames names;
  std::map<std::string_view, TomlTable> by_key;
  for (const Top& top : tops_) {
    const ObjectId id = model::identity_of(*top.object);
    if (can_hold_names(id.kind)) {
      continue;
    }
    const Body own = std::visit(
        [&](const auto& o) { return body(o, *top.placement, public_schema()); }, *top.object);
    const std::string name = top_name(id, public_schema());
    by_key[top.placement->key].emplace_back(name, inline_value(own));
  }
  for (const auto& [key, table] : by_key) {
    result[names.take(plural_of(key))] =
        section(std::string(key), {.value = TomlValue{.value = table}, .tables = {}});
  }
  for (const Top& top : tops_) {
    const ObjectId id = model::identity_of(*top.object);
    if (can_hold_names(id.kind)) {
      result[names.choose(id)] = file_of_one(*top.object, *top.placement);
    }
  }
  for (auto& [name, text] : result) {
    text.erase(0, text.starts_with('\n') ? 1 : 0);
  }
  return result;
}

}  // namespace

std::map<std::filesystem::path, std::string> write(const model::Database& database) {
  return Writer(database).files();
}

}  // namespace schemadiff::files
