#include "pg/copy_rows.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace schemadiff::pg {

namespace {

/// One line of COPY's text format, taken apart.
class Line {
 public:
  /// The cells point into `line` and into this object, until the next call.
  Row cells(std::string_view line) {
    cells_.clear();
    unescaped_.clear();
    unescaped_.reserve(line.size());  // so that what points into it stays right
    while (true) {
      const std::size_t end = std::min(line.find('\t'), line.size());
      cells_.push_back(cell(line.substr(0, end)));
      if (end == line.size()) {
        return cells_;
      }
      line.remove_prefix(end + 1);
    }
  }

 private:
  Cell cell(std::string_view text) {
    if (text == "\\N") {
      return std::nullopt;
    }
    if (text.find('\\') == std::string_view::npos) {
      return text;
    }
    const std::size_t begin = unescaped_.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
      unescaped_ += text[at] == '\\' ? character(text[++at]) : text[at];
    }
    return std::string_view(unescaped_).substr(begin);
  }

  /// The server writes no octal and hexadecimal escapes.
  static char character(char escaped) {
    switch (escaped) {
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'v':
        return '\v';
      default:
        return escaped;
    }
  }

  std::vector<Cell> cells_;
  std::string unescaped_;
};

}  // namespace

void copy_rows(Connection& connection, std::string_view query,
               const std::function<void(Row)>& take) {
  Line line;
  connection.copy_out(fmt::format("COPY (\n{}\n) TO STDOUT", query),
                      [&](std::string_view text) { take(line.cells(text)); });
}

}  // namespace schemadiff::pg
