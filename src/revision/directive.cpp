#include "revision/directive.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/error.h"
#include "base/text.h"
#include "revision/name.h"
#include "revision/revision.h"
#include "sql/identifier.h"

namespace schemadiff::revision {

namespace {

/// One TOML document that stands in comment lines; turns its positions into the file's.
class Document {
 public:
  Document(std::span<const CommentLine> lines, std::string file, std::vector<Diagnostic>& mistakes)
      : lines_(lines), file_(std::move(file)), mistakes_(mistakes) {
    std::string text;
    for (const CommentLine& line : lines) {
      text += line.text + "\n";
    }
    try {
      table_ = toml::parse(text);
    } catch (const toml::parse_error& error) {
      add(error.source(), std::string(error.description()));
      parsed_ = false;
    }
  }

  [[nodiscard]] bool parsed() const { return parsed_; }

  [[nodiscard]] const toml::table& table() const { return table_; }

  void add(const toml::source_region& source, std::string message,
           std::optional<std::string> hint = std::nullopt) {
    mistakes_.push_back({position(source), std::move(message), std::move(hint)});
  }

  void report_unknown(const toml::table& table, const std::vector<std::string>& known) {
    for (const auto& [key, value] : table) {
      const std::string name{key.str()};
      if (std::ranges::find(known, name) == known.end()) {
        add(key.source(), fmt::format("unknown key '{}'{}", name, did_you_mean(name, known)));
      }
    }
  }

  /// The value of a key that must be a T when it is there.
  template <class T>
  std::optional<T> value(const toml::table& table, std::string_view key, std::string_view type) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
      return std::nullopt;
    }
    const std::optional<T> found = node->value_exact<T>();
    if (!found) {
      add(node->source(), fmt::format("'{}' must be {}", key, type));
    }
    return found;
  }

  /// A string or an array of strings, none of them twice.
  std::vector<std::string> strings(const toml::table& table, std::string_view key) {
    std::vector<std::string> found;
    for (const toml::node* item : items(table, key)) {
      take_string(*item, key, found);
    }
    return found;
  }

  /// Where the strings of a key stand, as `key.string`.
  void note_places(std::string_view key, Revision& revision) const {
    for (const toml::node* item : items(table_, key)) {
      if (const std::optional<std::string> text = item->value_exact<std::string>()) {
        revision.places.emplace(fmt::format("{}.{}", key, *text), position(item->source()));
      }
    }
  }

  [[nodiscard]] SourcePosition position(const toml::source_region& source) const {
    // A document that ends too early is reported behind its last line.
    const std::size_t row = std::clamp<std::size_t>(source.begin.line, 1, lines_.size()) - 1;
    return {.file = file_,
            .line = lines_[row].line,
            .column = lines_[row].column + std::max(static_cast<int>(source.begin.column), 1) - 1};
  }

 private:
  /// What an array holds, or the one value that stands for it.
  static std::vector<const toml::node*> items(const toml::table& table, std::string_view key) {
    std::vector<const toml::node*> found;
    const toml::node* node = table.get(key);
    if (node == nullptr) {
      return found;
    }
    if (const toml::array* array = node->as_array()) {
      for (const toml::node& item : *array) {
        found.push_back(&item);
      }
    } else {
      found.push_back(node);
    }
    return found;
  }

  void take_string(const toml::node& node, std::string_view key, std::vector<std::string>& found) {
    const std::optional<std::string> text = node.value_exact<std::string>();
    if (!text) {
      add(node.source(), fmt::format("'{}' must be a string or an array of strings", key));
    } else if (std::ranges::find(found, *text) != found.end()) {
      add(node.source(), fmt::format("'{}' is named twice", *text));
    } else {
      found.push_back(*text);
    }
  }

  std::span<const CommentLine> lines_;  // the caller's, which outlive the document
  std::string file_;
  std::vector<Diagnostic>& mistakes_;
  toml::table table_;
  bool parsed_ = true;
};

