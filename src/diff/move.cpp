#include "diff/move.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "model/kind.h"
#include "model/kinds.h"
#include "model/membership.h"

namespace schemadiff::diff {

namespace {

using model::Membership;

/// What both begin with stays: the order of parents counts.
Move move_between(const model::Object& from, const model::Object& to) {
  std::vector<Membership> before = model::memberships_of(from);
  std::vector<Membership> after = model::memberships_of(to);
  const auto [left, joined] = std::ranges::mismatch(before, after);
  before.erase(before.begin(), left);
  after.erase(after.begin(), joined);
  return {.from = from, .to = to, .left = std::move(before), .joined = std::move(after)};
}

/// Whether it is made anew with what it is a part of.
template <class K>
bool goes_along(const K& from, const K& to, const model::Database& before,
                const model::Database& after) {
  if constexpr (model::GoingWithWhole<K>) {
    return goes_with_whole(from, to, before, after);
  } else {
    return false;
  }
}

}  // namespace

std::vector<Move> moves(const model::Database& from, const model::Database& to) {
  std::vector<Move> found;
  model::for_each_kind([&]<class K>() {
    if constexpr (model::Joining<K>) {
      for (const K& object : from.all<K>()) {
        const K* const after = to.find<K>(identity(object));
        if (after != nullptr && memberships(object) != memberships(*after) &&
            !goes_along(object, *after, from, to)) {
          found.push_back(move_between(object, *after));
        }
      }
    }
  });
  return found;
}

model::Statements leave_statements(const model::Object& object, const std::vector<Membership>& left,
                                   const model::Context& context) {
  model::Statements statements;
  for (const Membership& membership : left) {
    const model::Statements leave = model::leave_statements(object, membership, context);
    statements.insert(statements.end(), leave.begin(), leave.end());
  }
  return statements;
}

model::Statements join_statements(const model::Object& object,
                                  const std::vector<Membership>& joined,
                                  const model::Context& context) {
  model::Statements statements;
  for (const Membership& membership : joined) {
    const model::Statements join = model::join_statements(object, membership, context);
    statements.insert(statements.end(), join.begin(), join.end());
  }
  return statements;
}

}  // namespace schemadiff::diff
