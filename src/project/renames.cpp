#include "project/renames.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "files/former_name.h"
#include "files/read.h"

namespace schemadiff::project {

namespace {

bool is_in_same_place(const diff::Lookalike& pair) {
  return std::equal(pair.from.path.begin(), pair.from.path.end() - 1, pair.to.path.begin(),
                    pair.to.path.end() - 1);
}

/// How `renamed_from` says the name: alone where it is in the same place and needs no quotes.
std::string former_name(const diff::Lookalike& pair) {
  const std::string& raw = pair.from.path.back().raw();
  const bool is_inside = model::names_of(pair.to).size() > 2;
  return is_inside || (is_in_same_place(pair) && raw.find_first_of(".\"") == std::string::npos)
             ? raw
             : path_text(pair.from);
}

/// Whether a name as a person writes it means the object: the whole path, or the end of it.
bool is_called(const model::ObjectId& id, const std::string& name) {
  const std::string path = path_text(id);
  return path == name || path.ends_with("." + name) || id.path.back().raw() == name;
}

std::string refusal(const std::vector<diff::Lookalike>& pairs) {
  std::vector<std::string> lines;
  for (const diff::Lookalike& pair : pairs) {
    lines.push_back(fmt::format("{} ({} of 100)", to_string(pair), pair.likeness));
  }
  const diff::Lookalike& first = pairs.front();
  return fmt::format(
      "this may be a renaming, or a drop that loses rows: {}; say which: --rename {}={}, or "
      "renamed_from = \"{}\" in the models, or --no-rename",
      join(lines, "; "), path_text(first.from), path_text(first.to), former_name(first));
}

}  // namespace

std::string to_string(const diff::Lookalike& pair) {
  return fmt::format(
      "{} -> {}", model::to_string(pair.from),
      is_in_same_place(pair) ? sql::quoted(pair.to.path.back()) : path_text(pair.to));
}

RenamesUndecided::RenamesUndecided(std::vector<diff::Lookalike> pairs)
    : Error(Failure::Decision, refusal(pairs)),
      pairs_(std::make_shared<const std::vector<diff::Lookalike>>(std::move(pairs))) {}

void RenameJudge::accept(const diff::Lookalike& pair) {
  hints_.push_back({.object = pair.to, .former_names = {former_name(pair)}, .where = {}});
}

bool RenameJudge::take_answers(const model::Database& from, const model::Database& to) {
  if (decisions_.renamed.empty()) {
    return false;
  }
  const std::vector<diff::Lookalike> pairs = diff::renamable_pairs(from, to);
  const std::size_t before = hints_.size();
  std::erase_if(decisions_.renamed, [&](const RenameAnswer& answer) {
    std::vector<diff::Lookalike> meant;
    std::ranges::copy_if(pairs, std::back_inserter(meant), [&](const diff::Lookalike& pair) {
      return is_called(pair.from, answer.from) && is_called(pair.to, answer.to);
    });
    if (meant.size() > 1) {
      throw Error(Failure::Usage,
                  fmt::format("--rename {}={} may mean {} or {}: name them with their tables",
                              answer.from, answer.to, to_string(meant[0]), to_string(meant[1])));
    }
    if (meant.size() == 1) {
      accept(meant.front());
    }
    return !meant.empty();
  });
  return hints_.size() > before;
}

bool RenameJudge::decide(const model::Database& from, const model::Database& to) {
  if (take_answers(from, to)) {
    return true;
  }
  if (decisions_.none) {
    return false;
  }
  std::vector<diff::Lookalike> open = diff::lookalikes(from, to);
  std::erase_if(open, [&](const diff::Lookalike& pair) {
    return std::ranges::find(refused_, pair) != refused_.end();
  });
  if (open.empty()) {
    return false;
  }
  if (!decisions_.ask) {
    throw RenamesUndecided(std::move(open));
  }
  for (const diff::Lookalike& pair : open) {
    if (decisions_.ask(pair)) {
      accept(pair);
      return true;  // what is in it may look different now
    }
    refused_.push_back(pair);
  }
  return false;
}

void RenameJudge::require_all_used() const {
  if (!decisions_.renamed.empty()) {
    const RenameAnswer& answer = decisions_.renamed.front();
    throw Error(Failure::Usage,
                fmt::format("--rename {}={} fits nothing that goes and comes: OLD is in the "
                            "database and not in the models, NEW is in the models only",
                            answer.from, answer.to));
  }
}

HintsWritten write_hints(const files::Config& config, const std::vector<model::RenameHint>& hints) {
  HintsWritten written;
  for (const model::RenameHint& hint : hints) {
    // Read anew for each: a hint moves what stands behind it in the file.
    const std::vector<files::Source> sources = files::load(files::model_files(config), config.root);
    const model::Declaration declared = files::read(sources, config.filter);
    const std::string file = declared.position_of(hint.object).file;
    const auto source = std::ranges::find(sources, file, &files::Source::name);
    const std::optional<std::string> text =
        source == sources.end()
            ? std::nullopt
            : files::with_former_name(*source, declared, hint.object, hint.former_names.front());
    if (!text) {
      written.left.push_back(hint);
      continue;
    }
    replace_file(config.root / file, *text);
    if (std::ranges::find(written.files, file) == written.files.end()) {
      written.files.push_back(file);
    }
  }
  return written;
}

}  // namespace schemadiff::project
