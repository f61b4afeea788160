#include "report/text_diff.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <dtl/dtl.hpp>
#include <fmt/format.h>

#include "base/text.h"

namespace schemadiff::report {

namespace {

using Side = DiffLine::Side;
using Words = std::vector<std::string>;

constexpr std::size_t kContext = 3;
constexpr std::size_t kLongestWordDiff = 2000;  // words; beyond, the whole line is marked

/// One step from one list to the other.
struct Edit {
  Side side = Side::Both;
  std::string text;
};

std::vector<Edit> edits_between(const Words& from, const Words& to) {
  dtl::Diff<std::string, Words> diff(from, to);
  diff.compose();
  std::vector<Edit> edits;
  for (const auto& [text, info] : diff.getSes().getSequence()) {
    edits.push_back({.side = info.type == dtl::SES_ADD      ? Side::To
                             : info.type == dtl::SES_DELETE ? Side::From
                                                            : Side::Both,
                     .text = text});
  }
  return edits;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Words, runs of blanks, and every other character for itself.
Words words_of(std::string_view line) {
  Words words;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t end = i + 1;
    const auto same = [&](auto is) {
      while (is(line[i]) && end < line.size() && is(line[end])) {
        ++end;
      }
    };
    same(is_word);
    same([](char c) { return c == ' ' || c == '\t'; });
    words.emplace_back(line.substr(i, end - i));
    i = end;
  }
  return words;
}

void add_span(DiffLine& line, const std::string& text, bool changed) {
  if (!line.spans.empty() && line.spans.back().changed == changed) {
    line.spans.back().text += text;
  } else {
    line.spans.push_back({.text = text, .changed = changed});
  }
}

DiffLine whole_line(Side side, const std::string& text) {
  return {.side = side, .spans = {{.text = text, .changed = false}}};
}

/// A line that became another one.
std::pair<DiffLine, DiffLine> changed_line(const std::string& from, const std::string& to) {
  const Words a = words_of(from);
  const Words b = words_of(to);
  std::pair<DiffLine, DiffLine> lines{{.side = Side::From}, {.side = Side::To}};
  std::size_t kept = 0;
  if (a.size() + b.size() <= kLongestWordDiff) {
    for (const Edit& edit : edits_between(a, b)) {
      kept += edit.side == Side::Both && is_word(edit.text.front()) ? 1U : 0U;
      if (edit.side != Side::To) {
        add_span(lines.first, edit.text, edit.side == Side::From);
      }
      if (edit.side != Side::From) {
        add_span(lines.second, edit.text, edit.side == Side::To);
      }
    }
  }
  if (kept == 0) {  // another line altogether: marks would only be noise
    return {whole_line(Side::From, from), whole_line(Side::To, to)};
  }
  return lines;
}

Words split_lines(std::string_view text) {
  Words lines;
  for (const std::string_view line : lines_of(text)) {
    lines.emplace_back(line);
  }
  return lines;
}

void add_changed(const Words& gone, const Words& came, std::vector<DiffLine>& lines) {
  std::vector<DiffLine> after;
  const std::size_t paired = std::min(gone.size(), came.size());
  for (std::size_t i = 0; i < paired; ++i) {
    auto [from, to] = changed_line(gone[i], came[i]);
    lines.push_back(std::move(from));
    after.push_back(std::move(to));
  }
  for (std::size_t i = paired; i < gone.size(); ++i) {
    lines.push_back(whole_line(Side::From, gone[i]));
  }
  for (std::size_t i = paired; i < came.size(); ++i) {
    after.push_back(whole_line(Side::To, came[i]));
  }
  std::ranges::move(after, std::back_inserter(lines));
}

char sign_of(Side side) {
  switch (side) {
    case Side::Both:
      return ' ';
    case Side::From:
      return '-';
    case Side::To:
      return '+';
  }
  return ' ';
}

std::string text_of(const DiffLine& line, terminal::Style style) {
  std::string text(1, sign_of(line.side));
  for (const DiffSpan& span : line.spans) {
    text += span.text;
  }
  if (!style.coloured || line.side == Side::Both) {
    return text + "\n";
  }
  const terminal::Colour colour =
      line.side == Side::From ? terminal::Colour::Red : terminal::Colour::Green;
  std::string painted = style.paint(text.substr(0, 1), colour);
  for (const DiffSpan& span : line.spans) {
    // Inverse video: a mark that needs no second colour.
    painted += span.changed ? fmt::format("\x1b[7m{}\x1b[27m", style.paint(span.text, colour))
                            : style.paint(span.text, colour);
  }
  return painted + "\n";
}

/// `12,3` of a hunk's header: where it begins, from 1, and how long it is.
std::string range_text(std::size_t before, std::size_t length) {
  return fmt::format("{},{}", length == 0 ? before : before + 1, length);
}

}  // namespace

std::vector<DiffLine> diff_lines(std::string_view from, std::string_view to) {
  std::vector<DiffLine> lines;
  Words gone;
  Words came;
  const auto flush = [&] {
    add_changed(gone, came, lines);
    gone.clear();
    came.clear();
  };
  for (Edit& edit : edits_between(split_lines(from), split_lines(to))) {
    switch (edit.side) {
      case Side::Both:
        flush();
        lines.push_back(whole_line(Side::Both, edit.text));
        break;
      case Side::From:
        gone.push_back(std::move(edit.text));
        break;
      case Side::To:
        came.push_back(std::move(edit.text));
        break;
    }
  }
  flush();
  return lines;
}

std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, terminal::Style style) {
  const std::vector<DiffLine> lines = diff_lines(from, to);
  std::vector<bool> shown(lines.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].side != Side::Both) {
      const std::size_t begin = i - std::min(i, kContext);
      const std::size_t end = std::min(i + kContext + 1, lines.size());
      std::fill(shown.begin() + static_cast<std::ptrdiff_t>(begin),
                shown.begin() + static_cast<std::ptrdiff_t>(end), true);
    }
  }
  std::string text;
  std::size_t from_line = 0;
  std::size_t to_line = 0;
  for (std::size_t i = 0; i < lines.size();) {
    if (!shown[i]) {
      ++from_line;
      ++to_line;
      ++i;
      continue;
    }
    std::string hunk;
    std::size_t from_length = 0;
    std::size_t to_length = 0;
    for (; i < lines.size() && shown[i]; ++i) {
      hunk += text_of(lines[i], style);
      from_length += lines[i].side == Side::To ? 0U : 1U;
      to_length += lines[i].side == Side::From ? 0U : 1U;
    }
    const std::string header = fmt::format("@@ -{} +{} @@", range_text(from_line, from_length),
                                           range_text(to_line, to_length));
    text += style.paint(header, terminal::Colour::Cyan) + "\n" + hunk;
    from_line += from_length;
    to_line += to_length;
  }
  return text.empty() ? "" : fmt::format("--- {}\n+++ {}\n{}", from_name, to_name, text);
}

}  // namespace schemadiff::report
