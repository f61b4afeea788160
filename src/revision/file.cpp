/// A revision file is SQL that psql could run; what concerns schemadiff stands in its comments:
///
///   -- [revision]                     the first line that is not empty; then the header, TOML
///   after `-- `
///   -- id = "0013"                    letters, digits, '_' and '.'; the only key that must be
///   there
///   -- revises = ["0012"]             also depends_on, branch, alembic, replaces, message,
///   created, models, digest, proof
///
///   -- Changes                        optional: a list for people, up to the next empty line
///   --   + table  public.roles
///
///   -- [up]                           any number of blocks, run in order; at least one [up] and
///   one [down]
///   -- transaction = false            options: the lines of the form `key = …` right under the
///   block's header
///   -- about the block                comments before an empty line belong to the block,
///
///   -- about the statement            those right above a statement, or behind it on its line, to
///   the statement CREATE INDEX CONCURRENTLY …;
///
///   -- [down]                         may hold no statement
///   -- [end]                          the last line: without it the file was cut in half
///
/// A comment that is one word in brackets, and no directive, is written with a backslash: `--
/// \[up]`.
#include "revision/file.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "revision/directive.h"
#include "revision/revision.h"
#include "sql/split.h"
#include "sql/statement.h"

namespace schemadiff::revision {

namespace {

/// What stands between and in the statements of a file, in order.
struct Item {
  enum class Kind : std::uint8_t { Comment, Semicolon, Statement };

  Kind kind;
  std::string_view text;  // a view into the file's text, which the reader keeps
  int line = 0;
  int column = 0;
  int end_line = 0;
};

/// `[word]`, backslashes before it allowed.
bool is_bracketed_word(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\\'), text.size()));
  text = text.substr(0, text.find_last_not_of(" \t") + 1);
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return text.size() > 2 && text.front() == '[' && text.back() == ']' &&
         std::ranges::all_of(text.substr(1, text.size() - 2), is_letter);
}

/// The word of a directive; nothing for an ordinary comment.
std::optional<std::string> directive_of(std::string_view content) {
  if (!is_bracketed_word(content) || content.starts_with('\\')) {
    return std::nullopt;
  }
  return std::string(content.substr(1, content.find(']') - 1));
}

/// A `--` comment without the dashes and one space.
std::string_view content_of(std::string_view comment) {
  comment.remove_prefix(2);
  if (comment.starts_with(' ')) {
    comment.remove_prefix(1);
  }
  return comment;
}

bool is_line_comment(const Item& item) {
  return item.kind == Item::Kind::Comment && item.text.starts_with("--");
}

/// The lines of a comment, whose last may be empty: what join() put together. A bare carriage
/// return ends a comment for PostgreSQL, so it ends the line here.
std::vector<std::string> comment_lines(std::string_view comment) {
  std::string text{comment};
  std::ranges::replace(text, '\r', '\n');
  std::vector<std::string> lines;
  for (const std::string_view line : lines_of(text)) {
    lines.emplace_back(line);
  }
  if (text.ends_with('\n')) {
    lines.emplace_back();
  }
  return lines;
}

/// The lines of a comment as they are kept: without their marks and the writer's backslash.
std::vector<std::string> lines_of_comment(const Item& item) {
  if (is_line_comment(item)) {
    std::string_view content = content_of(item.text);
    if (content.starts_with('\\') && is_bracketed_word(content)) {
      content.remove_prefix(1);
    }
    return {std::string(content)};
  }
  std::vector<std::string> lines = comment_lines(item.text.substr(2, item.text.size() - 4));
  for (std::string& line : lines) {
    const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    const std::size_t end = line.find_last_not_of(" \t") + 1;
    line = line.substr(first, std::max(first, end) - first);
  }
  if (!lines.empty() && lines.back().empty()) {
    lines.pop_back();  // the closing mark on a line of its own
  }
  return lines;
}

/// Cuts what is between two statements into comments and semicolons.
class GapReader {
 public:
  GapReader(std::string_view text, std::size_t begin, std::size_t end)
      : text_(text), at_(begin), end_(end) {}

