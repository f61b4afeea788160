#include "project/replay.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "apply/apply.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/read.h"
#include "diff/diff.h"
#include "model/object.h"
#include "project/project.h"

namespace schemadiff::project {

namespace {

/// Where revisions can really run: not inside a transaction of the target, nor in a database that
/// is not schemadiff's own.
bool is_own_database(const std::string& where) {
  return where == "auto" || where == "server" || where == "local";
}

std::set<std::string> unmanaged_in(const model::Managed& schema) {
  std::set<std::string> found;
  for (const model::Unmanaged& unmanaged : schema.context.unmanaged) {
    found.insert(fmt::format("{} {}", unmanaged.kind, unmanaged.name));
  }
  return found;
}

}  // namespace

Replay::Replay(const files::Config& config, std::optional<pg::LocalCluster> cluster,
               scratch::Place place)
    : config_(config), cluster_(std::move(cluster)), place_(std::move(place)) {
  static_cast<void>(apply::ensure_version(place_.connection, apply_options(config)));
}

Replay Replay::open(const files::Config& config, pg::Connection* target) {
  scratch::Options options = scratch_options(config);
  if (!is_own_database(options.where)) {
    throw Error(Failure::Usage,
                fmt::format("revisions need a database of their own to run in, and scratch is "
                            "\"{}\": \"auto\", \"server\" or \"local\" make one",
                            options.where == "rollback" ? "rollback" : "a URL"));
  }
  if (target != nullptr) {
    return Replay(config, std::nullopt, scratch::find_place(options, *target));
  }
  pg::LocalCluster cluster = pg::LocalCluster::open(
      options.local_directory / "scratch",
      {.major = 0, .bin_dir = options.bin_directory, .runtime_dir = {}, .durable = false});
  pg::Connection server = pg::Connection::open(cluster.url("postgres"));
  options.where = "server";
  scratch::Place place = scratch::find_place(options, server);
  return Replay(config, std::move(cluster), std::move(place));
}

std::string Replay::server() const {
  return scratch::version_of(place_.connection);
}

void Replay::upgrade(const revision::Graph& graph, std::string_view target) {
  static_cast<void>(apply::upgrade(place_.connection, graph, target, apply_options(config_)));
}

void Replay::downgrade(const revision::Graph& graph, std::string_view target) {
  static_cast<void>(apply::downgrade(place_.connection, graph, target, apply_options(config_)));
}

model::Managed Replay::schema() {
  return model::split(catalog::read(place_.connection), config_.filter);
}

bool same_schema(const model::Managed& a, const model::Managed& b) {
  return difference_between(a, b).empty();
}

std::string difference_between(const model::Managed& a, const model::Managed& b) {
  std::set<std::string> found;
  const auto take = [&found](const model::Database& from, const model::Database& to) {
    for (const diff::Change& change : diff::diff(from, to)) {
      found.insert(model::to_string(diff::identity_of(change)));
    }
  };
  take(a.managed, b.managed);
  take(a.context, b.context);
  const std::set<std::string> before = unmanaged_in(a);
  const std::set<std::string> after = unmanaged_in(b);
  std::ranges::set_symmetric_difference(before, after, std::inserter(found, found.end()));
  const std::vector<std::string> list(found.begin(), found.end());
  return join(list, ", ");
}

}  // namespace schemadiff::project
