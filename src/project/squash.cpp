#include "project/squash.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/owner.h"
#include "plan/plan.h"
#include "project/autogenerate.h"
#include "report/changes.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/name.h"
#include "revision/target.h"
#include "sql/identifier.h"
#include "sql/targets.h"

namespace schemadiff::project {

namespace {

using Ids = std::vector<std::string>;
using revision::Block;
using revision::Direction;
using revision::Graph;
using revision::Revision;

[[noreturn]] void refuse(const std::string& message) {
  throw Error(Failure::Usage, message);
}

std::set<std::string> ids_of(const std::vector<Revision>& members) {
  std::set<std::string> ids;
  for (const Revision& member : members) {
    ids.insert(member.id);
  }
  return ids;
}

/// Only the last may be followed, revised or depended on, from outside.
void demand_one_end(const Graph& graph, const std::vector<Revision>& members) {
  const std::set<std::string> inside = ids_of(members);
  const std::string& last = members.back().id;
  for (const Revision& revision : graph.revisions()) {
    if (inside.contains(revision.id)) {
      continue;
    }
    Ids needs = revision.revises;
    std::ranges::copy(revision.depends_on, std::back_inserter(needs));
    for (const std::string& need : needs) {
      if (need != last && inside.contains(need)) {
        refuse(
            fmt::format("'{}' needs '{}', which would be in the middle of what is squashed: only "
                        "the last may be followed by others",
                        revision.id, need));
      }
    }
  }
  for (const Revision& member : members) {
    const bool is_followed = std::ranges::any_of(
        graph.children(member.id), [&](const std::string& id) { return inside.contains(id); });
    if (member.id != last && !is_followed && graph.children(member.id).empty()) {
      refuse(fmt::format("'{}' is a head of its own beside '{}'", member.id, last));
    }
  }
}

/// What the members need from outside.
Ids outside(const std::vector<Revision>& members, Ids Revision::* list) {
  const std::set<std::string> inside = ids_of(members);
  Ids found;
  for (const Revision& member : members) {
    for (const std::string& id : member.*list) {
      if (!inside.contains(id) && std::ranges::find(found, id) == found.end()) {
        found.push_back(id);
      }
    }
  }
  return found;
}

/// One revision revises what the first ones did; a member that joins another branch on the way
/// would join it at the beginning.
void demand_one_beginning(const std::vector<Revision>& members, const Ids& parents) {
  for (const Revision& member : members) {
    const std::set<std::string> inside = ids_of(members);
    Ids others;
    std::ranges::copy_if(member.revises, std::back_inserter(others),
                         [&](const std::string& id) { return !inside.contains(id); });
    if (!others.empty() && others.size() < member.revises.size()) {
      refuse(fmt::format("'{}' joins {}, which is not squashed: begin the range before it or after",
                         member.id, join(others, ", ")));
    }
  }
  const bool mixes = !parents.empty() && std::ranges::any_of(members, [](const Revision& member) {
    return member.revises.empty();
  });
  if (mixes) {
    refuse("the range holds a base and what follows others: squash them one by one");
  }
}

/// Whether a member can be made anew from the schemas around it: it was generated, and says nothing
/// but what they are.
bool only_defines(const Revision& member) {
  const auto defines = [](const Block& block) {
    return !block.batch && std::ranges::all_of(block.statements, [](const auto& statement) {
      return sql::effect(statement.sql) == sql::Effect::Define;
    });
  };
  return member.models && std::ranges::all_of(member.up, defines) &&
         std::ranges::all_of(member.down, defines);
}

/// Consecutive members that are treated alike.
struct Stretch {
  bool anew = false;
  std::vector<const Revision*> members = {};
};

std::vector<Stretch> stretches_of(const std::vector<Revision>& members, bool carry_all) {
  std::vector<Stretch> stretches;
  for (const Revision& member : members) {
    const bool anew = !carry_all && only_defines(member);
    if (stretches.empty() || stretches.back().anew != anew || !anew) {
      stretches.push_back({.anew = anew});
    }
    stretches.back().members.push_back(&member);
  }
  return stretches;
}

/// A merge without statements, or a revision that was never filled in, has nothing to carry.
bool is_empty(const Revision& member) {
  const auto empty = [](const Block& block) { return block.statements.empty(); };
  return std::ranges::all_of(member.up, empty) && std::ranges::all_of(member.down, empty);
}

/// The member's blocks; above the first stands where they come from.
std::vector<Block> carried_blocks(const Revision& member, Direction direction) {
  std::vector<Block> blocks = revision::blocks(member, direction);
  std::erase_if(blocks, [](const Block& block) { return block.statements.empty(); });
  if (!blocks.empty()) {
    std::string& comment = blocks.front().comment;
    comment = fmt::format("from {}{}{}{}{}", member.id, member.message.empty() ? "" : ", ",
                          member.message, comment.empty() ? "" : "\n\n", comment);
  }
  return blocks;
}

/// The tables with their numbers of rows, schemadiff's own aside.
std::map<std::string, std::string> row_counts(pg::Connection& connection,
                                              const std::string& own_schema) {
  std::map<std::string, std::string> counts;
  const pg::Result tables = connection.query(fmt::format(
      "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
      "n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname "
      "NOT IN ('information_schema', {})",
      sql::Literal{own_schema}));
  for (const pg::Row row : tables.rows()) {
    const sql::QualifiedName name{.schema = sql::Identifier(std::string(row[0].value_or(""))),
                                  .name = sql::Identifier(std::string(row[1].value_or("")))};
    const pg::Result count =
        connection.query(fmt::format("SELECT pg_catalog.count(*) FROM {}", name));
    counts.emplace(sql::quoted(name), std::string(count.only_cell().value_or("")));
  }
  return counts;
}

/// What is known of a database at some point.
struct Snapshot {
  model::Managed schema;
  std::map<std::string, std::string> rows;
};

Snapshot snapshot_of(Replay& replay, const std::string& own_schema) {
  return {.schema = replay.schema(), .rows = row_counts(replay.connection(), own_schema)};
}

std::string difference_between(const Snapshot& a, const Snapshot& b) {
  std::string found = project::difference_between(a.schema, b.schema);
  for (const auto& [table, count] : a.rows) {
    const auto other = b.rows.find(table);
    if (other != b.rows.end() && other->second != count) {
      found += fmt::format("{}{} ({} rows, {} rows)", found.empty() ? "" : ", ", table, count,
                           other->second);
    }
  }
  return found;
}

/// Makes the revision out of its members, and tries it.
class Squasher {
 public:
  Squasher(const Project& project, std::vector<Revision> members, const NewRevision& wanted,
           pg::Connection* target)
      : project_(project),
        graph_(project.revisions),
        members_(std::move(members)),
        wanted_(wanted),
        target_(target),
        own_schema_(project.config.filter.own_schema.raw()) {}

