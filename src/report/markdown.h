#pragma once

#include <string>
#include <string_view>

/// Text from outside in GitHub's Markdown: nothing in a name can become markup.
namespace schemadiff::report {

/// On one line, as plain text.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// `text` between backticks, on one line.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// A fenced block, whose fence is longer than any in `text`.
[[nodiscard]] std::string markdown_block(std::string_view text, std::string_view language);

}  // namespace schemadiff::report
