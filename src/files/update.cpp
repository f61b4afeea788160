#include "files/update.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "files/layout.h"
#include "files/toml_text.h"

namespace schemadiff::files {

namespace {

using model::ObjectId;

/// What is replaced as one: an attribute of an object (`comment`), or a thing in it (`column.a`).
using Unit = std::vector<std::pair<KeyPath, std::string>>;  // path inside the object, value

KeyPath inside(const KeyPath& path, const KeyPath& whole) {
  return {path.begin() + static_cast<std::ptrdiff_t>(whole.size()), path.end()};
}

/// `column.a` of `column.a.type`.
KeyPath unit_of(const KeyPath& inner) {
  return {inner.begin(),
          inner.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(inner.size(), 2))};
}

std::string dotted(const KeyPath& path) {
  std::vector<std::string> keys;
  keys.reserve(path.size());
  for (const std::string& key : path) {
    keys.push_back(key_text(key));
  }
  return join(keys, ".");
}

/// One object as `write` puts it.
struct Text {
  std::filesystem::path file;
  const Layout* layout = nullptr;
  KeyPath path;
  std::vector<std::pair<KeyPath, Unit>> units;  ///< in the order of the text

  [[nodiscard]] const Unit* unit(const KeyPath& key) const {
    const auto at = std::ranges::find(
        units, key, [](const auto& entry) -> const KeyPath& { return entry.first; });
    return at == units.end() ? nullptr : &at->second;
  }

  /// Whether it is no more than an entry of its kind's section.
  [[nodiscard]] bool is_entry() const { return units.size() == 1 && units.front().first.empty(); }
};

/// The files that `write` made of one state.
class State {
 public:
  State(const Written& written, const model::Filter& filter) {
    std::vector<Source> sources;
    for (const auto& [path, text] : written) {
      sources.push_back({.name = path.generic_string(), .text = text});
    }
    const model::Declaration declared = read(sources, filter);
    layouts_.reserve(sources.size());
    for (const Source& source : sources) {
      const Layout& made = layouts_.emplace_back(layout(source, declared));
      for (const auto& [id, path] : made.objects) {
        order_.push_back(id);
        texts_.emplace(id, text_of(source.name, made, path));
      }
    }
  }

  [[nodiscard]] const Text* find(const ObjectId& id) const {
    const auto at = texts_.find(id);
    return at == texts_.end() ? nullptr : &at->second;
  }

  [[nodiscard]] const std::vector<ObjectId>& order() const { return order_; }

 private:
  static Text text_of(const std::string& file, const Layout& made, const KeyPath& path) {
    Text text{.file = file, .layout = &made, .path = path, .units = {}};
    for (const Leaf& leaf : made.leaves) {
      if (!is_below(leaf.path, path)) {
        continue;
      }
      KeyPath inner = inside(leaf.path, path);
      const KeyPath key = unit_of(inner);
      if (text.units.empty() || text.units.back().first != key) {
        text.units.emplace_back(key, Unit{});
      }
      text.units.back().second.emplace_back(std::move(inner), leaf.value);
    }
    return text;
  }

  std::vector<Layout> layouts_;
  std::map<ObjectId, Text> texts_;
  std::vector<ObjectId> order_;
};

/// A file that is being changed.
class Page {
 public:
  Page(std::string name, Layout made) : name_(std::move(name)), layout_(std::move(made)) {}

  [[nodiscard]] const std::string& name() const { return name_; }

  [[nodiscard]] const Layout& layout() const { return layout_; }

  [[nodiscard]] bool is_changed() const { return !gone_.empty() || !added_.empty(); }

  void remove(Lines lines) {
    for (std::size_t i = lines.begin; i < lines.end; ++i) {
      gone_.insert(i);
    }
  }

  /// The comments directly above go with what they are about.
  void remove_with_comments(Lines lines) {
    while (lines.begin > 0 && is_own_comment(layout_.lines[lines.begin - 1])) {
      --lines.begin;
    }
    remove(lines);
  }

  /// Before the line of this number, behind what was added there already.
  void add(std::size_t line, std::vector<std::string> lines) {
    std::vector<std::string>& there = added_[line];
    std::ranges::move(lines, std::back_inserter(there));
  }

  void append_section(std::vector<std::string> lines) {
    const bool is_new = layout_.lines.empty() && !added_.contains(0);
    if (!is_new) {
      lines.insert(lines.begin(), "");
    }
    add(layout_.lines.size(), std::move(lines));
  }

