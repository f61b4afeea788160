#include "report/page.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "report/html.h"
#include "report/text_diff.h"

namespace schemadiff::report {

namespace {

using Side = DiffLine::Side;
using revision::Block;
using revision::Direction;

// Colours come in pairs for light and dark, each at a contrast of 4.5 or more with its ground. On a
// narrow screen the two columns of a comparison become one, where unchanged lines stand once.
constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --ground: #ffffff; --card: #f6f8fa; --ink: #1f2328; --quiet: #57606a;
  --line: #d0d7de; --link: #0550ae; --add: #dafbe1; --add-ink: #116329; --cut: #ffebe9; --cut-ink: #a40e26;
  --add-mark: #aceebb; --cut-mark: #ffc1bc; --warn: #fff1c2; --warn-ink: #6a4700; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --card: #161b22; --ink: #e6edf3;
  --quiet: #9ea7b3; --line: #3d444d; --link: #79b8ff; --add: #12261e; --add-ink: #7ee2a0; --cut: #2d1215;
  --cut-ink: #ffa198; --add-mark: #1f5f38; --cut-mark: #7d2329; --warn: #2e2308; --warn-ink: #e9c46a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main, header, footer { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1rem 0 .5rem; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--ground); }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
code, pre, .diff td { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
pre { margin: 0; padding: .75rem; white-space: pre; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; }
.changes { list-style: none; padding: 0; } .changes li { padding: .15rem 0; overflow-wrap: anywhere; }
.sign { display: inline-block; width: 1.5rem; text-align: center; font-weight: 700; border-radius: 4px; margin-right: .5rem; }
.add { background: var(--add); color: var(--add-ink); } .cut { background: var(--cut); color: var(--cut-ink); }
.alter { background: var(--warn); color: var(--warn-ink); }
.note { color: var(--quiet); margin: .5rem 0 0; } .loss { background: var(--warn); color: var(--warn-ink);
  padding: .1rem .5rem; border-radius: 4px; font-weight: 600; }
.block { border-left: 3px solid var(--line); padding-left: 1rem; margin: 1rem 0; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; }
summary { padding: .5rem .75rem; cursor: pointer; overflow-wrap: anywhere; font-weight: 600; }
details > .scroll { border: 0; border-top: 1px solid var(--line); border-radius: 0; margin: 0; }
.diff { border-collapse: collapse; width: 100%; min-width: 50rem; table-layout: fixed; }
.diff th { text-align: left; padding: .25rem .75rem; color: var(--quiet); font-weight: 600; }
.diff td { vertical-align: top; padding: 0 .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.diff td + td, .diff th + th { border-left: 1px solid var(--line); }
.diff td.cut mark { background: var(--cut-mark); color: inherit; } .diff td.add mark { background: var(--add-mark); color: inherit; }
.picture { overflow: auto; background: #ffffff; border: 1px solid var(--line); border-radius: 6px; padding: .5rem; }
.picture svg { display: block; max-width: max(100%, 56rem); height: auto; }
footer { color: var(--quiet); padding: 2rem 1rem; }
@media (max-width: 48rem) { .diff, .diff tbody, .diff tr, .diff td { display: block; min-width: 0; width: 100%; }
  .diff thead { position: absolute; left: -99rem; } .diff tr.same td + td, .diff td.none { display: none; }
  .diff td + td { border-left: 0; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { details > * { display: block; } nav, .skip { display: none; } }
)css";

std::string element(std::string_view name, std::string_view text) {
  return fmt::format("<{0}>{1}</{0}>", name, html_text(text));
}

std::string section(std::string_view id, std::string_view title, const std::string& content) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}"
      "</h2>\n{2}</section>\n",
      id, title, content);
}

/// Something wide that scrolls for itself, also by keyboard.
std::string scrolling(std::string_view label, const std::string& content) {
  return fmt::format(
      "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">{}</div>\n",
      html_text(label), content);
}

struct Sign {
  std::string_view sign;
  std::string_view style;
  std::string_view word;
};

Sign sign_of(ChangeEntry::Action action) {
  switch (action) {
    case ChangeEntry::Action::Create:
      return {"+", "add", "new"};
    case ChangeEntry::Action::Drop:
      return {"−", "cut", "dropped"};
    case ChangeEntry::Action::Alter:
    case ChangeEntry::Action::Rename:
      return {"~", "alter", "changed"};
  }
  return {};
}

std::string change_item(const ChangeEntry& entry) {
  const Sign sign = sign_of(entry.action);
  std::string text = fmt::format(
      "<li><span class=\"sign {}\" role=\"img\" aria-label=\"{}\">{}</span>{} <code>{}</code>",
      sign.style, sign.word, sign.sign, html_text(entry.kind), html_text(entry.object));
  if (entry.renamed_to) {
    text += fmt::format(" becomes <code>{}</code>", html_text(*entry.renamed_to));
  }
  std::vector<std::string> parts;
  for (const model::Difference& difference : entry.differences) {
    const bool is_long = difference.from.value_or("").find('\n') != std::string::npos ||
                         difference.to.value_or("").find('\n') != std::string::npos;
    parts.push_back(is_long ? html_text(difference.key)
                            : fmt::format("{} <code>{}</code> → <code>{}</code>",
                                          html_text(difference.key),
                                          html_text(difference.from.value_or("(none)")),
                                          html_text(difference.to.value_or("(none)"))));
  }
  text += parts.empty() ? "" : ": " + join(parts, "; ");
  return text + "</li>\n";
}

/// A line of the list that stands in the revision file: `~ column public.users.name -> full_name`.
std::string stated_item(std::string_view line) {
  const char first = line.empty() ? ' ' : line.front();
  const Sign sign = first == '+'   ? sign_of(ChangeEntry::Action::Create)
                    : first == '-' ? sign_of(ChangeEntry::Action::Drop)
                    : first == '~' ? sign_of(ChangeEntry::Action::Alter)
                                   : Sign{};
  if (sign.sign.empty()) {
    return fmt::format("<li>{}</li>\n", html_text(line));
  }
  return fmt::format(
      "<li><span class=\"sign {}\" role=\"img\" aria-label=\"{}\">{}</span><code>{}</code></li>\n",
      sign.style, sign.word, sign.sign,
      html_text(line.substr(std::min<std::size_t>(2, line.size()))));
}

/// The revision's own list knows renamings; the schemas alone do not tell them.
std::string changes_section(const Page& page) {
  std::string items;
  for (const std::string_view line : lines_of(page.revision.changes)) {
    items += stated_item(line);
  }
  if (!items.empty()) {
    return section("changes", "Changes", "<ul class=\"changes\">\n" + items + "</ul>\n");
  }
  for (const ChangeEntry& entry : page.changes) {
    items += entry.part_of ? "" : change_item(entry);
  }
  if (items.empty()) {
    return section("changes", "Changes", "<p>The schema stays as it is.</p>\n");
  }
  return section("changes", "Changes", "<ul class=\"changes\">\n" + items + "</ul>\n");
}

std::string cell(const DiffLine* line) {
  if (line == nullptr) {
    return "<td class=\"none\"></td>";
  }
  std::string text;
  for (const DiffSpan& span : line->spans) {
    text +=
        span.changed ? fmt::format("<mark>{}</mark>", html_text(span.text)) : html_text(span.text);
  }
  const std::string_view style = line->side == Side::From ? " class=\"cut\""
                                 : line->side == Side::To ? " class=\"add\""
                                                          : "";
  return fmt::format("<td{}>{}</td>", style, text);
}

/// Lines that are gone beside those that came.
std::string diff_rows(const std::vector<DiffLine>& lines) {
  std::string rows;
  for (std::size_t i = 0; i < lines.size();) {
    if (lines[i].side == Side::Both) {
      rows += fmt::format("<tr class=\"same\">{0}{0}</tr>\n", cell(&lines[i]));
      ++i;
      continue;
    }
    const auto run = [&](Side side) {
      const std::size_t begin = i;
      while (i < lines.size() && lines[i].side == side) {
        ++i;
      }
      return std::pair(begin, i);
    };
    const auto [gone, gone_end] = run(Side::From);
    const auto [came, came_end] = run(Side::To);
    const std::size_t count = std::max(gone_end - gone, came_end - came);
    for (std::size_t row = 0; row < count; ++row) {
      rows +=
          fmt::format("<tr>{}{}</tr>\n", cell(gone + row < gone_end ? &lines[gone + row] : nullptr),
                      cell(came + row < came_end ? &lines[came + row] : nullptr));
    }
  }
  return rows;
}

std::string objects_section(const Page& page) {
  std::string content;
  for (const PageObject& object : page.objects) {
    const std::string table = fmt::format(
        "<table class=\"diff\"><thead><tr><th scope=\"col\">before</th><th scope=\"col\">after</th>"
        "</tr></thead><tbody>\n{}</tbody></table>",
        diff_rows(diff_lines(object.from, object.to)));
    content += fmt::format("<details open><summary>{}</summary>\n{}</details>\n",
                           html_text(object.object), scrolling(object.object, table));
  }
  return content.empty() ? "" : section("objects", "Before and after", content);
}

std::string picture_section(const Page& page) {
  if (page.picture.empty()) {
    return page.no_picture.empty()
               ? ""
               : section("picture", "Picture",
                         fmt::format("<p class=\"note\">{}</p>\n", html_text(page.no_picture)));
  }
  std::string svg = page.picture;
  constexpr std::string_view kBegin = "<svg ";
  svg.insert(
      kBegin.size(),
      "role=\"img\" aria-label=\"Tables and their references; the list of changes above says "
      "the same in words\" ");
  return section(
      "picture", "Picture",
      "<p class=\"note\">+ new, ~ changed, − dropped; dashed: a reference that goes.</p>\n"
      "<div class=\"picture\" role=\"region\" aria-label=\"Picture of the tables\" "
      "tabindex=\"0\">" +
          svg + "</div>\n");
}

std::string block_title(const Block& block) {
  if (!block.transaction) {
    return "outside a transaction, statement by statement";
  }
  if (block.batch) {
    const std::string key = block.batch->key.empty()
                                ? "pages"
                                : fmt::format("ranges of {}", join(block.batch->key, ", "));
    return fmt::format("in {} of {}, {} rows each, a transaction for each", key, block.batch->table,
                       block.batch->size);
  }
  return "one transaction";
}

std::string remarks(const std::string& comment) {
  std::string text;
  for (const std::string_view line : lines_of(comment)) {
    const bool loses = line.find("LOST") != std::string_view::npos ||
                       line.find("REWRIT") != std::string_view::npos;
    text += line.empty() ? ""
                         : fmt::format("<p class=\"note\"><span{}>{}</span></p>\n",
                                       loses ? " class=\"loss\"" : "", html_text(line));
  }
  return text;
}

std::string statements_section(const Page& page, Direction direction, std::string_view id,
                               std::string_view title) {
  std::string content;
  int number = 0;
  for (const Block& block : revision::blocks(page.revision, direction)) {
    ++number;
    content += fmt::format("<div class=\"block\">\n<h3>Block {}: {}</h3>\n{}", number,
                           html_text(block_title(block)), remarks(block.comment));
    int statement_number = 0;
    for (const revision::Statement& statement : block.statements) {
      content += remarks(statement.comment);
      content += scrolling(fmt::format("{} {}.{}", title, number, ++statement_number),
                           fmt::format("<pre><code>{};</code></pre>", html_text(statement.sql)));
    }
    content += "</div>\n";
  }
  return section(id, title, content.empty() ? "<p>No statement.</p>\n" : content);
}

std::string facts(const Page& page) {
  const revision::Revision& revision = page.revision;
  std::string list;
  const auto add = [&](std::string_view name, const std::string& value) {
    list += value.empty() ? "" : element("dt", name) + element("dd", value) + "\n";
  };
  add("file", revision.path.string());
  add("follows",
      revision.revises.empty() ? "nothing: it is the first" : join(revision.revises, ", "));
  add("depends on", join(revision.depends_on, ", "));
  add("created", revision.created.value_or(""));
  add("proved", revision.proof.value_or("no"));
  add("run for this page on", page.server);
  return "<dl>\n" + list + "</dl>\n";
}

}  // namespace

std::string page_html(const Page& page) {
  const revision::Revision& revision = page.revision;
  const std::string title = fmt::format("Revision {}{}{}", revision.id,
                                        revision.message.empty() ? "" : ": ", revision.message);
  const std::string picture = picture_section(page);
  const std::string objects = objects_section(page);
  std::string nav;
  for (const auto& [id, name, there] :
       {std::tuple("changes", "Changes", true), std::tuple("picture", "Picture", !picture.empty()),
        std::tuple("objects", "Before and after", !objects.empty()),
        std::tuple("up", "Statements up", true), std::tuple("down", "Statements down", true)}) {
    nav += there ? fmt::format("<li><a href=\"#{}\">{}</a></li>", id, name) : "";
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n"
      "<a class=\"skip\" href=\"#changes\">To the changes</a>\n"
      "<header>\n<h1>{0}</h1>\n{2}<nav aria-label=\"Sections\"><ul>{3}</ul></nav>\n</header>\n"
      "<main>\n{4}{5}{6}{7}{8}</main>\n<footer>Made by schemadiff "
      "{9}.</footer>\n</body>\n</html>\n",
      html_text(title), kStyle, facts(page), nav, changes_section(page), picture, objects,
      statements_section(page, Direction::Up, "up", "Statements up"),
      statements_section(page, Direction::Down, "down", "Statements down"),
      html_text(page.tool_version));
}

}  // namespace schemadiff::report
