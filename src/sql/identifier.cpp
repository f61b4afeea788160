#include "sql/identifier.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"

namespace schemadiff::sql {

namespace {

/// All spellings of names, none of which ever goes or moves.
class Spellings {
 public:
  const std::string& of(std::string_view text) {
    const std::scoped_lock lock(mutex_);
    const auto at = texts_.find(text);
    return at != texts_.end() ? *at : *texts_.emplace(text).first;
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::mutex mutex_;
  std::unordered_set<std::string, Hash, std::equal_to<>> texts_;
};

/// The one mutable thing that all parts of a process share: it only ever remembers, so nobody can
/// tell it from strings that are copied.
const std::string* spelling(std::string_view text) {
  static Spellings spellings;
  return &spellings.of(text);
}

bool is_lower_or_underscore(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_white_space(char c) {
  return std::string_view{" \t\n\r\f\v"}.find(c) != std::string_view::npos;
}

/// The server folds ASCII letters only: what it does with others depends on its encoding and
/// locale.
char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_bare_name(char c) {
  return is_lower_or_underscore(folded(c)) || static_cast<unsigned char>(c) >= 0x80;
}

bool continues_bare_name(char c) {
  return starts_bare_name(c) || is_digit(c) || c == '$';
}

bool is_bare(std::string_view name) {
  return !name.empty() && is_lower_or_underscore(name.front()) &&
         std::ranges::all_of(name,
                             [](char c) { return is_lower_or_underscore(c) || is_digit(c); }) &&
         !needs_quotes_as_keyword(name);
}

/// `text` between two `quote` characters, those inside it doubled.
std::string enclosed(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    result.append(c == quote ? 2 : 1, c);
  }
  return result + quote;
}

/// The longest beginning of `text` that has at most `bytes` bytes and does not end inside a UTF-8
/// character.
std::string_view clipped(std::string_view text, std::size_t bytes) {
  const auto is_continuation = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
  };
  std::size_t end = std::min(bytes, text.size());
  while (end > 0 && end < text.size() && is_continuation(text[end])) {
    --end;
  }
  return text.substr(0, end);
}

/// Reads the parts of a dotted name, one after the other.
class NameReader {
 public:
  explicit NameReader(std::string_view text) : text_(text), rest_(text) {}

  std::vector<Identifier> parts() {
    std::vector<Identifier> result;
    do {
      result.push_back(spaced_part());
    } while (take('.'));
    return result;
  }

  /// `(a, b)`; empty when no parenthesis is next.
  std::vector<Identifier> list() {
    std::vector<Identifier> result;
    if (!take('(')) {
      return result;
    }
    do {
      result.push_back(spaced_part());
    } while (take(','));
    if (!take(')')) {
      fail("a parenthesis is not closed");
    }
    skip_white_space();
    return result;
  }

  void expect_end() const {
    if (!rest_.empty()) {
      fail(fmt::format("unexpected '{}'", rest_));
    }
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(Failure::File, fmt::format("'{}' is not a name: {}", text_, reason));
  }

 private:
  Identifier spaced_part() {
    skip_white_space();
    Identifier name = part();
    skip_white_space();
    return name;
  }

  Identifier part() {
    std::string name = take('"') ? quoted_part() : bare_part();
    if (name.empty()) {
      fail("a part of it is empty");
    }
    if (name.size() > kMaxIdentifierBytes) {
      fail(fmt::format("it is longer than {} bytes", kMaxIdentifierBytes));
    }
    return Identifier(std::move(name));
  }

  std::string quoted_part() {
    std::string name;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"' && !take('"')) {  // two of them stand for one
        return name;
      }
      name += c;
    }
    fail("a double quote is not closed");
  }

  std::string bare_part() {
    std::string name;
    while (!rest_.empty() &&
           (name.empty() ? starts_bare_name(rest_.front()) : continues_bare_name(rest_.front()))) {
      name += folded(rest_.front());
      rest_.remove_prefix(1);
    }
    return name;
  }

  void skip_white_space() {
    while (!rest_.empty() && is_white_space(rest_.front())) {
      rest_.remove_prefix(1);
    }
  }

  bool take(char expected) {
    const bool found = rest_.starts_with(expected);
    rest_.remove_prefix(found ? 1 : 0);
    return found;
  }

  std::string_view text_;  // the caller's string, which outlives the reader
  std::string_view rest_;  // what is still to be read of it
};

}  // namespace

Identifier::Identifier(std::string_view raw) : raw_(raw.empty() ? &kNone : spelling(raw)) {}

std::string quoted(const Identifier& name) {
  return is_bare(name.raw()) ? name.raw() : enclosed(name.raw(), '"');
}

std::string quoted(const QualifiedName& name) {
  return name.schema.empty() ? quoted(name.name) : fmt::format("{}.{}", name.schema, name.name);
}

std::string quoted(const Literal& literal) {
  const std::string text = enclosed(literal.value, '\'');
  if (text.find_first_of("\\\r") == std::string::npos) {
    return text;
  }
  std::string escaped = "E";  // means the same whatever standard_conforming_strings is
  for (const char c : text) {
    escaped += c == '\\'   ? "\\\\"
               : c == '\r' ? "\\r"  // bare, it would not live through a file's line ends
                           : std::string(1, c);
  }
  return escaped;
}

std::string quoted(const Role& role) {
  return role.is_public ? "PUBLIC" : quoted(role.name);
}

Identifier default_object_name(const Identifier& name1, std::string_view name2,
                               std::string_view label) {
  const std::size_t separators = (name2.empty() ? 0U : 1U) + (label.empty() ? 0U : 1U);
  assert(label.size() + separators < kMaxIdentifierBytes);  // labels are words like "check"
  const std::size_t available = kMaxIdentifierBytes - separators - label.size();
  std::size_t bytes1 = name1.raw().size();
  std::size_t bytes2 = name2.size();
  while (bytes1 + bytes2 > available) {
    --(bytes1 > bytes2 ? bytes1 : bytes2);
  }
  std::string name{clipped(name1.raw(), bytes1)};
  for (const std::string_view part : {clipped(name2, bytes2), label}) {
    name += part.empty() ? "" : "_";
    name += part;
  }
  return Identifier(std::move(name));
}

Identifier truncated(std::string_view raw) {
  return Identifier(std::string(clipped(raw, kMaxIdentifierBytes)));
}

QualifiedName parse_qualified_name(std::string_view text, const Identifier& default_schema) {
  NameReader reader(text);
  const std::vector<Identifier> parts = reader.parts();
  reader.expect_end();
  if (parts.size() > 2) {
    reader.fail("it has more than two parts");
  }
  return {.schema = parts.size() == 2 ? parts.front() : default_schema, .name = parts.back()};
}

NameAndList parse_name_and_list(std::string_view text) {
  NameReader reader(text);
  NameAndList result{.parts = reader.parts(), .list = {}};
  result.list = reader.list();
  reader.expect_end();
  return result;
}

}  // namespace schemadiff::sql
