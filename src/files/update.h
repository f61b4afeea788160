#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "files/read.h"
#include "model/declaration.h"
#include "model/object_id.h"

namespace schemadiff::files {

/// What has to be done to model files so that they say something else.
struct Update {
  /// By the names of the sources: the new text; nothing for a file that has nothing left to say.
  std::map<std::string, std::optional<std::string>> files;
};

/// Two states of a database as `write` writes them: relative path and text.
using Written = std::map<std::filesystem::path, std::string>;

/// Brings model files from one state to another. What both states say alike stays in the files as
/// it is, comments and places included; what changed is put in its place. What is new goes beside
/// its like, or where `write` would put it, below `folder` (as the names of the sources begin).
/// `declared` was read from `sources`, and means what `from` says. Objects of `whole` are written
/// anew altogether. A file may say things in other words than `write`, so the result has to be
/// read and compared: where it does not mean `to`, the objects concerned belong into `whole`.
[[nodiscard]] Update update(std::span<const Source> sources, const model::Declaration& declared,
                            const Written& from, const Written& to, const std::string& folder,
                            const std::set<model::ObjectId>& whole, const model::Filter& filter);

}  // namespace schemadiff::files
