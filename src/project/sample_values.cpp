#include "project/sample_values.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

namespace schemadiff::project {

namespace {

void add(std::vector<std::string>& list, std::string value) {
  if (!std::ranges::count(list, value)) {
    list.push_back(std::move(value));
  }
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Reads a quoted text from its opening quote on, doubled quotes and, where they count, doubled
/// backslashes undone: a server prints no other escapes.
std::string quoted(std::string_view text, std::size_t& at, bool with_escapes) {
  const char quote = text[at++];
  std::string value;
  for (; at < text.size(); ++at) {
    const bool doubled = at + 1 < text.size() && text[at + 1] == text[at];
    if (text[at] == quote && !doubled) {
      ++at;
      break;
    }
    if (doubled && (text[at] == quote || (with_escapes && text[at] == '\\'))) {
      ++at;
    }
    value += text[at];
  }
  return value;
}

/// A regular expression read from the left. `good` is lost at what is not understood.
class Pattern {
 public:
  Pattern(std::string_view text, int more) : text_(text), more_(more) {}

  std::optional<std::string> match() {
    std::string result = alternatives();
    return good_ && at_ == text_.size() ? std::optional(std::move(result)) : std::nullopt;
  }

 private:
  [[nodiscard]] bool more() const { return good_ && at_ < text_.size(); }

  [[nodiscard]] bool looking_at(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }

  bool take(std::string_view what) {
    if (!looking_at(what)) {
      return false;
    }
    at_ += what.size();
    return true;
  }

  std::string alternatives() {
    std::string first = sequence();
    while (take("|")) {
      static_cast<void>(sequence());
    }
    return first;
  }

  std::string sequence() {
    std::string result;
    while (more() && !looking_at("|") && !looking_at(")")) {
      if (take("^") || take("$")) {
        continue;
      }
      const std::string one = atom();
      for (int left = times(); left > 0; --left) {
        result += one;
      }
    }
    return result;
  }

  std::string atom() {
    if (take("(")) {
      if (!take("?:") && looking_at("?")) {
        good_ = false;  // what looks ahead or back
      }
      std::string inside = alternatives();
      good_ = good_ && take(")");
      return inside;
    }
    if (take("[")) {
      return bracket();
    }
    if (take("\\")) {
      return more() ? escaped(text_[at_++]) : fail();
    }
    const char c = text_[at_++];
    return c == '.' ? "a" : std::string(1, c);
  }

  std::string escaped(char c) {
    switch (c) {
      case 'd':
        return "1";
      case 'w':
        return "a";
      case 's':
        return " ";
      case 'D':
      case 'S':
        return "a";
      case 'W':
        return "-";
      case 'A':
      case 'Z':
      case 'm':
      case 'M':
      case 'y':
        return "";
      default:
        return is_word(c) ? fail() : std::string(1, c);
    }
  }

  std::string fail() {
    good_ = false;
    return "";
  }

  /// From behind '['.
  std::string bracket() {
    const bool negated = take("^");
    std::string members;
    for (bool first = true; more() && (first || !looking_at("]")); first = false) {
      if (take("[:")) {
        const std::size_t end = std::min(text_.find(":]", at_), text_.size());
        members += text_.substr(at_, end - at_) == "digit" ? "1" : "a";
        at_ = std::min(end + 2, text_.size());
      } else if (take("\\")) {
        members += more() ? escaped(text_[at_++]) : fail();
      } else {
        members += text_[at_++];
      }
    }
    if (!take("]") || members.empty()) {
      return fail();
    }
    if (!negated) {
      return members.substr(0, 1);
    }
    constexpr std::string_view kOthers = "a1-_ Z";
    const std::size_t other = kOthers.find_first_not_of(members);
    return other == std::string_view::npos ? fail() : std::string(1, kOthers[other]);
  }

  /// What a quantifier asks for at least, and `more_` if there is no end; 1 without one.
  int times() {
    int least = 1;
    bool endless = false;
    if (take("*")) {
      least = 0;
      endless = true;
    } else if (take("?")) {
      least = 0;
    } else if (take("+")) {
      endless = true;
    } else if (take("{")) {
      const char* const end = text_.data() + text_.size();
      const auto [after, error] = std::from_chars(text_.data() + at_, end, least);
      at_ = std::min(text_.find('}', at_), text_.size());
      endless = at_ > 0 && text_[at_ - 1] == ',';
      constexpr int kMost = 200;
      good_ = good_ && error == std::errc{} && least <= kMost && take("}");
    }
    static_cast<void>(take("?"));  // not greedy
    return good_ ? least + (endless ? more_ : 0) : 0;
  }

  std::string_view text_;
  int more_;
  std::size_t at_ = 0;
  bool good_ = true;
};

/// A pattern of LIKE with nothing more in it than it has to have.
std::string like_text(std::string_view pattern) {
  std::string text;
  for (const char c : pattern) {
    if (c != '%') {
      text += c == '_' ? 'a' : c;
    }
  }
  return text;
}

void add_texts(std::vector<std::string>& list, const Constants& constants) {
  for (const std::string& constant : constants.texts) {
    add(list, constant);
    for (int more = 0; more < 3; ++more) {
      if (std::optional<std::string> text = matching_text(constant, more)) {
        add(list, *std::move(text));
      }
    }
    add(list, like_text(constant));
  }
  for (const std::string& number : constants.numbers) {
    constexpr std::size_t kLongest = 400;
    std::size_t length = 0;
    std::from_chars(number.data(), number.data() + number.size(), length);
    if (length > 0 && length <= kLongest) {  // of a text, perhaps
      add(list, std::string(length, 'a'));
      add(list, std::string(length, '1'));
    }
  }
}

void add_numbers(std::vector<std::string>& list, const Constants& constants) {
  for (const std::string& number : constants.numbers) {
    add(list, number);
    std::int64_t whole = 0;
    const char* const end = number.data() + number.size();
    if (std::from_chars(number.data(), end, whole).ptr == end) {
      add(list, std::to_string(whole + 1));
      add(list, std::to_string(whole - 1));
    }
  }
}

}  // namespace

Constants constants_in(std::string_view expression) {
  Constants constants;
  for (std::size_t at = 0; at < expression.size();) {
    const char c = expression[at];
    if (c == '"') {
      static_cast<void>(quoted(expression, at, false));
    } else if (c == '\'') {
      const bool with_escapes = at > 0 && expression[at - 1] == 'E';
      add(constants.texts, quoted(expression, at, with_escapes));
    } else if (is_digit(c)) {
      const std::size_t begin = at;
      while (at < expression.size() && (is_digit(expression[at]) || expression[at] == '.')) {
        ++at;
      }
      add(constants.numbers, std::string(expression.substr(begin, at - begin)));
    } else if (is_word(c)) {
      while (at < expression.size() && is_word(expression[at]) && expression[at] != '\'') {
        ++at;
      }
    } else {
      ++at;
    }
  }
  for (const std::string& text : constants.texts) {
    if (!text.empty() && std::ranges::all_of(text, is_digit)) {
      add(constants.numbers, text);  // '10'::numeric
    }
  }
  return constants;
}

std::optional<std::string> matching_text(std::string_view pattern, int more) {
  return Pattern(pattern, more).match();
}

std::vector<std::string> candidates(char category, const Constants& constants) {
  std::vector<std::string> list;
  const auto add_all = [&list](std::initializer_list<std::string_view> values) {
    for (const std::string_view value : values) {
      add(list, std::string(value));
    }
  };
  switch (category) {
    case 'N':
      add_all({"1", "2", "3"});
      add_numbers(list, constants);
      add_all({"0", "-1", "10", "100", "0.5"});
      break;
    case 'S':
      add_all({"1r", "2r", "3r"});
      add_texts(list, constants);
      add_all({"a", "A", "1", "", "someone@example.org", "https://example.org/"});
      break;
    case 'D':
      add_all({"2024-01-01 01:00", "2024-01-02 02:00", "2024-01-03 03:00"});
      add_texts(list, constants);
      add_all({"1970-01-01 00:00", "2100-01-01 00:00"});
      break;
    case 'T':
      add_all({"1 hour", "2 hours", "0", "-1 hour"});
      add_texts(list, constants);
      break;
    case 'B':
      add_all({"true", "false"});
      break;
    case 'A':
      add_all({"{}", "{1}", "{a}", "{1,2}", "{2024-01-01}", "{true}"});
      for (const std::string& text : constants.texts) {
        add(list, fmt::format("{{{}}}", text));
      }
      break;
    case 'R':
      add_all({"empty", "[1,2)", "[2024-01-01,2024-01-02)", "[2024-01-02,2024-01-03)"});
      break;
    default:
      add_texts(list, constants);
      add_all({"{}", "[]", R"({"row": 1})", "1", "10.0.0.1"});
      break;
  }
  return list;
}

}  // namespace schemadiff::project
