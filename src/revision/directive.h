#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "revision/revision.h"

/// The TOML in a revision file's comments: toml++ stays behind this door.
namespace schemadiff::revision {

/// A comment without its `--` and the space after it.
struct CommentLine {
  std::string text;
  int line = 0;
  int column = 0;  ///< where `text` begins, from 1
};

/// Fills the header's fields and adds a diagnostic for every mistake. `header` is where `--
/// [revision]` stands.
void read_header(std::span<const CommentLine> lines, const SourcePosition& header,
                 Revision& revision, std::vector<Diagnostic>& mistakes);

/// The same for a block's options.
void read_options(std::span<const CommentLine> lines, const std::string& file, Block& block,
                  std::vector<Diagnostic>& mistakes);

/// Whether a comment under a block's header is an option: `key = …`.
[[nodiscard]] bool looks_like_option(std::string_view text);

/// The header's lines, and the options' lines, as TOML without `-- `.
[[nodiscard]] std::vector<std::string> header_lines(const Revision& revision);
[[nodiscard]] std::vector<std::string> option_lines(const Block& block);

}  // namespace schemadiff::revision
