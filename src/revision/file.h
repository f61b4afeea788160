#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "revision/revision.h"

namespace schemadiff::revision {

/// Reads the text of a revision file; its format is described atop file.cpp. `path` is for the
/// messages and kept. A byte order mark is skipped and CRLF counts as LF. Throws DiagnosticsError
/// with every mistake found: text that is not UTF-8, TOML that does not parse, unknown keys, a
/// statement or a quote without its end, a file without its last line `-- [end]` (cut in half). A
/// digest that no longer fits is no mistake here: see digest.h.
[[nodiscard]] Revision parse(std::string_view text, const std::filesystem::path& path);

/// Reads a file. Throws DiagnosticsError like `parse`, and Error (Failure::File) when it cannot be
/// read.
[[nodiscard]] Revision read(const std::filesystem::path& path);

/// The text of a revision file: the same bytes for the same revision, and `parse` gives the
/// revision back. Throws Error (Failure::File) when a statement is not exactly one statement as the
/// scanner cuts them.
[[nodiscard]] std::string write(const Revision& revision);

/// `text` with its header (everything from `-- [revision]` to the header's last line) made anew
/// from `revision`, and not a byte changed elsewhere: how `seal` and `rebase` keep what a person
/// wrote.
[[nodiscard]] std::string with_header(std::string_view text, const Revision& revision);

/// Writes the file in one step: a file cut in half is never seen under its name, and an existing
/// file is not replaced. Throws Error (Failure::File) when it exists or cannot be written.
void create_file(const std::filesystem::path& path, std::string_view text);

/// Gives the file at `revision.path` the revision's header, in one step and with the rest of the
/// file as it is. Throws Error (Failure::File) when it cannot be read or written.
void save_header(const Revision& revision);

/// The file at `from` becomes the one at `revision.path`, with the revision's header and the rest
/// as it is. Throws Error (Failure::File) when there is a file already, or one cannot be read or
/// written; `from` is then still there.
void move_file(const Revision& revision, const std::filesystem::path& from);

}  // namespace schemadiff::revision
