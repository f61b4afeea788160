#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "model/database.h"
#include "model/declaration.h"
#include "model/object_id.h"
#include "model/statement.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "scratch/ground.h"

namespace schemadiff::scratch {

/// Where the scratch may be.
struct Options {
  /// "auto" (a database on the target's server when the role may create one, else a local cluster
  /// of the same major version), "server", "local", "rollback", or a URL.
  std::string where = "auto";
  std::filesystem::path local_directory;  ///< of private clusters: `.schemadiff`
  std::string bin_directory;  ///< of PostgreSQL's programs; "" looks in the usual places
};

/// A throwaway database of the same major version as the target, empty, in which objects are made
/// inside transactions that are always rolled back. What schemadiff created is dropped in the
/// destructor, by its mark; anything else is never dropped or truncated.
class Scratch {
 public:
  /// `target` is only asked who and what it is. Throws Error (Failure::Usage) when `where` cannot
  /// be had: the message says what would help (CREATEDB, a server package, a URL); DatabaseError
  /// when a server fails.
  [[nodiscard]] static Scratch open(const Options& options, pg::Connection& target,
                                    const pg::Url& target_url);

  /// The same when it is first needed, if ever; `opened` is told the description then. `target` has
  /// to live as long.
  [[nodiscard]] static Scratch later(Options options, pg::Connection& target,
                                     std::function<void(const std::string&)> opened);

  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;
  ~Scratch();

  /// For people: "database schemadiff_scratch_… on localhost:5432 (PostgreSQL 15.18)".
  [[nodiscard]] const std::string& description();
  [[nodiscard]] int server_major();

  /// How many objects, each with what is created along with it, were made in it so far.
  [[nodiscard]] std::size_t made() const { return made_; }

  /// Whether anything was asked of a server that is not the target's.
  [[nodiscard]] bool is_elsewhere() const;

  /// Puts right the identities that only the server knows, because they name types whose schemas no
  /// file says. Asks the server only where there are any that `live` has not. Throws as `canonical`
  /// does.
  void settle_identities(model::Declaration& declared, const model::Database& live,
                         const model::Database& context);

  /// The declared objects as the server understands them, with the hints of the declaration kept.
  /// `live` is the canonical state from which as much as possible is taken without asking the
  /// server: see `concerned`; none asks it about everything. `context` is what else exists in the
  /// target and may be used (functions, types, filtered tables). Throws DiagnosticsError: a text
  /// the server refuses, at the position of the declaration, in the server's words.
  [[nodiscard]] model::Database canonical(const model::Declaration& declared,
                                          const model::Database& live,
                                          const model::Database& context);

  /// A second throwaway database beside this one, in which work is committed; nothing where there
  /// is no server to make one on (a URL, the target itself). Throws DatabaseError.
  [[nodiscard]] std::optional<Ground> ground(pg::Connection& target);

  /// The state that `statements` lead to from `start`, which is canonical. Without any, what the
  /// server prints after it has read what it printed, without the care that keeps that the same
  /// (sql/printed.h).
  [[nodiscard]] model::Database after(const model::Database& start, const model::Database& context,
                                      const model::Statements& statements);

  /// The same where they touch the objects `touched` of `start`, and make new ones: only these, who
  /// uses them and what all of them need is made.
  [[nodiscard]] model::Database after(const model::Database& start, const model::Database& context,
                                      const model::Statements& statements,
                                      const std::set<model::ObjectId>& touched);

 private:
  struct Implementation;
  using Open = std::function<std::unique_ptr<Implementation>()>;
  explicit Scratch(Open open);

  [[nodiscard]] Implementation& there();

  Open open_;
  std::unique_ptr<Implementation> implementation_;  ///< null until it is needed
  std::size_t made_ = 0;
};

}  // namespace schemadiff::scratch