  [[nodiscard]] std::size_t end() const { return layout_.lines.size(); }

  /// Sections inside of objects that have lost all they had.
  void remove_empty_sections() {
    for (std::size_t i = 0; i < layout_.headers.size(); ++i) {
      const Header& header = layout_.headers[i];
      const std::size_t next =
          i + 1 < layout_.headers.size() ? layout_.headers[i + 1].line : layout_.lines.size();
      bool had_any = false;
      bool has_any = added_.lower_bound(header.line + 1) != added_.upper_bound(next);
      for (std::size_t line = header.line + 1; line < next; ++line) {
        const bool is_blank = layout_.lines[line].empty() || is_comment(layout_.lines[line]);
        had_any = had_any || gone_.contains(line);
        has_any = has_any || (!is_blank && !gone_.contains(line));
      }
      if (header.path.size() > 2 && had_any && !has_any) {
        remove_with_comments({.begin = header.line, .end = header.line + 1});
      }
    }
  }

  /// Nothing when there is nothing left.
  [[nodiscard]] std::optional<std::string> text() const {
    std::vector<std::string> lines;
    bool cut = false;
    for (std::size_t i = 0; i <= layout_.lines.size(); ++i) {
      if (const auto added = added_.find(i); added != added_.end()) {
        lines.insert(lines.end(), added->second.begin(), added->second.end());
      }
      if (i == layout_.lines.size()) {
        break;
      }
      const bool doubles =
          cut && layout_.lines[i].empty() && (lines.empty() || lines.back().empty());
      cut = cut || gone_.contains(i);
      if (!gone_.contains(i) && !doubles) {
        lines.push_back(layout_.lines[i]);
        cut = false;
      }
    }
    while (!lines.empty() && lines.back().empty()) {
      lines.pop_back();
    }
    const bool says_nothing = std::ranges::all_of(lines, [](const std::string& line) {
      return line.empty() || is_comment(line) || line.starts_with("schema =");
    });
    return says_nothing ? std::nullopt : std::optional(join(lines, "\n") + "\n");
  }

 private:
  static bool is_comment(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '#';
  }

  /// `#:schema …` is about the file.
  static bool is_own_comment(std::string_view line) {
    return is_comment(line) && !line.starts_with("#:");
  }

  std::string name_;
  Layout layout_;
  std::set<std::size_t> gone_;
  std::map<std::size_t, std::vector<std::string>> added_;
};

/// The lines of a value under a header; nothing when the header does not lead to it.
std::optional<std::vector<std::string>> entry_lines(const KeyPath& path, const std::string& value,
                                                    const KeyPath& header) {
  if (!is_below(path, header) || path.size() == header.size()) {
    return std::nullopt;
  }
  std::vector<std::string> lines;
  const std::string text = fmt::format("{} = {}", dotted(inside(path, header)), value);
  for (const std::string_view line : lines_of(text)) {
    lines.emplace_back(line);
  }
  return lines;
}

/// The lines of all of an object's unit.
std::optional<std::vector<std::string>> unit_lines(const KeyPath& object, const Unit& unit,
                                                   const KeyPath& header) {
  std::vector<std::string> lines;
  for (const auto& [inner, value] : unit) {
    KeyPath path = object;
    path.insert(path.end(), inner.begin(), inner.end());
    std::optional<std::vector<std::string>> entry = entry_lines(path, value, header);
    if (!entry) {
      return std::nullopt;
    }
    std::ranges::move(*entry, std::back_inserter(lines));
  }
  return lines;
}

/// The sections of an object as `write` has them.
std::vector<std::string> section_lines(const Text& text) {
  std::size_t first = text.layout->lines.size();
  for (const Header& header : text.layout->headers) {
    if (is_below(header.path, text.path)) {
      first = std::min(first, header.line);
    }
  }
  return {text.layout->lines.begin() + static_cast<std::ptrdiff_t>(first),
          text.layout->lines.end()};
}

class Updater {
 public:
  Updater(std::span<const Source> sources, const model::Declaration& declared, const State& from,
          const State& to, std::string folder)
      : from_(from), to_(to), folder_(std::move(folder)) {
    pages_.reserve(sources.size());
    for (const Source& source : sources) {
      pages_.emplace_back(source.name, layout(source, declared));
      for (const auto& [id, path] : pages_.back().layout().objects) {
        places_[id] = {.page = pages_.size() - 1, .path = path};
      }
    }
  }

