#include "revision/digest.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::revision {

namespace {

/// The length goes before the text, so that no two lists of texts give the same bytes.
void add(std::string& bytes, std::string_view text) {
  bytes += fmt::format("{}:{}\n", text.size(), text);
}

void add(std::string& bytes, const Block& block) {
  add(bytes, block.transaction ? "transaction" : "no transaction");
  if (block.batch) {
    add(bytes, "batch");
    add(bytes, block.batch->table);
    for (const std::string& column : block.batch->key) {
      add(bytes, column);
    }
    // Size and pause only say how fast.
  }
  for (const Statement& statement : block.statements) {
    add(bytes, "statement");
    add(bytes, statement.sql);
  }
}

std::vector<std::string> parent_digests(const Graph& graph, const Revision& revision) {
  std::vector<std::string> digests;
  for (const std::string& id : revision.revises) {
    const Revision& parent = graph.at(id);
    digests.push_back(parent.digest ? *parent.digest : digest(graph, parent));
  }
  return digests;
}

}  // namespace

std::string digest(const Revision& revision, std::span<const std::string> parents) {
  std::vector<std::string> sorted(parents.begin(), parents.end());
  std::ranges::sort(sorted);
  std::string bytes = "schemadiff revision 1\n";
  for (const std::string& parent : sorted) {
    add(bytes, "parent");
    add(bytes, parent);
  }
  for (const Direction direction : {Direction::Up, Direction::Down}) {
    add(bytes, to_string(direction));
    for (const Block& block : blocks(revision, direction)) {
      if (block != Block{}) {  // it would not be read back from the file
        add(bytes, block);
      }
    }
  }
  return sha256(bytes);
}

std::string digest(const Graph& graph, const Revision& revision) {
  return digest(revision, parent_digests(graph, revision));
}

DigestState digest_state(const Graph& graph, const Revision& revision) {
  if (!revision.digest) {
    return DigestState::Missing;
  }
  return *revision.digest == digest(graph, revision) ? DigestState::Current : DigestState::Stale;
}

std::vector<Revision> sealed(const Graph& graph, const std::set<std::string>& ids) {
  std::vector<Revision> changed;
  std::map<std::string, std::string> digests;
  for (const Revision& revision : graph.revisions()) {
    std::vector<std::string> parents;
    for (const std::string& parent : revision.revises) {
      parents.push_back(digests.at(parent));
    }
    const std::string fresh = digest(revision, parents);
    const bool seals = ids.contains(revision.id);
    digests[revision.id] = seals ? fresh : revision.digest.value_or(fresh);
    if (seals && revision.digest != fresh) {
      changed.push_back(revision);
      changed.back().digest = fresh;
    }
  }
  return changed;
}

}  // namespace schemadiff::revision
