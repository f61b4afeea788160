#include "report/changes.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "base/text.h"
#include "model/object_id.h"
#include "report/text_diff.h"

namespace schemadiff::report {

namespace {

using Action = ChangeEntry::Action;

constexpr std::size_t kLongestValue = 60;  // in characters; a body or a long expression is cut

/// The path of an object; for what hangs on objects of several kinds: `on table public.users`.
std::string object_text(const model::ObjectId& id) {
  return id.of.empty() ? model::path_text(id)
                       : fmt::format("on {} {}", id.of, model::path_text(id));
}

std::set<model::ObjectId> created_or_dropped(const std::vector<diff::Change>& changes) {
  std::set<model::ObjectId> found;
  for (const diff::Change& change : changes) {
    if (!std::holds_alternative<diff::Alter>(change)) {
      found.insert(diff::identity_of(change));
    }
  }
  return found;
}

/// The objects with a statement outside any transaction.
std::set<model::ObjectId> concurrent_objects(const plan::Plan& plan) {
  std::set<model::ObjectId> found;
  for (const plan::Block& block : plan) {
    for (const plan::Step& step : block.steps) {
      if (!block.transaction) {
        found.insert(step.object);
      }
    }
  }
  return found;
}

std::optional<std::string> whole_of(const model::Object& object,
                                    const std::set<model::ObjectId>& wholes) {
  const std::optional<model::ObjectId> parent = model::parent_of(object);
  if (!parent || !wholes.contains(*parent)) {
    return std::nullopt;
  }
  return model::to_string(*parent);
}

/// A path as SQL without its last name: `public.users.` of `public.users."full.name"`, `app.` of
/// `app.add(app.mood)`.
std::string_view qualifier_of(std::string_view path) {
  bool quoted = false;
  std::size_t end = 0;
  for (std::size_t i = 0; i < path.size() && (quoted || path[i] != '('); ++i) {
    quoted = quoted != (path[i] == '"');
    end = path[i] == '.' && !quoted ? i + 1 : end;
  }
  return path.substr(0, end);
}

/// The new name alone where the object stays where it is.
std::string renamed_text(std::string_view from, std::string_view to) {
  const std::string_view qualifier = qualifier_of(to);
  return std::string(qualifier == qualifier_of(from) ? to.substr(qualifier.size()) : to);
}

ChangeEntry entry_of(const diff::Renaming& renaming) {
  if (renaming.from.empty()) {  // made first, so that something can move into it
    return {.action = Action::Create,
            .kind = renaming.kind,
            .object = renaming.to,
            .id = renaming.object};
  }
  return {.action = Action::Rename,
          .kind = renaming.kind,
          .object = renaming.from,
          .renamed_to = renaming.to,
          .id = renaming.object};
}

ChangeEntry entry_of(const diff::Change& change, const std::set<model::ObjectId>& wholes) {
  const model::ObjectId id = diff::identity_of(change);
  ChangeEntry entry{.kind = std::string(id.kind), .object = object_text(id), .id = id};
  const auto fill = Overloaded{
      [&](const diff::Create& create) { entry.part_of = whole_of(create.object, wholes); },
      [&](const diff::Drop& drop) {
        entry.action = Action::Drop;
        entry.part_of = whole_of(drop.object, wholes);
      },
      [&](const diff::Alter& alter) {
        entry.action = Action::Alter;
        entry.differences = model::differences_between(alter.from, alter.to);
      },
  };
  std::visit(fill, change);
  return entry;
}

char sign_of(Action action) {
  switch (action) {
    case Action::Create:
      return '+';
    case Action::Drop:
      return '-';
    case Action::Alter:
    case Action::Rename:
      return '~';
  }
  return '?';
}

terminal::Colour colour_of(Action action) {
  switch (action) {
    case Action::Create:
      return terminal::Colour::Green;
    case Action::Drop:
      return terminal::Colour::Red;
    case Action::Alter:
    case Action::Rename:
      return terminal::Colour::Yellow;
  }
  return terminal::Colour::Plain;
}

/// A value on one line, cut when it is long.
std::string value_text(const std::optional<std::string>& value) {
  if (!value) {
    return "(none)";
  }
  const std::string flat = fmt::format("{}", fmt::join(lines_of(*value), " "));
  const std::string_view shown = terminal::first_characters(flat, kLongestValue);
  if (shown.empty()) {
    return "''";
  }
  return shown.size() == flat.size() ? flat : fmt::format("{}…", shown);
}

/// Whether a value has several lines: what changes in it is shown as a diff then.
bool is_body(const model::Difference& difference) {
  const auto is_long = [](const std::optional<std::string>& text) {
    return text && text->find('\n') != std::string::npos;
  };
  return is_long(difference.from) || is_long(difference.to);
}

std::string differences_text(const std::vector<model::Difference>& differences, bool bodies) {
  std::vector<std::string> parts;
  for (const model::Difference& difference : differences) {
    if (bodies && is_body(difference)) {
      parts.push_back(fmt::format("{} changes", difference.key));
      continue;
    }
    const std::string from = value_text(difference.from);
    const std::string to = value_text(difference.to);
    // Two long values may differ behind the cut alone.
    parts.push_back(from == to ? fmt::format("{} changes", difference.key)
                               : fmt::format("{} {} -> {}", difference.key, from, to));
  }
  return join(parts, ", ");
}

/// `bodies`: long values follow below, and are not part of the line.
std::string line_text(const ChangeEntry& entry, std::size_t kind_width, bool bodies = false) {
  std::string line =
      fmt::format("{} {:<{}} {}", sign_of(entry.action), entry.kind, kind_width, entry.object);
  if (entry.renamed_to) {
    line += fmt::format(" -> {}", renamed_text(entry.object, *entry.renamed_to));
  }
  if (!entry.differences.empty()) {
    line += fmt::format(": {}", differences_text(entry.differences, bodies));
  }
  if (entry.copied) {
    line += " (made anew, every row is copied)";
  }
  if (entry.concurrently) {
    line += entry.action == Action::Alter ? " (outside a transaction)" : " (concurrently)";
  }
  return line;
}

}  // namespace

std::vector<ChangeEntry> change_entries(const plan::Migration& migration) {
  const std::set<model::ObjectId> wholes = created_or_dropped(migration.changes);
  const std::set<model::ObjectId> concurrent = concurrent_objects(migration.up);
  std::vector<ChangeEntry> entries;
  std::set<model::ObjectId> moved;
  for (const diff::Renaming& renaming : migration.renamings) {
    entries.push_back(entry_of(renaming));
  }
  for (const diff::Move& move : migration.moves) {
    ChangeEntry entry = entry_of(diff::Alter{.from = move.from, .to = move.to}, wholes);
    entry.concurrently = concurrent.contains(model::identity_of(move.to));
    moved.insert(model::identity_of(move.to));
    entries.push_back(std::move(entry));
  }
  for (const diff::Change& change : migration.changes) {
    if (moved.contains(diff::identity_of(change))) {
      continue;  // the entry of the move tells all
    }
    ChangeEntry entry = entry_of(change, wholes);
    entry.concurrently = concurrent.contains(diff::identity_of(change));
    entry.copied = migration.copied.contains(diff::identity_of(change));
    entries.push_back(std::move(entry));
  }
  return entries;
}

namespace {

std::size_t kind_width_of(const std::vector<ChangeEntry>& entries) {
  std::size_t width = 0;
  for (const ChangeEntry& entry : entries) {
    width = entry.part_of ? width : std::max(width, entry.kind.size());
  }
  return width;
}

/// What changes in a text of several lines; "" for other values.
std::string body_text(const model::Difference& difference, terminal::Style style) {
  if (!is_body(difference)) {
    return "";
  }
  const std::string key(difference.key);
  return indented(
      unified_diff(difference.from.value_or(""), difference.to.value_or(""), key, key, style),
      "    ");
}

}  // namespace

std::vector<std::string> change_lines(const std::vector<ChangeEntry>& entries,
                                      terminal::Style style) {
  const std::size_t kind_width = kind_width_of(entries);
  std::vector<std::string> lines;
  for (const ChangeEntry& entry : entries) {
    if (!entry.part_of) {
      lines.push_back(style.paint(line_text(entry, kind_width), colour_of(entry.action)));
    }
  }
  return lines;
}

std::string changes_text(const std::vector<ChangeEntry>& entries, terminal::Style style) {
  const std::size_t kind_width = kind_width_of(entries);
  std::string text;
  for (const ChangeEntry& entry : entries) {
    if (entry.part_of) {
      continue;
    }
    text += style.paint(line_text(entry, kind_width, true), colour_of(entry.action)) + "\n";
    for (const model::Difference& difference : entry.differences) {
      const std::string body = body_text(difference, style);
      text += body.empty() || body.ends_with('\n') ? body : body + "\n";
    }
  }
  return text;
}

std::string unmanaged_text(const std::vector<model::Unmanaged>& unmanaged, bool names) {
  std::map<std::string, int> counts;
  for (const model::Unmanaged& object : unmanaged) {
    ++counts[object.kind];
  }
  std::vector<std::string> parts;
  for (const auto& [kind, count] : counts) {
    const std::string_view ending = count == 1 ? "" : kind.ends_with('x') ? "es" : "s";
    const bool is_y = count > 1 && kind.ends_with("y");  // policy, foreign key: "policies", "keys"
    const bool vowel = kind.size() > 1 && std::string_view("aeiou").find(kind[kind.size() - 2]) !=
                                              std::string_view::npos;
    parts.push_back(is_y && !vowel ? fmt::format("{} {}ies", count, kind.substr(0, kind.size() - 1))
                                   : fmt::format("{} {}{}", count, kind, ending));
  }
  std::string text = parts.empty() ? "" : fmt::format("not managed: {}\n", join(parts, ", "));
  for (const model::Unmanaged& object : unmanaged) {
    text += names ? fmt::format("  {} {}\n", object.kind, object.name) : "";
  }
  return text;
}

}  // namespace schemadiff::report
