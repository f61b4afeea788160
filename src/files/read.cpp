#include "files/read.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "files/declarations.h"
#include "files/problems.h"
#include "files/toml.h"
#include "files/value.h"
#include "model/declaration.h"
#include "model/filter.h"
#include "model/kind.h"
#include "model/kinds.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/place.h"
#include "sql/identifier.h"

// Model files are TOML 1.0 in UTF-8. Which tables and keys there are is said by the kinds
// (kPlacements and describe()); how they are read is said here.
//
// File            `schema = "app"` is the default schema of the file: of the names of its objects
//                 and of the tables it references. Without it: public. Every other key holds the
//                 objects of one kind: `[table.users]`, `[enum]`, `[schema.billing]`.
// Names           are raw: `[table.Users]` is the table "Users". At the top level a dot outside
//                 double quotes separates the schema, `[table."billing.invoice"]`, and a name with
//                 a dot stands in SQL's double quotes: `[table.'"odd.name"']` or "\"odd.name\"".
//                 Below (columns, indexes, constraints) and for what lives in no schema, the key is
//                 the name, dots included. In SQL texts and in `references` SQL's own rules hold.
// Objects         A table gives an object's attributes, what belongs to it (a table's columns, a
//                 column's default) and `renamed_from` (a name or a list of names). Any other value
//                 is the object's main attribute: `check.positive = "n > 0"`.
//                 Where the place says all that is needed, `true` declares an object and `false`
//                 does not: `unique = true` at a column, `[extension] pgcrypto = true`.
// One at a time   `primary_key = ["id"]`: of some kinds an object has at most one, without a name
//                 in the key. Its table may say `name`; without one it gets PostgreSQL's default
//                 name. Further attributes may stand beside the key (`on_delete` beside
//                 `references`).
// Values          of attributes: strings for SQL text, names and words; integers, booleans; lists
//                 of strings, where a bare string is a list of one; tables for options
//                 (`with = { fillfactor = 70 }`). A long text may lie in a file beside the model
//                 file: `body_file = "fn/audit.sql"` for `body`, byte for byte.
// Overloads       Of what may be overloaded the key may say the types of the arguments behind the
//                 name: `[function."add(integer, integer)"]`.
// Order           of columns is the order of their keys in the file.
namespace schemadiff::files {

namespace {

/// The kinds whose objects a placement without a name in its key may give one.
template <class K>
concept Nameable = requires(K& object, sql::Identifier name) { set_name(object, name); };

/// One declaration as it stands in the file.
struct Written {
  const Scope* scope = nullptr;  ///< of its file; never null
  const model::Placement* placement = nullptr;
  model::Place place;
  SourcePosition where;  ///< of the key
  const toml::node* body = nullptr;
  std::vector<Entry> companions;  ///< the keys beside it that are attributes of this object
  std::int64_t ordinal = 0;       ///< its place among its siblings in the file, from 1
};

class Reader;

/// What the reader has to know of a kind, so that objects can be found by key.
struct KindEntry {
  std::string_view kind;
  std::span<const model::Placement> placements;
  bool (*can_hang_on)(std::string_view kind, bool commentable);
  void (*read)(Reader&, const Written&);
};

/// A place where children of an object are declared, found in the object's table.
struct Slot {
  const KindEntry* kind = nullptr;
  const model::Placement* placement = nullptr;
};

/// What is in an object's table beside its attributes.
struct Inside {
  struct Child {
    Slot slot;
    Entry entry;
    std::vector<Entry> companions;
  };

