#include "files/former_name.h"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "files/problems.h"
#include "files/toml.h"
#include "files/toml_text.h"
#include "model/kinds.h"
#include "model/object.h"

namespace schemadiff::files {

namespace {

/// The attribute that a bare value stands for.
std::string main_key_of(std::string_view kind) {
  std::string key;
  model::with_kind(kind, [&]<class K>() { key = K::describe().main; });
  return key;
}

/// An object whose place in the text is looked for.
struct Wanted {
  SourcePosition where;  ///< of its key, or of the text that its main attribute is
  std::string main_key;
  std::string name;
};

/// What stands under a key, and what is wanted below it.
const toml::node* find(const Wanted& wanted, const Entry& above) {
  const toml::table* const table = above.value->as_table();
  if (table == nullptr) {
    return nullptr;
  }
  for (const Entry& entry : entries(*table, wanted.where.file)) {
    if (entry.where == wanted.where) {
      return entry.value;
    }
    if (position(*entry.value, wanted.where.file) == wanted.where) {
      const bool is_attribute = entry.key == wanted.main_key && above.key.ends_with(wanted.name);
      return is_attribute ? above.value : entry.value;
    }
    if (const toml::node* const found = find(wanted, entry)) {
      return found;
    }
  }
  return nullptr;
}

/// The byte at which a line and column of toml++ stand, which count characters from 1.
std::size_t offset_of(std::string_view text, toml::source_position where) {
  std::size_t offset = 0;
  for (toml::source_index line = 1; line < where.line; ++line) {
    offset = text.find('\n', offset) + 1;
  }
  for (toml::source_index column = 1; column < where.column && offset < text.size(); ++column) {
    ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) {
      ++offset;
    }
  }
  return offset;
}

/// `[table.users]` gets a line of its own.
std::optional<std::string> below_header(const std::string& text, toml::source_position header,
                                        const std::string& hint) {
  const std::size_t begin = offset_of(text, {.line = header.line, .column = 1});
  const std::size_t first = text.find_first_not_of(" \t", begin);
  if (first == std::string::npos || text[first] != '[') {
    return std::nullopt;
  }
  const std::size_t end = text.find('\n', begin);
  return end == std::string::npos ? text + "\n" + hint + "\n"
                                  : text.substr(0, end + 1) + hint + "\n" + text.substr(end + 1);
}

}  // namespace

std::optional<std::string> with_former_name(const Source& source,
                                            const model::Declaration& declared,
                                            const model::ObjectId& id, const std::string& former) {
  Problems problems;
  const std::optional<toml::table> table = parse(source.text, source.name, problems);
  problems.raise();
  const toml::node* const value = find({.where = declared.position_of(id),
                                        .main_key = main_key_of(id.kind),
                                        .name = id.path.back().raw()},
                                       {.key = "", .where = {}, .value = &*table});
  if (value == nullptr) {
    return std::nullopt;
  }
  const std::string hint = fmt::format("renamed_from = {}", inline_text({former}));
  const toml::table* const own = value->as_table();
  if (own != nullptr && own->contains("renamed_from")) {
    return std::nullopt;
  }
  if (own != nullptr && !own->is_inline()) {
    return below_header(source.text, own->source().begin, hint);
  }
  const std::size_t begin = offset_of(source.text, value->source().begin);
  const std::size_t end = offset_of(source.text, value->source().end);
  const std::string before = source.text.substr(0, begin);
  const std::string written = source.text.substr(begin, end - begin);
  const std::string after = source.text.substr(end);
  if (own != nullptr) {
    const std::size_t last = written.find_last_not_of(" \t\n}");
    return before + written.substr(0, last + 1) + (own->empty() ? " " : ", ") + hint + " }" + after;
  }
  return fmt::format("{}{{ {} = {}, {} }}{}", before, main_key_of(id.kind), written, hint, after);
}

}  // namespace schemadiff::files
