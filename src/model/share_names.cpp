#include "model/share_names.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/context.h"
#include "model/database.h"
#include "model/free_name.h"
#include "model/object_id.h"
#include "model/partition_index.h"
#include "model/partition_whole.h"
#include "model/statement.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// A share that is there all the time and has a name of its own before and after, not the same.
struct Renaming {
  ObjectId share;
  sql::QualifiedName from;
  sql::QualifiedName to;
};

sql::QualifiedName name_of(const PartitionIndex& share) {
  return {.schema = share.table.schema, .name = *share.name};
}

std::optional<Renaming> renaming_of(const PartitionIndex& share, const Database& before,
                                    const Database& after) {
  const auto* const from = before.find<PartitionIndex>(identity(share));
  const auto* const to = after.find<PartitionIndex>(identity(share));
  const bool renames = from != nullptr && to != nullptr && from->name && to->name &&
                       from->name != to->name && lasting_whole(*from, before, after);
  return renames ? std::optional(Renaming{
                       .share = identity(share), .from = name_of(*from), .to = name_of(*to)})
                 : std::nullopt;
}

/// The renaming of the share that has this name in one of the states, be it `before` or `after`.
std::optional<Renaming> renaming_with(const sql::QualifiedName& name, const Database& state,
                                      const Database& before, const Database& after) {
  for (const PartitionIndex& share : state.all<PartitionIndex>()) {
    if (share.name == name.name && share.table.schema == name.schema) {
      return renaming_of(share, before, after);
    }
  }
  return std::nullopt;
}

/// Those that pass names on to one another, each before the one that it gets its name from. A
/// circle begins with `renaming`.
std::vector<Renaming> chain_of(const Renaming& renaming, const Database& before,
                               const Database& after) {
  std::vector<Renaming> chain{renaming};
  while (std::optional<Renaming> next = renaming_with(chain.back().to, before, before, after)) {
    if (next->share == renaming.share) {
      return chain;
    }
    chain.push_back(*std::move(next));
  }
  while (std::optional<Renaming> previous =
             renaming_with(chain.front().from, after, before, after)) {
    chain.insert(chain.begin(), *std::move(previous));
  }
  return chain;
}

ObjectId first_of(const std::vector<Renaming>& chain) {
  return std::ranges::min(chain, {}, &Renaming::share).share;
}

Statement rename(const sql::QualifiedName& from, const sql::QualifiedName& to) {
  return {fmt::format("ALTER INDEX {} RENAME TO {}", from, to.name)};
}

Statements renamed(const std::vector<Renaming>& chain, const Context& context) {
  Statements statements;
  const bool is_circle = chain.back().to == chain.front().from;
  const sql::QualifiedName start =
      is_circle ? FreeNames(context).next(chain.front().from) : chain.front().from;
  if (is_circle) {
    statements.push_back(rename(chain.front().from, start));
  }
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    const bool is_start = link->share == chain.front().share;
    statements.push_back(rename(is_start ? start : link->from, link->to));
  }
  return statements;
}

}  // namespace

Statements share_renamed(const PartitionIndex& from, const PartitionIndex& to,
                         const Context& context) {
  if (from.name == to.name) {
    return {};
  }
  const std::optional<Renaming> renaming = renaming_of(to, *context.from, *context.to);
  if (!renaming) {  // its index is altered itself
    return {rename(name_of(from), name_of(to))};
  }
  const std::vector<Renaming> chain = chain_of(*renaming, *context.from, *context.to);
  return first_of(chain) == renaming->share ? renamed(chain, context) : Statements{};
}

std::optional<ObjectId> renamed_with(const PartitionIndex& share, const Database& before,
                                     const Database& after) {
  const std::optional<Renaming> renaming = renaming_of(share, before, after);
  if (!renaming) {
    return std::nullopt;
  }
  ObjectId first = first_of(chain_of(*renaming, before, after));
  return first == renaming->share ? std::nullopt : std::optional(std::move(first));
}

}  // namespace schemadiff::model