  std::vector<Child> children;
  std::vector<std::string> former_names;
  std::optional<sql::Identifier> name;
};

const std::array<KindEntry, model::Kinds::kSize>& kind_entries();

bool is_within(const KindEntry& kind, const model::Placement& placement, std::string_view parent,
               bool commentable) {
  return placement.parent == parent ||
         (placement.parent == "*" && !parent.empty() && kind.can_hang_on(parent, commentable));
}

/// The slots of an object of kind `parent` ("" for the file itself).
std::vector<Slot> slots_of(std::string_view parent, bool commentable) {
  std::vector<Slot> slots;
  for (const KindEntry& kind : kind_entries()) {
    for (const model::Placement& placement : kind.placements) {
      if (is_within(kind, placement, parent, commentable)) {
        slots.push_back({.kind = &kind, .placement = &placement});
      }
    }
  }
  return slots;
}

const Slot* slot_with_key(const std::vector<Slot>& slots, std::string_view key) {
  const auto at = std::ranges::find(slots, key, [](const Slot& s) { return s.placement->key; });
  return at == slots.end() ? nullptr : &*at;
}

const Slot* slot_with_companion(const std::vector<Slot>& slots, std::string_view key) {
  const auto at = std::ranges::find_if(slots, [&](const Slot& slot) {
    return std::ranges::find(slot.placement->companions, key) != slot.placement->companions.end();
  });
  return at == slots.end() ? nullptr : &*at;
}

/// A file's tree; nothing but problems when it is no TOML.
struct ParsedFile {
  std::optional<toml::table> table;
  Problems problems;
};

std::vector<ParsedFile> parse_all(std::span<const Source> sources) {
  std::vector<ParsedFile> result;
  for (const Source& source : sources) {
    ParsedFile& file = result.emplace_back();
    file.table = parse(source.text, source.name, file.problems);
  }
  return result;
}

/// The trees of all files in their order. Parsing takes most of the time, and no file needs
/// another: a few stretches ahead of the one that is asked for are parsed by other threads. Not
/// more, because trees are large.
class Parsing {
 public:
  explicit Parsing(std::span<const Source> sources) : rest_(sources) {
    const std::size_t threads =
        size_of(sources) > kStretch ? std::thread::hardware_concurrency() : 0;
    policy_ = threads > 1 ? std::launch::async : std::launch::deferred;
    while (ahead_.size() < std::max<std::size_t>(threads, 1) && !rest_.empty()) {
      begin_next();
    }
  }

  [[nodiscard]] bool is_done() const { return ahead_.empty(); }

  /// Of the next files.
  std::vector<ParsedFile> next() {
    std::future<std::vector<ParsedFile>> first = std::move(ahead_.front());
    ahead_.pop_front();
    std::vector<ParsedFile> result = first.get();
    if (!rest_.empty()) {
      begin_next();
    }
    return result;
  }

 private:
  static constexpr std::size_t kStretch = 128U * 1024U;  ///< in bytes

  static std::size_t size_of(std::span<const Source> sources) {
    std::size_t size = 0;
    for (const Source& source : sources) {
      size += source.text.size();
    }
    return size;
  }

  void begin_next() {
    std::size_t count = 0;
    for (std::size_t size = 0; count < rest_.size() && size < kStretch; ++count) {
      size += rest_[count].text.size();
    }
    ahead_.push_back(std::async(policy_, parse_all, rest_.first(count)));
    rest_ = rest_.subspan(count);
  }

  std::span<const Source> rest_;
  std::launch policy_ = std::launch::deferred;
  std::deque<std::future<std::vector<ParsedFile>>> ahead_;
};

/// Reads all files, remembers what is to be read later.
class Reader {
 public:
  explicit Reader(const ReadText* read_text) : read_text_(read_text) {}

  void read_file(const Source& source, ParsedFile parsed) {
    problems_.add(parsed.problems);
    if (!parsed.table) {
      all_parsed_ = false;
      return;
    }
    const std::size_t waiting_before = waiting_.size();
    const toml::table& kept = tables_.emplace_back(std::move(*parsed.table));
    const Scope& scope = scopes_.emplace_back(Scope{.file = source.name,
                                                    .folder = source.folder,
                                                    .default_schema = default_schema(kept),
                                                    .problems = &problems_,
                                                    .read_text = read_text_});
    check_default_schema(scope, kept);
    read_top(scope, kept);
    if (waiting_.size() == waiting_before) {
      tables_.pop_back();
    }
  }