  template <class Sink>
  void read(const Sink& sink) {
    while (at_ < end_) {
      const std::string_view rest = text_.substr(at_, end_ - at_);
      if (rest.starts_with("--")) {
        emit(sink, Item::Kind::Comment, std::min(rest.find_first_of("\n\r"), rest.size()));
      } else if (rest.starts_with("/*")) {
        emit(sink, Item::Kind::Comment, block_comment_size(rest));
      } else if (rest.starts_with(';')) {
        emit(sink, Item::Kind::Semicolon, 1);
      } else {
        ++at_;  // white space: the scanner leaves nothing else
      }
    }
  }

 private:
  template <class Sink>
  void emit(const Sink& sink, Item::Kind kind, std::size_t size) {
    sink(kind, text_.substr(at_, size), at_);
    at_ += size;
  }

  /// Block comments nest in PostgreSQL.
  static std::size_t block_comment_size(std::string_view text) {
    int depth = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      const std::string_view two = text.substr(i, 2);
      if (two == "/*") {
        ++depth;
        ++i;
      } else if (two == "*/") {
        ++i;
        if (--depth == 0) {
          return i + 1;
        }
      }
    }
    return text.size();
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t end_;
};

/// Without a byte order mark, and with LF at the end of every line: a checkout on Windows is the
/// same revision.
std::string normalized(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') {
      result += text[i];
    }
  }
  return result;
}

/// The line of the first byte that is not UTF-8.
SourcePosition first_bad_utf8(std::string_view text, const std::string& file) {
  const std::vector<std::string_view> lines = lines_of(text);
  const auto bad = std::ranges::find_if_not(lines, is_utf8);
  return {.file = file, .line = static_cast<int>(bad - lines.begin()) + 1};
}

/// What `-- [up]` with nothing under it becomes: there is nothing to do, so there is no block.
bool is_empty(const Block& block) {
  return block == Block{};
}

class Reader {
 public:
  Reader(std::string text, const std::filesystem::path& path)
      : text_(std::move(text)), file_(path.string()) {
    revision_.path = path;
  }

  Revision read() {
    collect_items();
    if (read_head()) {
      read_blocks();
    }
    if (!mistakes_.empty()) {
      throw DiagnosticsError(std::move(mistakes_));
    }
    return std::move(revision_);
  }

 private:
  void mistake(int line, int column, std::string message,
               std::optional<std::string> hint = std::nullopt) {
    mistakes_.push_back(
        {{.file = file_, .line = line, .column = column}, std::move(message), std::move(hint)});
  }

  /// Lines are counted once from front to back: a position from scratch for every item would be
  /// quadratic.
  void add_item(Item::Kind kind, std::string_view text, std::size_t offset) {
    line_ += static_cast<int>(std::ranges::count(text_.begin() + std::ptrdiff_t(counted_),
                                                 text_.begin() + std::ptrdiff_t(offset), '\n'));
    counted_ = offset;
    const std::size_t line_start = offset == 0 ? 0 : text_.rfind('\n', offset - 1) + 1;
    const SourcePosition in_line =
        position_in(std::string_view(text_).substr(line_start), offset - line_start, "");
    const int end_line = line_ + static_cast<int>(std::ranges::count(text, '\n'));
    items_.push_back({.kind = kind,
                      .text = text,
                      .line = line_,
                      .column = in_line.column,
                      .end_line = end_line});
  }

