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

/// One unit for each object that stands alone, with what can be created along with it.
[[nodiscard]] std::vector<Unit> units_of(const model::Database& database, int server_major,
                                         const SearchPath& search_path);

/// The same for what only has to be there because others use it: the objects of `context` that are
/// not in `made`, and what is unmanaged, before tables.
[[nodiscard]] std::vector<Unit> context_units(const model::Database& context,
                                              const model::Database& made, int server_major);

}  // namespace schemadiff::scratch
