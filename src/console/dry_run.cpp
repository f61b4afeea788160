#include "console/dry_run.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "apply/apply.h"
#include "apply/event.h"
#include "apply/state.h"
#include "base/text.h"
#include "console/session.h"
#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::console {

namespace {

std::string commits_text(const revision::Block& block) {
  if (block.batch) {
    const revision::Batch& batch = *block.batch;
    return fmt::format("in ranges of {} rows of {} by {}, a commit each", batch.size, batch.table,
                       batch.key.empty() ? "page" : join(batch.key, ", "));
  }
  return block.transaction ? "in one transaction" : "outside a transaction, one by one";
}

/// Every line after `prefix`, ended.
std::string lines_text(std::string_view text, std::string_view prefix) {
  std::string result;
  for (const std::string_view line : lines_of(text)) {
    result += fmt::format("{}{}\n", prefix, line);
  }
  return result;
}

std::string statement_text(const revision::Block& block, const revision::Statement& statement,
                           const Locks& locks) {
  // The comment above a generated block is its first statement's.
  const bool is_first = &statement == &block.statements.front();
  const std::string& written =
      statement.comment.empty() && is_first ? block.comment : statement.comment;
  const std::string text = locks ? locks(statement.sql) : written;
  return (text.empty() ? "" : lines_text(text, "    -- ")) +
         lines_text(statement.sql + ";", "    ");
}

bool is_done(const apply::Underway* underway, std::size_t block) {
  return underway != nullptr && std::ranges::any_of(underway->steps, [&](const apply::Step& step) {
           return step.block == static_cast<int>(block) + 1 && step.statement == 0 &&
                  step.outcome == apply::Step::Outcome::Done;
         });
}

std::string revision_text(const revision::Revision& revision, revision::Direction direction,
                          const apply::Underway* underway, const Locks& locks) {
  std::string text = apply::running_line({.direction = direction,
                                          .id = revision.id,
                                          .parents = revision.revises,
                                          .message = revision.message}) +
                     (underway == nullptr ? "\n" : " (continued)\n");
  const std::vector<revision::Block>& blocks = revision::blocks(revision, direction);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].statements.empty()) {
      continue;
    }
    const bool done = is_done(underway, i);
    text += fmt::format("  {}{}:\n", commits_text(blocks[i]), done ? ", done already" : "");
    for (const revision::Statement& statement : blocks[i].statements) {
      const std::string statements = statement_text(blocks[i], statement, locks);
      text += done ? "" : statements;
    }
  }
  return text;
}

}  // namespace

std::string dry_run_text(const apply::Plan& plan, const apply::State& state,
                         const revision::Graph& known, const Setup& setup, int server_major) {
  const auto locks = [&] { return setup.locks ? setup.locks(server_major) : Locks{}; };
  std::string text;
  if (plan.resumes) {
    text += revision_text(known.at(*plan.resumes), state.underway->direction, &*state.underway,
                          locks());
  }
  for (const std::string& id : plan.revisions) {
    text += revision_text(known.at(id), plan.direction, nullptr, locks());
  }
  return text;
}

}  // namespace schemadiff::console