  void collect_items() {
    std::vector<sql::StatementView> statements;
    try {
      statements = sql::split(text_);
    } catch (const Error& error) {
      throw DiagnosticsError(
          {{{.file = file_, .line = error.where().line, .column = error.where().column},
            error.what(),
            "the file may have been cut in half"}});
    }
    const auto sink = [this](Item::Kind kind, std::string_view text, std::size_t offset) {
      add_item(kind, text, offset);
    };
    std::size_t done = 0;
    for (const sql::StatementView& statement : statements) {
      GapReader(text_, done, statement.offset).read(sink);
      add_item(Item::Kind::Statement, statement.text, statement.offset);
      done = statement.offset + statement.text.size();
    }
    GapReader(text_, done, text_.size()).read(sink);
  }

  /// Whether the comment is the first thing on its line.
  [[nodiscard]] bool starts_line(std::size_t index) const {
    return is_line_comment(items_[index]) &&
           (index == 0 || items_[index - 1].end_line < items_[index].line);
  }

  /// The comment lines from the item at next_ on that follow each other without an empty line, up
  /// to a directive.
  std::vector<CommentLine> paragraph(int line_before) {
    std::vector<CommentLine> lines;
    while (next_ < items_.size() && starts_line(next_) && items_[next_].line == line_before + 1) {
      const Item& item = items_[next_];
      const std::string_view content = content_of(item.text);
      if (directive_of(content)) {
        break;
      }
      const auto shift = static_cast<int>(item.text.size() - content.size());
      lines.push_back({std::string(content), item.line, item.column + shift});
      line_before = item.line;
      ++next_;
    }
    return lines;
  }

  /// The header and the list of changes. False when this is no revision file at all.
  bool read_head() {
    const bool is_revision = !items_.empty() && is_line_comment(items_.front()) &&
                             directive_of(content_of(items_.front().text)) == "revision";
    if (!is_revision) {
      mistake(items_.empty() ? 1 : items_.front().line, items_.empty() ? 1 : items_.front().column,
              "a revision file begins with the line '-- [revision]'");
      return false;
    }
    const Item& first = items_.front();
    next_ = 1;
    const SourcePosition header{.file = file_, .line = first.line, .column = first.column};
    read_header(paragraph(first.line), header, revision_, mistakes_);
    read_changes();
    return true;
  }

  void read_changes() {
    if (next_ >= items_.size() || !starts_line(next_) ||
        content_of(items_[next_].text) != "Changes") {
      return;
    }
    const int line = items_[next_++].line;
    std::vector<std::string> lines;
    for (const CommentLine& comment : paragraph(line)) {
      std::string_view text = comment.text;  // its first space is gone already
      const std::size_t indent =
          std::min({text.find_first_not_of(' '), text.size(), std::size_t{2}});
      text.remove_prefix(indent);
      lines.emplace_back(text);
    }
    revision_.changes = join(lines, "\n");
  }

  void read_blocks() {
    for (; next_ < items_.size() && !ended_; ++next_) {
      const Item& item = items_[next_];
      switch (item.kind) {
        case Item::Kind::Comment:
          read_comment(next_);
          break;
        case Item::Kind::Semicolon:
          open_statement_ = nullptr;
          break;
        case Item::Kind::Statement:
          read_statement(item);
          break;
      }
    }
    check_end();
  }

  void read_comment(std::size_t index) {
    const Item& item = items_[index];
    if (starts_line(index)) {
      if (const std::optional<std::string> word = directive_of(content_of(item.text))) {
        read_directive(item, *word);
        return;
      }
    }
    const bool trails = block_ != nullptr && !block_->statements.empty() && pending_.empty() &&
                        item.line == statement_end_line_;
    if (trails) {
      append(block_->statements.back().comment, lines_of_comment(item));
    } else {
      pending_.push_back(&item);
    }
  }

  static void append(std::string& comment, const std::vector<std::string>& lines) {
    comment += (comment.empty() || lines.empty() ? "" : "\n") + join(lines, "\n");
  }