  void run(const std::set<ObjectId>& whole) {
    for (const ObjectId& id : from_.order()) {
      if (to_.find(id) == nullptr) {
        remove(id);
      }
    }
    for (const ObjectId& id : to_.order()) {
      const Text& after = *to_.find(id);
      const Text* const before = from_.find(id);
      const auto place = places_.find(id);
      if (place == places_.end()) {
        if (before == nullptr || before->units != after.units || whole.contains(id)) {
          add(id, after);
        }
      } else if (whole.contains(id)) {
        replace(id, after);
      } else if (before != nullptr && before->units != after.units &&
                 !change(place->second, *before, after)) {
        replace(id, after);
      }
    }
  }

  [[nodiscard]] Update result() {
    Update result;
    for (Page& page : pages_) {
      if (page.is_changed()) {
        page.remove_empty_sections();
        result.files[page.name()] = page.text();
      }
    }
    return result;
  }

 private:
  struct Spot {
    std::size_t page = 0;
    KeyPath path;
  };

  static std::vector<const Leaf*> leaves_below(const Page& page, const KeyPath& path) {
    std::vector<const Leaf*> found;
    for (const Leaf& leaf : page.layout().leaves) {
      if (is_below(leaf.path, path)) {
        found.push_back(&leaf);
      }
    }
    return found;
  }

  void remove(const ObjectId& id) {
    if (const auto at = places_.find(id); at != places_.end()) {
      remove_all(at->second);
      places_.erase(at);
    }
  }

  /// With `stays`, the comments above its first line are about what comes there instead.
  void remove_all(const Spot& spot, bool stays = false) {
    Page& page = pages_[spot.page];
    std::vector<Lines> all;
    for (const Leaf* const leaf : leaves_below(page, spot.path)) {
      all.push_back(leaf->lines);
    }
    for (const Header& header : page.layout().headers) {
      if (is_below(header.path, spot.path)) {
        all.push_back({.begin = header.line, .end = header.line + 1});
      }
    }
    std::ranges::sort(all, {}, &Lines::begin);
    for (const Lines& lines : all) {
      if (stays && lines.begin == all.front().begin) {
        page.remove(lines);
      } else {
        page.remove_with_comments(lines);
      }
    }
  }

  /// Unit by unit; false, and nothing done, where the file has them in a form that does not allow
  /// it.
  bool change(const Spot& spot, const Text& before, const Text& after) {
    Page& page = pages_[spot.page];
    if (page.layout().schema != after.layout->schema) {
      return false;  // the names in the texts would mean something else
    }
    const std::vector<const Leaf*> own = leaves_below(page, spot.path);
    const bool is_bare = own.size() == 1 && own.front()->path == spot.path;
    if (is_bare) {
      return after.units.size() == 1 && after.units.front().second.size() == 1 &&
             change_value(page, *own.front(), after.units.front().second.front().second);
    }
    std::vector<std::pair<Lines, std::vector<std::string>>> additions;
    std::vector<Lines> removals;
    std::optional<std::size_t> last;  // behind the unit before
    KeyPath last_header;
    for (const auto& [key, unit] : after.units) {
      const std::vector<const Leaf*> there = leaves_below(page, joined(spot.path, key));
      const Unit* const former = before.unit(key);
      const bool same = former != nullptr && *former == unit;
      if (!there.empty()) {
        last = there.back()->lines.end;
        last_header = there.back()->header;
      }
      if (same) {
        continue;
      }
      const bool is_hidden =
          there.empty() && key.size() == 2 && is_leaf(page, joined(spot.path, {key.front()}));
      if (is_hidden) {
        return false;  // inside an inline table
      }
      if (there.empty()) {
        if (!plan_addition(page, spot, key, unit, last, last_header, additions)) {
          return false;
        }
        continue;
      }
      auto lines = unit_lines(spot.path, unit, there.front()->header);
      if (!lines) {
        return false;
      }
      keep_comment(page, *there.front(), *lines);
      additions.emplace_back(there.front()->lines, std::move(*lines));
      for (const Leaf* const leaf : there) {
        removals.push_back(leaf->lines);
      }
    }
    for (const Lines& lines : removals) {
      page.remove(lines);
    }
    for (auto& [lines, text] : additions) {
      page.add(lines.begin, std::move(text));
    }
    remove_units(page, spot, before, after);
    return true;
  }