  Squash run(const Say& say) {
    header_ = header();
    Replay replay = Replay::open(project_.config, target_);
    if (say) {
      say(fmt::format("scratch: {}", replay.description()));
    }
    major_ = replay.connection().major();
    role_ = sql::Identifier(replay.connection().user());
    walk(replay);
    std::string why;
    try {
      return tried(made(false), replay.server());
    } catch (const Error& error) {
      why = error.what();
    }
    Squash result = tried(made(true), replay.server());
    result.why_carried_all = why;
    return result;
  }

 private:
  [[nodiscard]] Revision header() const {
    Revision revision;
    const Revision& last = members_.back();
    revision.id = last.id;
    revision.revises = outside(members_, &Revision::revises);
    revision.depends_on = outside(members_, &Revision::depends_on);
    for (const Revision& member : members_) {
      std::ranges::copy(member.labels, std::back_inserter(revision.labels));
      std::ranges::copy(member.replaces, std::back_inserter(revision.replaces));
      if (member.id != last.id) {
        revision.replaces.push_back(member.id);
      }
    }
    revision.message = wanted_.message.empty()
                           ? fmt::format("squashed {} to {}", members_.front().id, last.id)
                           : wanted_.message;
    revision.created = revision::created_text(wanted_.now);
    revision.models = last.models;
    revision.path = project_.config.revisions / revision::file_name(revision.id, revision.message);
    return revision;
  }

  /// Where the squashed piece begins.
  void go_to_beginning(Replay& replay, const Graph& graph) const {
    for (const Ids* list : {&header_.revises, &header_.depends_on}) {
      for (const std::string& id : *list) {
        replay.upgrade(graph, id);
      }
    }
  }