/// A string as TOML writes it on one line.
std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\u{:04X}", byte);
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string toml_array(std::span<const std::string> items) {
  std::vector<std::string> quoted;
  std::ranges::transform(items, std::back_inserter(quoted),
                         [](const std::string& item) { return toml_string(item); });
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

void check_ids(Document& document, std::string_view key, std::span<const std::string> ids) {
  for (const std::string& id : ids) {
    if (const std::optional<std::string> mistake = id_mistake(id)) {
      document.add(document.table().get(key)->source(), *mistake);
    }
  }
}

void read_id(Document& document, const SourcePosition& header, Revision& revision,
             std::vector<Diagnostic>& mistakes) {
  if (!document.table().contains("id")) {
    mistakes.push_back({header, "the header has no 'id'", std::nullopt});
    return;
  }
  if (const auto id = document.value<std::string>(document.table(), "id", "a string")) {
    revision.id = *id;
    revision.places.emplace("id", document.position(document.table().get("id")->source()));
    check_ids(document, "id", std::span(&revision.id, 1));
  }
}

void read_created(Document& document, Revision& revision) {
  const toml::node* node = document.table().get("created");
  if (node == nullptr) {
    return;
  }
  const toml::value<toml::date_time>* time = node->as_date_time();
  if (time == nullptr || !time->get().offset) {
    document.add(node->source(),
                 "'created' must be a date and time with an offset, such as 2026-11-22T10:15:00Z");
    return;
  }
  std::ostringstream text;
  text << time->get();
  revision.created = text.str();
}

/// "100ms", "2s" or "1min".
std::optional<std::chrono::milliseconds> duration(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::int64_t kDay = 86'400'000;
  if (failure != std::errc{} || number < 0 || number > kDay) {
    return std::nullopt;
  }
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const std::int64_t factor = unit == "ms" ? 1 : unit == "s" ? 1000 : unit == "min" ? 60'000 : 0;
  return factor == 0 ? std::nullopt : std::optional(std::chrono::milliseconds(number * factor));
}

bool is_name(std::string_view text) {
  try {
    return !sql::parse_qualified_name(text, sql::Identifier("public")).name.empty();
  } catch (const Error&) {
    return false;
  }
}

void check_name(Document& document, const toml::table& table, std::string_view key,
                std::string_view name) {
  if (!is_name(name)) {
    document.add(table.get(key)->source(), fmt::format("'{}' is not a name", name));
  }
}

void read_pause(Document& document, const toml::table& table, Batch& batch) {
  const auto text = document.value<std::string>(table, "pause", "a string such as \"100ms\"");
  if (!text) {
    return;
  }
  if (const auto pause = duration(*text)) {
    batch.pause = *pause;
  } else {
    document.add(table.get("pause")->source(),
                 fmt::format("'{}' is no duration: write \"100ms\", \"2s\" or \"1min\"", *text));
  }
}

void read_batch(Document& document, const toml::table& table, Block& block) {
  document.report_unknown(table, {"table", "key", "size", "pause"});
  Batch batch;
  batch.table = document.value<std::string>(table, "table", "a string").value_or("");
  batch.key = document.strings(table, "key");
  if (batch.key == std::vector<std::string>{"ctid"}) {
    batch.key.clear();
  }
  if (!table.contains("table")) {
    document.add(table.source(), "'batch' has no 'table'");
  }
  if (!batch.table.empty()) {
    check_name(document, table, "table", batch.table);
  }
  for (const std::string& column : batch.key) {
    check_name(document, table, "key", column);
  }
  batch.size = document.value<std::int64_t>(table, "size", "an integer").value_or(batch.size);
  if (batch.size < 1) {
    document.add(table.get("size")->source(), "'size' must be at least 1");
  }
  read_pause(document, table, batch);
  block.batch = std::move(batch);
}

}  // namespace

