#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "files/config.h"
#include "pg/connection.h"
#include "pg/target.h"
#include "pg/url.h"
#include "project/compare.h"
#include "project/project.h"

namespace schemadiff::project {

/// What `between` needs from outside.
struct BetweenWorld {
  /// The configured database (null), or the one at a URL. May throw.
  std::function<pg::Target(const pg::Url* url)> open = {};
  /// A server on which throwaway databases can be made, or null for a private cluster.
  pg::Connection* server = nullptr;
  files::Variables variables = {};  ///< of the environment, for the configuration of another folder
  std::filesystem::path folder = {};  ///< relative paths start here
  Say say = {};
};

/// The changes from one schema to another. Each is named as
///   models                 the model files of the project
///   database               the configured database
///   postgresql://…         another one, `local:` included
///   @0012, @head, @base    what the revisions up to there make of an empty database
///   dump.sql               what an SQL file makes of an empty database
///   ../other               the models of another folder, with its schemadiff.toml if it has one
///   git:main               the models as they are in a commit of the project's repository
/// Throws Error (Failure::Usage) for a text that is none of these; what compare throws.
[[nodiscard]] Comparison between(const files::Config& config, const std::string& from,
                                 const std::string& to, const Way& way, const BetweenWorld& world);

/// How the texts of whole objects are written.
enum class Wording { Sql, Toml };

/// An object with all that belongs to it, on both sides; "" where it is not.
struct ObjectTexts {
  std::string object;  ///< `table public.users`
  std::string from;
  std::string to;
};

/// Every object in which something changes, as a whole, sorted by name.
[[nodiscard]] std::vector<ObjectTexts> changed_objects(const Comparison& comparison,
                                                       Wording wording, int server_major);

}  // namespace schemadiff::project
