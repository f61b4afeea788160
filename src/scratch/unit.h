#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/database.h"
#include "model/object_id.h"

namespace schemadiff::scratch {

/// Statements that succeed or fail together.
struct Unit {
  std::optional<model::ObjectId> object;  ///< what they make; nothing for something unmanaged
  bool is_context = false;                ///< may fail: whoever needs it fails then
  std::size_t order = 0;                  ///< where it is tried first: by kind
  std::string search_path;                ///< as SQL
  std::vector<std::string> statements = {};
  std::vector<Unit> parts = {};  ///< the same in smaller pieces, for when they fail; or none
  std::optional<ServerReport> error = {};
};

using SearchPath = std::function<std::string(const model::ObjectId&)>;

/// One unit for each object of `objects` that stands alone, with what can be created along with it,
/// in the order in which they are tried first. Before what may use it comes the same for what only
/// has to be there: the objects of `context` that are not in `objects`, and what is unmanaged.
[[nodiscard]] std::vector<Unit> units_of(const model::Database& objects,
                                         const model::Database& context, int server_major,
                                         const SearchPath& search_path);

/// Why the unit of an object failed, as a sentence. Demands that it has an error.
[[nodiscard]] std::string in_servers_words(const Unit& unit);

}  // namespace schemadiff::scratch
