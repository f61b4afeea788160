#include "model/wrapped.h"

#include <cstddef>
#include <span>
#include <string>

namespace schemadiff::model {

namespace {

constexpr std::size_t kLineBytes = 100;

}  // namespace

std::string wrapped(std::span<const std::string> parts) {
  std::string text;
  std::size_t line = 0;
  for (const std::string& part : parts) {
    if (text.empty()) {
      line = part.size();
    } else if (line + 1 + part.size() <= kLineBytes) {
      text += ' ';
      line += 1 + part.size();
    } else {
      text += "\n  ";
      line = 2 + part.size();
    }
    text += part;
  }
  return text;
}

}  // namespace schemadiff::model
