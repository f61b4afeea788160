#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "terminal/style.h"

namespace schemadiff::terminal {

/// The text of the file that a position names; nothing when it cannot be read.
using SourceText = std::function<std::optional<std::string>(const std::string& file)>;

/// A mistake in a file as compilers print it, ending in a line end:
///
///   schema/users.toml:12:8: error: unknown key 'nul' (did you mean 'null'?)
///      12 | email = { type = "text", nul = true }
///         |                          ^
///   hint: …
///
/// Without the source line when the text or the position is not known.
[[nodiscard]] std::string diagnostic_text(const Diagnostic& diagnostic, const SourceText& source,
                                          Style style);

/// Everything an error has to say to a person, ending in a line end: `error: …` or a compiler's
/// lines, then what the server said beside its message (SQLSTATE, detail, hint, context).
[[nodiscard]] std::string error_text(const Error& error, const SourceText& source, Style style);

}  // namespace schemadiff::terminal
