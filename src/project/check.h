#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "project/project.h"
#include "report/changes.h"

namespace schemadiff::project {

/// How database, models and revisions agree.
struct Check {
  std::vector<std::string> database_heads;  ///< where the database stands
  std::vector<std::string> revision_heads;  ///< where it would stand with everything applied
  std::vector<std::string> unknown;         ///< applied revisions without a file
  std::vector<std::string> edited;          ///< applied revisions whose file was changed afterwards
  std::vector<std::string> stale;  ///< revisions whose digest does not fit their statements
  bool interrupted = false;        ///< a revision is half applied
  std::vector<report::ChangeEntry> changes;  ///< from the database to the models
  std::vector<model::Unmanaged> unmanaged;   ///< what nothing is known of
  std::size_t made = 0;                      ///< how many objects the scratch made

  [[nodiscard]] bool is_at_heads() const {
    return unknown.empty() && !interrupted && database_heads == revision_heads;
  }

  [[nodiscard]] bool agrees() const {
    return is_at_heads() && changes.empty() && edited.empty() && stale.empty();
  }
};

[[nodiscard]] Check check(const Project& project, model::Declaration declared,
                          pg::Connection& target, const Say& say);

/// The findings for people, a line each; "" when everything agrees.
[[nodiscard]] std::string check_text(const Check& check, terminal::Style style = {});

/// The same as a JSON object.
[[nodiscard]] std::string check_json(const Check& check);

}  // namespace schemadiff::project