  void remove_units(Page& page, const Spot& spot, const Text& before, const Text& after) {
    for (const auto& [key, unit] : before.units) {
      if (after.unit(key) != nullptr) {
        continue;
      }
      const KeyPath path = joined(spot.path, key);
      for (const Leaf* const leaf : leaves_below(page, path)) {
        page.remove_with_comments(leaf->lines);
      }
      for (const Header& header : page.layout().headers) {
        if (is_below(header.path, path)) {
          page.remove_with_comments({.begin = header.line, .end = header.line + 1});
        }
      }
    }
  }

  /// Behind the one before it in the same section, else at the section's head, else in a section of
  /// its own behind all the object has.
  bool plan_addition(const Page& page, const Spot& spot, const KeyPath& key, const Unit& unit,
                     std::optional<std::size_t> last, const KeyPath& last_header,
                     std::vector<std::pair<Lines, std::vector<std::string>>>& additions) {
    KeyPath section = spot.path;
    if (key.size() == 2) {
      section.push_back(key.front());
    }
    if (last && last_header == section) {
      auto lines = unit_lines(spot.path, unit, section);
      additions.emplace_back(Lines{.begin = *last, .end = *last}, std::move(lines.value()));
      return true;
    }
    for (const Header& header : page.layout().headers) {
      if (header.path == section) {
        auto lines = unit_lines(spot.path, unit, section);
        additions.emplace_back(Lines{.begin = header.line + 1, .end = header.line + 1},
                               std::move(lines.value()));
        return true;
      }
    }
    if (!sections_begun_.insert({spot.page, section}).second) {
      return false;  // a second one for a section that is not there yet: rather all anew
    }
    std::optional<std::size_t> end = end_of_sections(page, spot.path);
    auto lines = unit_lines(spot.path, unit, section);
    if (!end || !lines) {
      return false;
    }
    lines->insert(lines->begin(), fmt::format("[{}]", dotted(section)));
    lines->insert(lines->begin(), "");
    additions.emplace_back(Lines{.begin = *end, .end = *end}, std::move(*lines));
    return true;
  }

  /// Behind the last section of an object that has sections of its own; before blank lines and the
  /// comments of the next.
  static std::optional<std::size_t> end_of_sections(const Page& page, const KeyPath& path) {
    std::optional<std::size_t> end;
    for (const Header& header : page.layout().headers) {
      if (is_below(header.path, path)) {
        end = header.line + 1;
      }
    }
    for (const Leaf& leaf : page.layout().leaves) {
      if (end && is_below(leaf.header, path)) {
        end = std::max(*end, leaf.lines.end);
      }
    }
    return end;
  }

  /// A comment behind a value on one line stays behind its new value.
  static void keep_comment(const Page& page, const Leaf& leaf, std::vector<std::string>& lines) {
    if (leaf.lines.end != leaf.lines.begin + 1 || lines.size() != 1) {
      return;
    }
    const std::string& line = page.layout().lines[leaf.lines.begin];
    const std::size_t behind = line.rfind(leaf.value) + leaf.value.size();
    if (line.rfind(leaf.value) != std::string::npos &&
        line.find('#', behind) != std::string::npos) {
      lines.front() += line.substr(behind);
    }
  }

  bool change_value(Page& page, const Leaf& leaf, const std::string& value) {
    auto lines = entry_lines(leaf.path, value, leaf.header);
    if (!lines) {
      return false;
    }
    keep_comment(page, leaf, *lines);
    page.remove(leaf.lines);
    page.add(leaf.lines.begin, std::move(*lines));
    return true;
  }

  static KeyPath joined(KeyPath path, const KeyPath& inner) {
    path.insert(path.end(), inner.begin(), inner.end());
    return path;
  }

  static bool is_leaf(const Page& page, const KeyPath& path) {
    return std::ranges::find(page.layout().leaves, path, &Leaf::path) != page.layout().leaves.end();
  }

