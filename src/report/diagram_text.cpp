#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ios>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "base/program.h"
#include "base/text.h"
#include "report/diagram.h"
#include "report/html.h"

namespace schemadiff::report {

namespace {

namespace fs = std::filesystem;

constexpr int kNoProgram = 127;

/// A sign and a colour for each mark: nobody has to tell colours apart.
struct MarkLook {
  std::string_view sign;
  std::string_view border;
  std::string_view fill;
};

MarkLook look_of(Mark mark) {
  switch (mark) {
    case Mark::None:
      return {.sign = "", .border = "#57606a", .fill = "#eaeef2"};
    case Mark::Added:
      return {.sign = "+ ", .border = "#1a7f37", .fill = "#dafbe1"};
    case Mark::Changed:
      return {.sign = "~ ", .border = "#9a6700", .fill = "#fff1c2"};
    case Mark::Dropped:
      return {.sign = "− ", .border = "#cf222e", .fill = "#ffe0dd"};
  }
  return {};
}

/// A string of the DOT language.
std::string dot_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    result += c == '"' || c == '\\' ? "\\" : "";
    result += c == '\n' ? ' ' : c;
  }
  return result + "\"";
}

std::string node_name(const Diagram& diagram, std::size_t place) {
  return dot_string(fmt::format("{}.{}", diagram.tables[place].schema, diagram.tables[place].name));
}

std::string key_text(const DiagramColumn& column) {
  return column.primary ? "PK" : column.foreign ? "FK" : "";
}

std::string cell(std::string_view text, std::string_view attributes) {
  return fmt::format("<TD {}>{}</TD>", attributes, text.empty() ? " " : text);
}

std::string column_row(const DiagramColumn& column) {
  const MarkLook look = look_of(column.mark);
  const std::string colour =
      column.mark == Mark::None ? "" : fmt::format(" BGCOLOR=\"{}\"", look.fill);
  const std::string name = fmt::format("{}{}", look.sign, html_text(column.name));
  return fmt::format(
      "<TR>{}{}{}</TR>",
      cell(fmt::format("<FONT POINT-SIZE=\"9\">{}</FONT>",
                       key_text(column).empty() ? " " : key_text(column)),
           "ALIGN=\"LEFT\"" + colour),
      cell(column.primary ? fmt::format("<B>{}</B>", name) : name, "ALIGN=\"LEFT\"" + colour),
      cell(fmt::format("<FONT COLOR=\"#57606a\">{}{}</FONT>", html_text(column.type),
                       column.null ? "?" : ""),
           "ALIGN=\"LEFT\"" + colour));
}

std::string node_text(const Diagram& diagram, std::size_t place) {
  const DiagramTable& table = diagram.tables[place];
  const MarkLook look = look_of(table.mark);
  std::string rows = fmt::format("<TR><TD COLSPAN=\"3\" BGCOLOR=\"{}\"><B>{}{}</B></TD></TR>",
                                 look.fill, look.sign, html_text(table.name));
  for (const DiagramColumn& column : table.columns) {
    rows += column_row(column);
  }
  rows += table.more_columns ? "<TR><TD COLSPAN=\"3\">…</TD></TR>" : "";
  return fmt::format(
      "{} [label=<<TABLE BORDER=\"{}\" COLOR=\"{}\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
      "CELLPADDING=\"3\" BGCOLOR=\"#ffffff\" STYLE=\"ROUNDED\">{}</TABLE>>, tooltip={}]",
      node_name(diagram, place), table.mark == Mark::None ? 1 : 2, look.border, rows,
      node_name(diagram, place));
}

std::string edge_text(const Diagram& diagram, const DiagramReference& reference) {
  const MarkLook look = look_of(reference.mark);
  return fmt::format(
      "{} -> {} [color=\"{}\", style={}, penwidth={}, arrowhead={}, arrowtail=crow, dir=both, "
      "tooltip={}]",
      node_name(diagram, reference.from), node_name(diagram, reference.to), look.border,
      reference.mark == Mark::Dropped ? "dashed" : "solid", reference.mark == Mark::None ? 1 : 2,
      reference.optional ? "teeodot" : "tee", dot_string(reference.columns));
}