  /// The pending comments from `begin` to `end`, an empty line between paragraphs.
  [[nodiscard]] std::string pending_text(std::size_t begin, std::size_t end) const {
    std::vector<std::string> lines;
    for (std::size_t i = begin; i < end; ++i) {
      if (i > begin && pending_[i]->line > pending_[i - 1]->end_line + 1) {
        lines.emplace_back();
      }
      std::ranges::copy(lines_of_comment(*pending_[i]), std::back_inserter(lines));
    }
    return join(lines, "\n");
  }

  void append_to_block(const std::string& text) {
    if (block_ != nullptr && !text.empty()) {
      block_->comment += (block_->comment.empty() ? "" : "\n\n") + text;
    }
  }

  void read_directive(const Item& item, const std::string& word) {
    finish_block();
    if (word == "up" || word == "down") {
      std::vector<Block>& list = word == "up" ? revision_.up : revision_.down;
      (word == "up" ? seen_up_ : seen_down_) = true;
      block_ = &list.emplace_back();
      block_->line = item.line;
      block_->comment = std::exchange(lead_, "");
      const std::size_t here = next_++;
      std::vector<CommentLine> options = paragraph(item.line);
      const auto last = std::ranges::find_if_not(
          options, [](const CommentLine& line) { return looks_like_option(line.text); });
      options.erase(last, options.end());
      read_options(options, file_, *block_, mistakes_);
      next_ = here + options.size();
    } else if (word == "end") {
      ended_ = true;
    } else {
      const std::vector<std::string> known = {"revision", "up", "down", "end"};
      mistake(item.line, item.column,
              word == "revision"
                  ? "a file has one '-- [revision]', at its beginning"
                  : fmt::format("unknown directive '[{}]'{}", word, did_you_mean(word, known)),
              fmt::format("write '-- \\[{}]' for a comment", word));
    }
  }

  void finish_block() {
    if (open_statement_ != nullptr) {
      mistake(open_statement_->line, open_statement_->column, "the statement does not end with ';'",
              "the file may have been cut in half");
      open_statement_ = nullptr;
    }
    const std::string left = pending_text(0, pending_.size());
    pending_.clear();
    if (block_ == nullptr) {
      lead_ = left;  // comments above the first block
    }
    append_to_block(left);
    block_ = nullptr;
  }

  void read_statement(const Item& item) {
    open_statement_ = &item;
    if (block_ == nullptr) {
      mistake(item.line, item.column, "a statement stands outside every block",
              "put the line '-- [up]' or '-- [down]' above it");
      pending_.clear();
      return;
    }
    block_->statements.push_back(
        {.sql = std::string(item.text), .comment = take_comment(item.line), .line = item.line});
    statement_end_line_ = item.end_line;
    check_statement(item);
  }

  /// The comment of the statement at `line`. Before the first statement, only the paragraph right
  /// above is its own.
  std::string take_comment(int line) {
    std::size_t begin = 0;
    if (block_->statements.empty()) {
      begin = pending_.size();
      while (begin > 0 && pending_[begin - 1]->end_line + 1 >= line) {
        line = pending_[--begin]->line;
      }
      append_to_block(pending_text(0, begin));
    }
    std::string comment = pending_text(begin, pending_.size());
    pending_.clear();
    return comment;
  }

  void check_statement(const Item& item) {
    if (swallowed_directive(item)) {
      return;
    }
    if (block_->batch && (!uses(item.text, "first") || !uses(item.text, "last"))) {
      mistake(item.line, item.column,
              "a statement of a batch says with :first and :last which rows it takes",
              "without them it would take all rows in every range; put it into a block of its own");
    }
    if (sql::traits(item.text).controls_transaction) {
      mistake(item.line, item.column,
              "a revision does not begin or end transactions itself: every block is one",
              "take the statement out, or begin another block");
    }
  }

  static bool uses(std::string_view text, const std::string& variable) {
    return sql::with_variables(text, {{variable, ""}}) != text;
  }