  /// The old way, a member at a time, with the schema after each.
  void walk(Replay& replay) {
    go_to_beginning(replay, graph_);
    before_ = snapshot_of(replay, own_schema_);
    const model::Database* at = &before_.schema.managed;
    for (const Revision& member : members_) {
      replay.upgrade(graph_, member.id);
      states_.push_back(replay.schema().managed);
      befores_.push_back(at);
      at = &states_.back();
    }
    after_ = snapshot_of(replay, own_schema_);
  }

  /// Without saying that whoever runs the revisions owns what they make or drop.
  [[nodiscard]] model::Database without_own(const model::Database& database,
                                            const model::Database& other) const {
    model::Database rest = database;
    std::erase_if(rest.own<model::Owner>(), [&](const model::Owner& owner) {
      return owner.role == role_ && !other.contains(identity(owner));
    });
    return rest;
  }

  [[nodiscard]] std::size_t position(const Revision* member) const {
    return static_cast<std::size_t>(member - members_.data());
  }

  /// Whether what is there before and after is there all the time. What went and came again lost
  /// its rows on the way, which making it anew would not do.
  [[nodiscard]] bool is_continuous(const Stretch& stretch) const {
    const model::Database& from = *befores_[position(stretch.members.front())];
    const model::Database& to = states_[position(stretch.members.back())];
    bool continuous = true;
    from.for_each([&](const auto& object) {
      const model::ObjectId id = identity(object);
      continuous = continuous && (!to.contains(id) ||
                                  std::ranges::all_of(stretch.members, [&](const Revision* member) {
                                    return states_[position(member)].contains(id);
                                  }));
    });
    return continuous;
  }

  Squash made(bool carry_all) {
    Squash result{.members = members_, .revision = header_};
    Revision& revision = result.revision;
    std::vector<std::vector<Block>> downs;
    std::vector<std::string> changes;
    for (const Stretch& stretch : stretches_of(members_, carry_all)) {
      const auto add = [&](std::vector<Block> up, std::vector<Block> down) {
        std::ranges::move(up, std::back_inserter(revision.up));
        downs.push_back(std::move(down));
      };
      if (stretch.anew && is_continuous(stretch)) {
        const model::Database& before = *befores_[position(stretch.members.front())];
        const model::Database& after = states_[position(stretch.members.back())];
        const model::Database from = without_own(before, after);
        const model::Database to = without_own(after, before);
        const plan::Migration migration = plan::migration(
            {}, from, to,
            {.server_major = major_, .online = true, .restores = false, .role = role_});
        std::ranges::move(report::change_lines(report::change_entries(migration)),
                          std::back_inserter(changes));
        add(blocks(migration.up, from, to, major_), blocks(migration.down, to, from, major_));
        continue;
      }
      for (const Revision* const member : stretch.members) {
        if (is_empty(*member)) {
          continue;
        }
        result.carried.push_back(member->id);
        for (const std::string_view line : lines_of(member->changes)) {
          changes.emplace_back(line);
        }
        add(carried_blocks(*member, Direction::Up), carried_blocks(*member, Direction::Down));
      }
    }
    std::ranges::reverse(downs);
    for (std::vector<Block>& down : downs) {
      std::ranges::move(down, std::back_inserter(revision.down));
    }
    revision.changes = join(changes, "\n");
    return result;
  }

  /// The graph with the new revision in the members' place.
  [[nodiscard]] Graph graph_with(const Revision& squashed) const {
    const std::set<std::string> inside = ids_of(members_);
    std::vector<Revision> revisions{squashed};
    std::ranges::copy_if(graph_.revisions(), std::back_inserter(revisions),
                         [&](const Revision& other) { return !inside.contains(other.id); });
    revision::Squashed kept{.into = squashed.id, .members = members_};
    std::vector<revision::Squashed> all;
    for (const revision::Squashed& other : graph_.squashed()) {
      (inside.contains(other.into) ? kept.squashed : all).push_back(other);
    }
    all.push_back(std::move(kept));
    const Graph graph(revisions, all);
    const std::set<std::string> after = graph.with_descendants(std::span(&squashed.id, 1));
    for (Revision& fresh : revision::sealed(graph, after)) {
      *std::ranges::find(revisions, fresh.id, &Revision::id) = std::move(fresh);
    }
    return Graph(std::move(revisions), std::move(all));
  }

