#include "files/layout.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "files/problems.h"
#include "files/toml.h"
#include "model/kinds.h"
#include "model/object.h"

namespace schemadiff::files {

namespace {

/// Where a character is in a line, counted as toml++ counts, from 1: in bytes from 0.
std::size_t byte_in_line(std::string_view line, std::size_t column) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(line[i]) & 0xC0U) != 0x80U;
    characters += begins ? 1 : 0;
    if (characters == column) {
      return i;
    }
  }
  return line.size();
}

bool begins_with_bracket(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '[';
}

/// Whether objects of the kind are declared under this key at the top of a file.
bool stands_under(std::string_view kind, std::string_view key) {
  bool found = false;
  model::with_kind(kind, [&]<class K>() {
    found = std::ranges::any_of(K::kPlacements, [&](const model::Placement& placement) {
      return placement.parent.empty() && placement.key == key;
    });
  });
  return found;
}

class Taker {
 public:
  Taker(Layout& layout, const std::string& file) : layout_(layout), file_(file) {}

  void take(const toml::table& table) {
    walk(table, {});
    for (auto& [line, path] : headers_) {
      layout_.headers.push_back({.path = std::move(path), .line = line});
    }
    std::ranges::stable_sort(layout_.leaves, {}, [](const Leaf& leaf) { return leaf.lines.begin; });
    for (Leaf& leaf : layout_.leaves) {
      for (const Header& header : layout_.headers) {
        if (header.line < leaf.lines.begin) {
          leaf.header = header.path;
        }
      }
    }
  }

 private:
  void walk(const toml::table& table, const KeyPath& path) {
    for (const auto& [key, value] : table) {
      KeyPath inner = path;
      inner.emplace_back(key.str());
      const toml::table* const below = value.as_table();
      if (below == nullptr || below->is_inline()) {
        const std::size_t begin = key.source().begin.line - 1;
        layout_.leaves.push_back({.path = std::move(inner),
                                  .header = {},
                                  .lines = {.begin = begin, .end = value.source().end.line},
                                  .value = text_of(value.source())});
        continue;
      }
      const std::size_t line = below->source().begin.line;
      if (line > 0 && begins_with_bracket(layout_.lines[line - 1])) {
        // `[a.b]` makes `a` as well: the longest path on the line is the section's.
        KeyPath& header = headers_[line - 1];
        header = header.size() < inner.size() ? inner : header;
      }
      walk(*below, inner);
    }
  }

  std::string text_of(const toml::source_region& region) const {
    const std::size_t first = region.begin.line - 1;
    const std::size_t last = region.end.line - 1;
    const std::size_t begin = byte_in_line(layout_.lines[first], region.begin.column);
    const std::size_t end = byte_in_line(layout_.lines[last], region.end.column);
    if (first == last) {
      return layout_.lines[first].substr(begin, end - begin);
    }
    std::string text = layout_.lines[first].substr(begin) + "\n";
    for (std::size_t i = first + 1; i < last; ++i) {
      text += layout_.lines[i] + "\n";
    }
    return text + layout_.lines[last].substr(0, end);
  }

  Layout& layout_;
  const std::string& file_;
  std::map<std::size_t, KeyPath> headers_;
};

/// The lines of what stands below a path.
std::set<std::size_t> lines_below(const Layout& layout, const KeyPath& path) {
  std::set<std::size_t> lines;
  for (const Leaf& leaf : layout.leaves) {
    for (std::size_t i = leaf.lines.begin; is_below(leaf.path, path) && i < leaf.lines.end; ++i) {
      lines.insert(i);
    }
  }
  for (const Header& header : layout.headers) {
    if (is_below(header.path, path)) {
      lines.insert(header.line);
    }
  }
  return lines;
}

void find_objects(Layout& layout, const toml::table& table, const std::string& file,
                  const model::Declaration& declared) {
  std::map<std::size_t, std::vector<model::ObjectId>> at_line;
  for (const auto& [id, origin] : declared.origins.get()) {
    if (origin.where.file == file && origin.where.line > 0) {
      at_line[static_cast<std::size_t>(origin.where.line) - 1].push_back(id);
    }
  }
  for (const auto& [kind, names] : table) {
    if (!names.is_table()) {
      continue;
    }
    for (const auto& [name, value] : *names.as_table()) {
      const KeyPath path{std::string(kind.str()), std::string(name.str())};
      for (const std::size_t line : lines_below(layout, path)) {
        const std::vector<model::ObjectId>& ids = at_line[line];
        const auto id = std::ranges::find_if(
            ids, [&](const model::ObjectId& i) { return stands_under(i.kind, kind.str()); });
        if (id != ids.end()) {
          layout.objects.emplace_back(*id, path);
          break;
        }
      }
    }
  }
}

}  // namespace

Layout layout(const Source& source, const model::Declaration& declared) {
  Problems problems;
  const std::optional<toml::table> table = parse(source.text, source.name, problems);
  problems.raise();
  Layout result;
  for (const std::string_view line : lines_of(source.text)) {
    result.lines.emplace_back(line);
  }
  result.schema = (*table)["schema"].value_or(std::string("public"));
  Taker(result, source.name).take(*table);
  find_objects(result, *table, source.name, declared);
  const auto place = [&](const auto& object) {
    const std::set<std::size_t> lines = lines_below(result, object.second);
    return lines.empty() ? std::size_t{0} : *lines.begin();
  };
  std::ranges::stable_sort(result.objects, {}, place);
  return result;
}

bool is_below(const KeyPath& path, const KeyPath& prefix) {
  return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

}  // namespace schemadiff::files