  /// A statement without its semicolon runs on over the next block's header.
  bool swallowed_directive(const Item& item) {
    std::size_t offset = 0;
    int line = item.line;
    for (const std::string_view text : lines_of(item.text)) {
      if (offset > 0 && text.starts_with("--") && directive_of(content_of(text)) &&
          is_outside_quotes(item.text.substr(0, offset))) {
        mistake(
            item.line, item.column,
            fmt::format("the statement does not end with ';' before '{}' in line {}", text, line));
        return true;
      }
      offset += text.size() + 1;
      ++line;
    }
    return false;
  }

  /// Whether quotes and comments opened in the text are closed in it.
  static bool is_outside_quotes(std::string_view text) {
    try {
      return !sql::split(text).empty();
    } catch (const Error&) {
      return false;
    }
  }

  void check_end() {
    if (!ended_) {
      const int line = static_cast<int>(lines_of(text_).size());
      finish_block();
      mistake(line, 1, "the file does not end with the line '-- [end]': it was cut in half",
              "when nothing is missing, add that line");
      return;
    }
    if (next_ < items_.size()) {
      mistake(items_[next_].line, items_[next_].column, "there is text after '-- [end]'");
    }
    require_block(seen_up_, "up");
    require_block(seen_down_, "down");
    std::erase_if(revision_.up, is_empty);
    std::erase_if(revision_.down, is_empty);
  }

  void require_block(bool seen, std::string_view word) {
    if (!seen) {
      mistake(items_.front().line, items_.front().column,
              fmt::format("the file has no '-- [{}]' block", word),
              "a block without statements says that there is nothing to do");
    }
  }

  std::string text_;
  std::string file_;
  Revision revision_;
  std::vector<Diagnostic> mistakes_;
  std::vector<Item> items_;
  std::size_t counted_ = 0;  // bytes of text_ whose lines are in line_
  int line_ = 1;
  std::size_t next_ = 0;                  // the item to be read
  Block* block_ = nullptr;                // the block that is being read, in revision_
  const Item* open_statement_ = nullptr;  // a statement whose semicolon has not come yet
  int statement_end_line_ = 0;
  std::vector<const Item*> pending_;  // comments that belong to what comes next
  std::string lead_;                  // comments above the first block
  bool seen_up_ = false;
  bool seen_down_ = false;
  bool ended_ = false;
};

std::string comment_line(std::string_view line) {
  const std::string_view mark = is_bracketed_word(line) ? "\\" : "";
  return line.empty() ? "--\n" : fmt::format("-- {}{}\n", mark, line);
}

std::string comment_text(std::string_view comment) {
  std::string text;
  for (const std::string& line : comment_lines(comment)) {
    text += comment_line(line);
  }
  return text;
}

std::string header_text(const Revision& revision) {
  std::string text = "-- [revision]\n";
  for (const std::string& line : header_lines(revision)) {
    text += fmt::format("-- {}\n", line);
  }
  return text;
}

std::string changes_text(const Revision& revision) {
  if (revision.changes.empty()) {
    return "";
  }
  std::string text = "\n-- Changes\n";
  for (const std::string& line : comment_lines(revision.changes)) {
    text += line.empty() ? "--\n" : fmt::format("--   {}\n", line);
  }
  return text;
}

std::string statement_text(const Statement& statement) {
  const std::vector<sql::StatementView> cut = sql::split(statement.sql);
  if (cut.size() != 1 || cut.front().text != statement.sql) {
    throw Error(Failure::File, fmt::format("this is not one SQL statement: {}", statement.sql));
  }
  return fmt::format("{}{};\n", comment_text(statement.comment), statement.sql);
}

std::string block_text(const Block& block, Direction direction) {
  std::string text = direction == Direction::Up ? "\n-- [up]\n" : "\n-- [down]\n";
  for (const std::string& line : option_lines(block)) {
    text += fmt::format("-- {}\n", line);
  }
  const std::string& next = block.comment.empty() && !block.statements.empty()
                                ? block.statements.front().comment
                                : block.comment;
  if (looks_like_option(next.substr(0, next.find_first_of("\n\r")))) {
    text += '\n';  // or it would be read as an option
  }
  text += comment_text(block.comment);
  bool separate = !block.comment.empty();
  for (const Statement& statement : block.statements) {
    text += separate ? "\n" : "";
    text += statement_text(statement);
    separate = true;
  }
  return text;
}