  static void demand_same(const Snapshot& wanted, const Snapshot& found, std::string_view way) {
    const std::string difference = difference_between(wanted, found);
    if (!difference.empty()) {
      throw Error(Failure::File, fmt::format("the squashed revision leads elsewhere {}; these "
                                             "differ: {}",
                                             way, difference));
    }
  }

  /// The new way, up, down and up.
  Squash tried(Squash squash, const std::string& server) {
    squash.graph = graph_with(squash.revision);
    Replay replay = Replay::open(project_.config, target_);
    go_to_beginning(replay, squash.graph);
    const std::string& id = squash.revision.id;
    replay.upgrade(squash.graph, id);
    demand_same(after_, snapshot_of(replay, own_schema_), "on the way up");
    take_back(replay, squash.graph, id);
    demand_same({.schema = before_.schema, .rows = {}}, snapshot_of(replay, own_schema_),
                "on the way down");
    replay.upgrade(squash.graph, id);
    demand_same({.schema = after_.schema, .rows = {}}, snapshot_of(replay, own_schema_),
                "on the second way up");
    const auto note = [&](Revision& revision) {
      revision.proof = fmt::format(
          "{}: up, down, up, to the same schema as {}", server,
          members_.size() == 2 ? fmt::format("{} and {}", members_[0].id, members_[1].id)
                               : fmt::format("{} to {}", members_.front().id, members_.back().id));
    };
    squash.revision.digest = squash.graph.at(id).digest;
    note(squash.revision);
    return squash;
  }

  static void take_back(Replay& replay, const Graph& graph, const std::string& id) {
    const Ids& parents = graph.at(id).revises;
    replay.downgrade(graph, parents.empty() ? id + "@base" : parents.front());
  }

  const Project& project_;
  const Graph& graph_;
  std::vector<Revision> members_;
  const NewRevision& wanted_;
  pg::Connection* target_;
  std::string own_schema_;
  Revision header_;
  int major_ = 0;
  sql::Identifier role_ = {};  ///< runs the revisions
  Snapshot before_;
  Snapshot after_;
  std::deque<model::Database> states_;  // after each member; a deque, because befores_ point in it
  std::vector<const model::Database*> befores_;
};

}  // namespace

std::vector<Revision> members_of(const Graph& graph, const std::string& range) {
  if (!revision::is_range(range)) {
    refuse(
        fmt::format("'{}' is no range: write 'A:B', the first and the last to be squashed", range));
  }
  const revision::Range ends = revision::resolve_range(graph, range, {});
  if (ends.to.revisions.size() != 1) {
    refuse(fmt::format("'{}' ends in several revisions, {}: name one", range,
                       join(ends.to.revisions, ", ")));
  }
  std::vector<Revision> members;
  for (const std::string& id : revision::between(graph, ends)) {
    members.push_back(graph.at(id));
  }
  if (members.size() < 2) {
    refuse(fmt::format("'{}' holds {}: there is nothing to squash", range,
                       members.empty() ? "no revision" : "one revision"));
  }
  demand_one_end(graph, members);
  demand_one_beginning(members, outside(members, &Revision::revises));
  return members;
}

Squash squash(const Project& project, const std::string& range, const NewRevision& wanted,
              pg::Connection* target, const Say& say) {
  return Squasher(project, members_of(project.revisions, range), wanted, target).run(say);
}

std::filesystem::path save(const Project& project, const Squash& squash) {
  const std::filesystem::path folder = project.config.revisions;
  const std::filesystem::path kept = revision::squashed_folder(folder, squash.revision.id);
  const std::filesystem::path aside = folder / "squashed" / ("." + squash.revision.id);
  std::filesystem::create_directories(aside);
  for (const Revision& member : squash.members) {
    const std::filesystem::path earlier = revision::squashed_folder(folder, member.id);
    if (std::filesystem::exists(earlier)) {
      std::filesystem::create_directories(aside / "squashed");
      std::filesystem::rename(earlier, revision::squashed_folder(aside, member.id));
    }
    std::filesystem::rename(member.path, aside / member.path.filename());
  }
  std::filesystem::rename(aside, kept);
  revision::create_file(squash.revision.path, revision::write(squash.revision));
  for (const Revision& revision : squash.graph.revisions()) {
    const Revision* const before = project.revisions.find(revision.id);
    if (before != nullptr && revision.id != squash.revision.id &&
        before->digest != revision.digest) {
      revision::save_header(revision);
    }
  }
  return squash.revision.path;
}

}  // namespace schemadiff::project
