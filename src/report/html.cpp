#include "report/html.h"

#include "base/text.h"

namespace schemadiff::report {

std::string html_text(std::string_view text) {
  const bool readable = is_utf8(text);
  std::string result;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    const bool is_control = (code < 0x20 && c != '\n' && c != '\t') || code == 0x7f;
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += is_control || (!readable && code >= 0x80) ? '?' : c;
    }
  }
  return result;
}

}  // namespace schemadiff::report