/// A file descriptor that is closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return ::fsync(descriptor) == 0;
}

[[noreturn]] void fail_to_write(const std::filesystem::path& path, int error) {
  throw Error(Failure::File,
              fmt::format("cannot write {}: {}", path.string(), std::strerror(error)),
              {.file = path.string()});
}

/// Writes a file beside `path`, then gives it that name by link() or rename().
void put_in_place(const std::filesystem::path& path, std::string_view text, mode_t mode,
                  int (*name)(const char* from, const char* to)) {
  std::string temporary = (path.parent_path() / ".schemadiff-XXXXXX").string();
  const Descriptor descriptor(::mkstemp(temporary.data()));
  if (descriptor.number() < 0) {
    fail_to_write(path, errno);
  }
  const bool good = ::fchmod(descriptor.number(), mode) == 0 &&
                    write_all(descriptor.number(), text) &&
                    name(temporary.c_str(), path.c_str()) == 0;
  const int error = errno;
  ::unlink(temporary.c_str());
  if (!good) {
    fail_to_write(path, error);
  }
}

std::string bytes_of(const std::filesystem::path& path) {
  std::optional<std::string> text = file_content(path);
  if (!text) {
    throw Error(Failure::File, fmt::format("cannot read {}", path.string()),
                {.file = path.string()});
  }
  return *std::move(text);
}

}  // namespace

Revision parse(std::string_view text, const std::filesystem::path& path) {
  if (!is_utf8(text)) {
    throw DiagnosticsError(
        {{first_bad_utf8(text, path.string()), "the text is not UTF-8", "save the file as UTF-8"}});
  }
  return Reader(normalized(text), path).read();
}

Revision read(const std::filesystem::path& path) {
  return parse(bytes_of(path), path);
}

std::string write(const Revision& revision) {
  std::string text = header_text(revision) + changes_text(revision);
  for (const Direction direction : {Direction::Up, Direction::Down}) {
    const std::vector<Block>& list = blocks(revision, direction);
    for (const Block& block : list) {
      text += block_text(block, direction);
    }
    if (list.empty()) {
      text += block_text({}, direction);
    }
  }
  return text + "\n-- [end]\n";
}

std::string with_header(std::string_view text, const Revision& revision) {
  std::string result;
  bool inside = false;
  bool done = false;
  std::size_t offset = 0;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t end = text.find('\n', offset);
    const std::size_t size = (end == std::string_view::npos ? text.size() : end + 1) - offset;
    const bool comment = line.starts_with("--");
    if (!done && !inside && line.ends_with("-- [revision]")) {
      result += header_text(revision);
      inside = true;
    } else if (!inside || !comment || directive_of(content_of(line))) {
      done = done || inside;
      inside = false;
      result += text.substr(offset, size);
    }
    offset += size;
  }
  return result;
}

void create_file(const std::filesystem::path& path, std::string_view text) {
  put_in_place(path, text, 0644, &::link);  // which refuses to replace a file
}

void save_header(const Revision& revision) {
  const std::string text = with_header(bytes_of(revision.path), revision);
  struct stat status{};
  if (::stat(revision.path.c_str(), &status) != 0) {
    fail_to_write(revision.path, errno);
  }
  put_in_place(revision.path, text, status.st_mode & 07777U, &::rename);
}

void move_file(const Revision& revision, const std::filesystem::path& from) {
  if (revision.path == from) {
    save_header(revision);
    return;
  }
  create_file(revision.path, with_header(bytes_of(from), revision));
  if (::unlink(from.c_str()) != 0) {
    fail_to_write(from, errno);
  }
}

}  // namespace schemadiff::revision
