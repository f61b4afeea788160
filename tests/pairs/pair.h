#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "files/read.h"
#include "pg/connection.h"
#include "project/compare.h"
#include "scratch/scratch.h"
#include "sql/identifier.h"
#include "support/server.h"

namespace schemadiff::test {

/// Two states of a schema in one folder of tests/pairs/<kind>/<case>/:
///   from.toml, to.toml   the models; or
///   from.sql, to.sql     statements that make the schema the models are pulled from
///   roles                roles that exist meanwhile, optional
///   setup.sql            what exists beside them (functions, types), optional
///   fails_up_since, fails_down_since   the major from which on it is known to fail, optional
///   unproved             how the proof says that it does not prove it ("none: …"), optional
///   rows.sql             rows of the first state, optional
///   up.sql, down.sql     the statements to expect, optional
///   since                the first major that can do it, optional
struct Pair {
  std::filesystem::path folder;
  std::string name;  ///< <kind>/<case>
};

/// What `pull` writes for a live database.
[[nodiscard]] std::vector<files::Source> models_of(pg::Connection& connection);

/// What has to be done for `live` to be as the models say, for people.
[[nodiscard]] std::string to_do(const TestDatabase& live, const std::string& models);

/// All pairs, sorted by name.
[[nodiscard]] std::vector<Pair> all_pairs();

/// A file of the pair; "" when it has none.
[[nodiscard]] std::string text_of(const Pair& pair, const std::string& file);

/// The models of one of its states, `from.toml` or `to.toml`: the file, or what is pulled from the
/// statements in its place.
[[nodiscard]] std::vector<files::Source> sources_of(const Pair& pair, const std::string& file);

/// What lies between the target and the models.
[[nodiscard]] project::Comparison compare_with(std::span<const files::Source> models,
                                               pg::Connection& target, scratch::Scratch& scratch,
                                               bool online = true);

/// What a declaration means is the same whether the scratch is asked about everything, or only
/// about what the live state does not tell. Returns what differs, for people; "" when nothing does.
[[nodiscard]] std::string lies_of_slice(std::span<const files::Source> models,
                                        pg::Connection& target, scratch::Scratch& scratch);

/// Runs a plan as the applier would: block by block, statement by statement.
void run(const plan::Plan& plan, pg::Connection& target);

/// The plan as the pair's files state it: statements with semicolons, a line between blocks.
[[nodiscard]] std::string text_of(const plan::Plan& plan);

/// The dump with the columns of each table in the order of their names: a column that was dropped
/// and added again stands last.
[[nodiscard]] std::string without_column_order(const std::string& dump);

/// The roles of a pair, for as long as it runs. They belong to the whole server, where pairs of
/// other kinds run at the same time: their names begin with the kind's.
class Roles {
 public:
  explicit Roles(const Pair& pair);
  Roles(const Roles&) = delete;
  Roles& operator=(const Roles&) = delete;
  ~Roles();

 private:
  std::vector<sql::Identifier> names_;
};

}  // namespace schemadiff::test
