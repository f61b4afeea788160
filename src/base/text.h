#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Text helpers that know nothing of SQL.
namespace schemadiff {

[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);

/// The candidate that `written` most likely meant: the smallest edit distance, at most a third of
/// the length (and at least 1); on a tie the first. Nothing when none is near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view written,
                                                 std::span<const std::string> candidates);

/// " (did you mean 'null'?)", or "" when no candidate is near: ready to be put behind a message.
[[nodiscard]] std::string did_you_mean(std::string_view written,
                                       std::span<const std::string> candidates);

/// Whether `text` matches a shell-like pattern: `*` any run of characters, `?` one. Compared byte
/// by byte.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

/// Every line of `text` with `prefix` before it; an empty line gets the prefix without its trailing
/// spaces.
[[nodiscard]] std::string indented(std::string_view text, std::string_view prefix);

/// The lines of `text` without their line ends; "\r\n" counts as one end; a last empty line is not
/// counted.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// Whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace schemadiff