  model::Declaration finish(const model::Filter& filter) {
    declarations_.name_the_unnamed();
    while (!waiting_.empty()) {  // children of what had no name; they may be without one themselves
      for (const std::function<void()>& read : std::exchange(waiting_, {})) {
        read();
      }
      declarations_.name_the_unnamed();
    }
    model::Declaration declaration = std::move(declarations_).finish(filter, problems_);
    resolve_identities(declaration, problems_);
    if (all_parsed_) {  // else what an unreadable file holds would be missed everywhere
      report_missing_references(declaration, problems_);
    }
    problems_.raise();
    return declaration;
  }

  template <model::Kind K>
  void read_object(const Written& written);

 private:
  static sql::Identifier default_schema(const toml::table& table) {
    const auto* const name = table["schema"].as_string();
    return sql::Identifier(name == nullptr ? "public" : name->get());
  }

  static void check_default_schema(const Scope& scope, const toml::table& table) {
    if (const auto* const name = table["schema"].as_string()) {
      is_usable_name(scope, scope.at(*name), scope.default_schema);
    }
  }

  void read_top(const Scope& scope, const toml::table& table) {
    const std::vector<Slot> slots = slots_of("", false);
    for (const Entry& entry : entries(table, scope.file)) {
      if (entry.key == "schema" && entry.value->is_string()) {
        continue;
      }
      if (const Slot* const slot = slot_with_key(slots, entry.key)) {
        read_slot(scope, {.slot = *slot, .entry = entry, .companions = {}}, nullptr);
      } else {
        std::vector<std::string> known{"schema"};
        for (const Slot& s : slots) {
          known.emplace_back(s.placement->key);
        }
        unknown_key(scope, entry, known);
      }
    }
  }

  /// Reads the objects of one slot.
  void read_slot(const Scope& scope, const Inside::Child& child, const model::ObjectId* parent) {
    Written written{.scope = &scope,
                    .placement = child.slot.placement,
                    .place = {.default_schema = scope.default_schema, .parent = parent, .name = ""},
                    .where = child.entry.where,
                    .body = child.entry.value,
                    .companions = child.companions};
    if (child.slot.placement->form == model::Form::Single) {
      child.slot.kind->read(*this, written);
      return;
    }
    const toml::table* const names = child.entry.value->as_table();
    if (names == nullptr) {
      wrong_type(scope, child.entry.key, *child.entry.value,
                 fmt::format("a table of names ({}.NAME = …)", child.entry.key));
      return;
    }
    for (const Entry& entry : entries(*names, scope.file)) {
      written.place.name = entry.key;
      written.where = entry.where;
      written.body = entry.value;
      ++written.ordinal;
      child.slot.kind->read(*this, written);
    }
  }

  void read_children(const Scope& scope, const std::vector<Inside::Child>& children,
                     const model::ObjectId& parent) {
    for (const Inside::Child& child : children) {
      read_slot(scope, child, &parent);
    }
  }

  template <model::Kind K>
  void read_body(const Written& written, K& object, Inside& inside);
  template <model::Kind K>
  void read_table(const Written& written, const toml::table& table, K& object, Inside& inside);
  template <model::Kind K>
  bool read_word(const Written& written, const Entry& entry, Inside& inside);
  static void hand_out(const Scope& scope,
                       const std::vector<std::pair<const Slot*, Entry>>& companions,
                       Inside& inside);
  template <model::Kind K>
  void add(const Written& written, K object, Inside inside);