/// A name that Mermaid takes: it knows no way to write quotes.
std::string mermaid_name(std::string_view text) {
  std::string name(text);
  std::ranges::replace_if(
      name, [](char c) { return c == '"' || c == '\n' || c == '\\' || c == '%'; }, '_');
  return "\"" + name + "\"";
}

std::string mermaid_word(std::string_view text) {
  std::string word(text);
  std::ranges::replace_if(
      word,
      [](char c) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '_' ||
                           static_cast<unsigned char>(c) >= 0x80;
        return !plain;
      },
      '_');
  return word.empty() || (word.front() >= '0' && word.front() <= '9') ? "_" + word : word;
}

std::string entity(const Diagram& diagram, std::size_t place) {
  const DiagramTable& table = diagram.tables[place];
  return mermaid_name(table.schema == "public" ? table.name : table.schema + "." + table.name);
}

}  // namespace

std::string dot_text(const Diagram& diagram) {
  std::string text =
      "digraph schema {\n"
      "  graph [rankdir=LR, bgcolor=\"transparent\", fontname=\"Helvetica\", pad=0.3, "
      "nodesep=0.35, ranksep=0.9];\n"
      "  node [shape=plain, fontname=\"Helvetica\", fontsize=11];\n"
      "  edge [fontname=\"Helvetica\", arrowsize=0.8];\n";
  std::set<std::string> schemas;
  for (const DiagramTable& table : diagram.tables) {
    schemas.insert(table.schema);
  }
  std::size_t number = 0;
  for (const std::string& schema : schemas) {
    text += fmt::format(
        "  subgraph cluster_{} {{\n    label={}; color=\"#8c959f\"; fontcolor=\"#6e7781\"; "
        "style=rounded;\n",
        number++, dot_string(schema));
    for (std::size_t place = 0; place < diagram.tables.size(); ++place) {
      if (diagram.tables[place].schema == schema) {
        text += fmt::format("    {};\n", node_text(diagram, place));
      }
    }
    text += "  }\n";
  }
  for (const DiagramReference& reference : diagram.references) {
    text += fmt::format("  {};\n", edge_text(diagram, reference));
  }
  return text + "}\n";
}

std::string mermaid_text(const Diagram& diagram) {
  std::string text = "erDiagram\n";
  for (std::size_t place = 0; place < diagram.tables.size(); ++place) {
    const DiagramTable& table = diagram.tables[place];
    text += fmt::format("  {}", entity(diagram, place));
    text += table.columns.empty() ? "\n" : " {\n";
    for (const DiagramColumn& column : table.columns) {
      const std::string key = key_text(column);
      text += fmt::format("    {} {}{}\n", mermaid_word(column.type), mermaid_word(column.name),
                          key.empty() ? "" : " " + key);
    }
    text += table.columns.empty() ? "" : "  }\n";
  }
  for (const DiagramReference& reference : diagram.references) {
    text += fmt::format("  {} {}--o{{ {} : {}\n", entity(diagram, reference.to),
                        reference.optional ? "|o" : "||", entity(diagram, reference.from),
                        mermaid_name(reference.columns));
  }
  return text;
}

std::string svg_text(const Diagram& diagram) {
  std::string folder = (fs::temp_directory_path() / "schemadiff.XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    throw Error(Failure::Usage, "cannot make a folder in " + fs::temp_directory_path().string());
  }
  const fs::path source = fs::path(folder) / "diagram.dot";
  const fs::path picture = fs::path(folder) / "diagram.svg";
  std::ofstream(source, std::ios::binary) << dot_text(diagram);
  const ProgramResult result =
      run_program({"dot", "-Tsvg", "-o", picture.string(), source.string()}, folder);
  std::string svg = file_content(picture).value_or("");
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  const std::size_t begin = svg.find("<svg");
  if (result.exit_code != 0 || begin == std::string::npos) {
    throw Error(Failure::Usage,
                result.exit_code == kNoProgram
                    ? "graphviz's `dot` lays the picture out, and it is not installed; -f dot or "
                      "-f mermaid needs none"
                    : fmt::format("dot failed: {}", result.output));
  }
  return svg.substr(begin);
}

}  // namespace schemadiff::report