void read_header(std::span<const CommentLine> lines, const SourcePosition& header,
                 Revision& revision, std::vector<Diagnostic>& mistakes) {
  if (lines.empty()) {
    mistakes.push_back({header, "the header has no 'id'", std::nullopt});
    return;
  }
  Document document(lines, header.file, mistakes);
  if (!document.parsed()) {
    return;
  }
  const toml::table& table = document.table();
  document.report_unknown(table, {"id", "revises", "depends_on", "branch", "alembic", "message",
                                  "created", "models", "digest", "proof", "replaces"});
  read_id(document, header, revision, mistakes);
  revision.revises = document.strings(table, "revises");
  revision.depends_on = document.strings(table, "depends_on");
  revision.labels = document.strings(table, "branch");
  revision.alembic = document.strings(table, "alembic");
  check_ids(document, "revises", revision.revises);
  check_ids(document, "depends_on", revision.depends_on);
  check_ids(document, "branch", revision.labels);
  revision.replaces = document.strings(table, "replaces");
  check_ids(document, "replaces", revision.replaces);
  for (const char* key : {"revises", "depends_on", "branch", "replaces"}) {
    document.note_places(key, revision);
  }
  revision.message = document.value<std::string>(table, "message", "a string").value_or("");
  read_created(document, revision);
  revision.models = document.value<std::string>(table, "models", "a string");
  revision.digest = document.value<std::string>(table, "digest", "a string");
  revision.proof = document.value<std::string>(table, "proof", "a string");
}

void read_options(std::span<const CommentLine> lines, const std::string& file, Block& block,
                  std::vector<Diagnostic>& mistakes) {
  if (lines.empty()) {
    return;
  }
  Document document(lines, file, mistakes);
  if (!document.parsed()) {
    return;
  }
  const toml::table& table = document.table();
  document.report_unknown(table, {"transaction", "batch"});
  block.transaction = document.value<bool>(table, "transaction", "true or false").value_or(true);
  const toml::node* batch = table.get("batch");
  if (batch == nullptr) {
    return;
  }
  if (!batch->is_table()) {
    document.add(batch->source(),
                 R"('batch' must be a table such as { table = "public.users", key = "id" })");
  } else if (!block.transaction) {
    document.add(batch->source(),
                 "'batch' and 'transaction = false' exclude each other: a range is a transaction");
  } else {
    read_batch(document, *batch->as_table(), block);
  }
}

bool looks_like_option(std::string_view text) {
  const auto is_key = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  const auto* const end = std::ranges::find_if_not(text, is_key);
  const std::string_view rest{end, text.end()};
  const std::size_t next = rest.find_first_not_of(" \t");
  return end != text.begin() && next != std::string_view::npos && rest[next] == '=';
}

std::vector<std::string> header_lines(const Revision& revision) {
  std::vector<std::string> lines = {fmt::format("id = {}", toml_string(revision.id)),
                                    fmt::format("revises = {}", toml_array(revision.revises))};
  if (!revision.depends_on.empty()) {
    lines.push_back(fmt::format("depends_on = {}", toml_array(revision.depends_on)));
  }
  if (!revision.labels.empty()) {
    lines.push_back(fmt::format("branch = {}", toml_array(revision.labels)));
  }
  if (!revision.alembic.empty()) {
    lines.push_back(fmt::format("alembic = {}", toml_array(revision.alembic)));
  }
  if (!revision.replaces.empty()) {
    lines.push_back(fmt::format("replaces = {}", toml_array(revision.replaces)));
  }
  lines.push_back(fmt::format("message = {}", toml_string(revision.message)));
  if (revision.created) {
    lines.push_back(fmt::format("created = {}", *revision.created));
  }
  const auto add = [&](std::string_view key, const std::optional<std::string>& value) {
    if (value) {
      lines.push_back(fmt::format("{} = {}", key, toml_string(*value)));
    }
  };
  add("models", revision.models);
  add("digest", revision.digest);
  add("proof", revision.proof);
  return lines;
}

std::vector<std::string> option_lines(const Block& block) {
  std::vector<std::string> lines;
  if (!block.transaction) {
    lines.emplace_back("transaction = false");
  }
  if (block.batch) {
    const Batch& batch = *block.batch;
    const std::string key = batch.key.empty() ? ""
                            : batch.key.size() == 1
                                ? fmt::format(", key = {}", toml_string(batch.key.front()))
                                : fmt::format(", key = {}", toml_array(batch.key));
    const std::string pause =
        batch.pause.count() == 0 ? "" : fmt::format(", pause = \"{}ms\"", batch.pause.count());
    lines.push_back(fmt::format("batch = {{ table = {}{}, size = {}{} }}", toml_string(batch.table),
                                key, batch.size, pause));
  }
  return lines;
}

}  // namespace schemadiff::revision