  Problems problems_;
  Declarations declarations_;
  const ReadText* read_text_;  // null: from where they lie
  std::deque<Scope> scopes_;
  std::deque<toml::table> tables_;  // what waits points into them
  std::vector<std::function<void()>> waiting_;
  bool all_parsed_ = true;
};

/// Whether `true` says it all: what a file has to give, the place gives.
template <model::Kind K>
bool is_complete(const K& object) {
  bool complete = true;
  const K nothing{};
  model::for_each_attribute<K>([&](const auto& attribute) {
    complete = complete &&
               (!attribute.required || !(object.*attribute.member == nothing.*attribute.member));
  });
  return complete;
}

/// Where the main attribute's text stands, when it is written as a string.
template <model::Kind K>
SourcePosition text_position(const Written& written) {
  const toml::table* const table = written.body->as_table();
  const toml::node* const text = table == nullptr ? written.body : table->get(K::describe().main);
  return text != nullptr && text->is_string() ? written.scope->at(*text) : written.where;
}

/// Checks the names that the key gives.
template <model::Kind K>
bool has_usable_name(const Written& written, const K& object) {
  if (written.placement->form == model::Form::Single || model::Unquoted<K>) {
    return true;
  }
  const model::Path path = model::names_of(identity(object));
  const bool top = written.place.parent == nullptr;
  return is_usable_name(*written.scope, written.where, path.back()) &&
         (!top || path.size() == 1 || is_usable_name(*written.scope, written.where, path.front()));
}

template <model::Kind K>
void Reader::read_object(const Written& written) {
  try {
    K object = K::declared(written.place);
    const auto* const flag = is_complete(object) ? written.body->as_boolean() : nullptr;
    if (!has_usable_name(written, object) || (flag != nullptr && !flag->get())) {
      return;
    }
    if constexpr (requires { object.position.value; }) {
      object.position.value = written.ordinal;
    }
    Inside inside;
    const std::size_t before = problems_.count();
    if (flag == nullptr) {
      read_body(written, object, inside);
    }
    if (problems_.count() == before) {
      demand_attributes(*written.scope, written.where, object);
    }
    add(written, std::move(object), std::move(inside));
  } catch (const Error& error) {
    problems_.add(written.where, error.what());
  }
}

template <model::Kind K>
void Reader::read_body(const Written& written, K& object, Inside& inside) {
  const Scope& scope = *written.scope;
  if (const toml::table* const table = written.body->as_table()) {
    read_table(written, *table, object, inside);
  } else if (K::describe().main.empty()) {
    const std::string_view key =
        written.place.name.empty() ? written.placement->key : written.place.name;
    wrong_type(scope, key, *written.body, "a table");
  } else {
    const bool named = written.placement->form == model::Form::Named;
    read_main(scope, named ? written.place.name : written.placement->key, *written.body, object);
  }
  for (const Entry& companion : written.companions) {
    read_attribute(scope, companion.key, *companion.value, object);
  }
}

template <model::Kind K>
void Reader::read_table(const Written& written, const toml::table& table, K& object,
                        Inside& inside) {
  const Scope& scope = *written.scope;
  static const std::vector<Slot> slots = slots_of(K::kKind, model::Commentable<K>);
  std::vector<std::pair<const Slot*, Entry>> companions;
  for (const Entry& entry : entries(table, scope.file)) {
    if (read_attribute(scope, entry.key, *entry.value, object) ||
        read_inner_main(scope, entry.key, *entry.value, object) ||
        read_attribute_file(scope, entry.key, *entry.value, object) ||
        read_word<K>(written, entry, inside)) {
      continue;
    }
    if (const Slot* const slot = slot_with_key(slots, entry.key)) {
      inside.children.push_back({.slot = *slot, .entry = entry, .companions = {}});
    } else if (const Slot* const beside = slot_with_companion(slots, entry.key)) {
      companions.emplace_back(beside, entry);
    } else {
      std::vector<std::string> known = attribute_keys<K>();
      for (const Slot& s : slots) {
        known.emplace_back(s.placement->key);
        known.insert(known.end(), s.placement->companions.begin(), s.placement->companions.end());
      }
      known.emplace_back("renamed_from");
      unknown_key(scope, entry, known);
    }
  }
  hand_out(scope, companions, inside);
}

/// The keys that are no attributes: `renamed_from` and `name`.
template <model::Kind K>
bool Reader::read_word(const Written& written, const Entry& entry, Inside& inside) {
  const Scope& scope = *written.scope;
  if (model::Renamable<K> && entry.key == "renamed_from") {
    read_value(scope, entry.key, *entry.value, inside.former_names);
    return true;
  }
  if (Nameable<K> && written.placement->form == model::Form::Single && entry.key == "name") {
    read_value(scope, entry.key, *entry.value, inside.name.emplace());
    return true;
  }
  return false;
}

/// Hands the companions to the children they belong to.
void Reader::hand_out(const Scope& scope,
                      const std::vector<std::pair<const Slot*, Entry>>& companions,
                      Inside& inside) {
  for (const auto& [slot, entry] : companions) {
    const std::string_view key = slot->placement->key;
    const auto child =
        std::ranges::find(inside.children, key, [](const Inside::Child& c) { return c.entry.key; });
    if (child != inside.children.end()) {
      child->companions.push_back(entry);
    } else {
      scope.problems->add(entry.where, fmt::format("'{}' needs '{}' beside it", entry.key, key));
    }
  }
}

template <model::Kind K>
void Reader::add(const Written& written, K object, Inside inside) {
  if constexpr (Nameable<K>) {
    if (inside.name) {
      set_name(object, *inside.name);
    }
  }
  const Scope& scope = *written.scope;
  model::Object whole = std::move(object);
  model::complete(whole);
  std::vector<model::Object> others = model::expansions_of(whole);
  const auto declared = [&](model::Object&& o) {
    return Declared{.object = std::move(o),
                    .key = written.where,
                    .where = text_position<K>(written),
                    .default_schema = scope.default_schema,
                    .former_names = {}};
  };
  Declared main = declared(std::move(whole));
  main.former_names = std::move(inside.former_names);
  const std::size_t place = declarations_.add(std::move(main));
  for (model::Object& other : others) {
    const bool implicit = !model::taken_names_of(other).empty();
    Declared expanded = declared(std::move(other));
    expanded.implicit_name = implicit;
    declarations_.add(std::move(expanded));
  }
  const model::ObjectId id = declarations_.id_of(place);
  if (!id.path.back().empty()) {
    read_children(scope, inside.children, id);
  } else if (!inside.children.empty()) {
    waiting_.emplace_back([this, &scope, place, children = std::move(inside.children)] {
      read_children(scope, children, declarations_.id_of(place));
    });
  }
}

template <class... Members>
std::array<KindEntry, sizeof...(Members)> entries_of(
    std::type_identity<model::TypeList<Members...>> /*tag*/) {
  return {KindEntry{.kind = Members::kKind,
                    .placements = Members::kPlacements,
                    .can_hang_on = model::can_hang_on<Members>,
                    .read = [](Reader& reader, const Written& written) {
                      reader.read_object<Members>(written);
                    }}...};
}

const std::array<KindEntry, model::Kinds::kSize>& kind_entries() {
  static const std::array entries = entries_of(std::type_identity<model::Kinds>{});
  return entries;
}

}  // namespace

model::Declaration read(std::span<const Source> sources, const model::Filter& filter,
                        const ReadText& read_text) {
  Reader reader(read_text ? &read_text : nullptr);
  Parsing parsing(sources);
  for (std::size_t at = 0; !parsing.is_done();) {
    for (ParsedFile& file : parsing.next()) {
      reader.read_file(sources[at], std::move(file));
      ++at;
    }
  }
  return reader.finish(filter);
}

std::vector<Source> load(std::span<const std::filesystem::path> files,
                         const std::filesystem::path& relative_to) {
  std::vector<Source> sources;
  for (const std::filesystem::path& file : files) {
    const std::string name = file.lexically_proximate(relative_to).generic_string();
    std::optional<std::string> text = file_content(file);
    if (!text) {
      throw Error(Failure::File, fmt::format("the model file {} cannot be read", name));
    }
    if (!is_utf8(*text)) {
      throw Error(Failure::File, fmt::format("the model file {} is not UTF-8", name),
                  {.file = name});
    }
    sources.push_back({.name = name, .text = *std::move(text), .folder = file.parent_path()});
  }
  return sources;
}

}  // namespace schemadiff::files
