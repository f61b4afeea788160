#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "files/read.h"
#include "model/declaration.h"
#include "model/object_id.h"

/// Where in a model file's text its objects stand.
namespace schemadiff::files {

/// Keys that lead to a value, outermost first.
using KeyPath = std::vector<std::string>;

/// Lines of a file, from 0; `end` is behind the last.
struct Lines {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A `key = value` of a file, where an inline table is one value.
struct Leaf {
  KeyPath path;
  KeyPath header;  ///< of the section it stands in; empty above all sections
  Lines lines;
  std::string value;  ///< as it is written
};

/// A `[section]`.
struct Header {
  KeyPath path;
  std::size_t line = 0;
};

/// A file's text taken apart.
struct Layout {
  std::vector<std::string> lines;  ///< without line ends
  std::vector<Header> headers;     ///< in the order of the text
  std::vector<Leaf> leaves;        ///< in the order of the text
  std::string schema;              ///< the default schema
  std::vector<std::pair<model::ObjectId, KeyPath>>
      objects;  ///< that stand alone, and the two keys that lead to each
};

/// The text must be a model file that could be read; `declared` is what was read from it, perhaps
/// among others.
[[nodiscard]] Layout layout(const Source& source, const model::Declaration& declared);

/// Whether `path` begins with `prefix`.
[[nodiscard]] bool is_below(const KeyPath& path, const KeyPath& prefix);

}  // namespace schemadiff::files