  /// All of it in its place, or where it would go if it were new.
  void replace(const ObjectId& id, const Text& text) {
    const Spot spot = places_.at(id);
    Page& page = pages_[spot.page];
    const bool same_schema = page.layout().schema == text.layout->schema;
    const auto own = std::ranges::find_if(page.layout().headers, [&](const Header& header) {
      return is_below(header.path, spot.path);
    });
    const std::vector<const Leaf*> leaves = leaves_below(page, spot.path);
    const bool has_section =
        own != page.layout().headers.end() && std::ranges::all_of(leaves, [&](const Leaf* leaf) {
          return is_below(leaf->header, spot.path);
        });
    const bool in_place =
        same_schema &&
        (text.is_entry() ? !leaves.empty() && leaves.front()->header.size() == 1 : has_section);
    remove_all(spot, in_place);
    if (same_schema && has_section && !text.is_entry()) {
      page.add(own->line, section_lines(text));
    } else if (same_schema && text.is_entry() && !leaves.empty() &&
               leaves.front()->header.size() == 1) {
      page.add(leaves.front()->lines.begin,
               unit_lines(text.path, text.units.front().second, {text.path.front()}).value());
    } else {
      places_.erase(id);
      add(id, text);
    }
  }

  void add(const ObjectId& id, const Text& text) {
    if (!text.is_entry()) {
      page_named(text).append_section(section_lines(text));
      return;
    }
    const KeyPath section{text.path.front()};
    std::vector<std::string> lines =
        unit_lines(text.path, text.units.front().second, section).value();
    if (const auto beside = sibling_of(id, text, section)) {
      pages_[beside->first].add(beside->second, std::move(lines));
      return;
    }
    Page& page = page_named(text);
    const auto& headers = page.layout().headers;
    const auto header = std::ranges::find(headers, section, &Header::path);
    if (header != headers.end()) {
      page.add(header->line + 1, std::move(lines));
      return;
    }
    if (begun_[page.name()].insert(dotted(section)).second) {
      lines.insert(lines.begin(), fmt::format("[{}]", dotted(section)));
      page.append_section(std::move(lines));
    } else {
      page.add(page.end(), std::move(lines));
    }
  }

  /// Behind the one that `write` has before it, where that stands in the kind's section.
  std::optional<std::pair<std::size_t, std::size_t>> sibling_of(const ObjectId& id,
                                                                const Text& text,
                                                                const KeyPath& section) const {
    std::optional<std::pair<std::size_t, std::size_t>> found;
    for (const ObjectId& other : to_.order()) {
      if (other == id) {
        break;
      }
      const auto place = places_.find(other);
      if (place == places_.end() || place->second.path.front() != section.front()) {
        continue;
      }
      const Page& page = pages_[place->second.page];
      const std::vector<const Leaf*> leaves = leaves_below(page, place->second.path);
      if (leaves.size() == 1 && leaves.front()->header == section &&
          page.layout().schema == text.layout->schema) {
        found = {place->second.page, leaves.front()->lines.end};
      }
    }
    return found;
  }

  /// The file where `write` puts the object, made when there is none; another when that has another
  /// default schema.
  Page& page_named(const Text& text) {
    const std::string stem = (std::filesystem::path(folder_) / text.file).generic_string();
    std::string name = stem;
    for (int number = 2;; ++number) {
      const auto at = std::ranges::find(pages_, name, &Page::name);
      if (at == pages_.end()) {
        break;
      }
      if (at->layout().schema == text.layout->schema) {
        return *at;
      }
      name = fmt::format("{}_{}.toml", stem.substr(0, stem.size() - 5), number);
    }
    Layout empty;
    empty.schema = text.layout->schema;
    Page& page = pages_.emplace_back(name, std::move(empty));
    if (text.layout->schema != "public") {
      page.add(0, {text.layout->lines.front()});
    }
    return page;
  }

  const State& from_;
  const State& to_;
  std::string folder_;
  std::vector<Page> pages_;
  std::map<ObjectId, Spot> places_;
  std::set<std::pair<std::size_t, KeyPath>> sections_begun_;
  std::map<std::string, std::set<std::string>> begun_;
};

}  // namespace

Update update(std::span<const Source> sources, const model::Declaration& declared,
              const Written& from, const Written& to, const std::string& folder,
              const std::set<ObjectId>& whole, const model::Filter& filter) {
  const State before(from, filter);
  const State after(to, filter);
  Updater updater(sources, declared, before, after, folder);
  updater.run(whole);
  return updater.result();
}

}  // namespace schemadiff::files
