#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "apply/apply.h"
#include "apply/event.h"
#include "pg/connection.h"
#include "revision/file.h"
#include "revision/graph.h"
#include "revision/revision.h"
#include "support/server.h"

namespace schemadiff::test {

using Strings = std::vector<std::string>;

inline pg::Connection connect(const TestDatabase& database) {
  // Tests open many at once.
  return pg::Connection::open(pg::Url::parse(database.url()),
                              {.patience = std::chrono::seconds(60)});
}

/// A revision from its blocks as they stand in a file.
inline revision::Revision file(const std::string& id, const std::string& revises,
                               const std::string& blocks) {
  const std::string parents = revises.empty() ? "" : "\"" + revises + "\"";
  return revision::parse("-- [revision]\n-- id = \"" + id + "\"\n-- revises = [" + parents +
                             "]\n-- message = \"make " + id + "\"\n\n" + blocks + "\n-- [end]\n",
                         id + ".sql");
}

inline std::string table(const std::string& name) {
  return "-- [up]\nCREATE TABLE " + name + " (id int PRIMARY KEY);\n\n-- [down]\nDROP TABLE " +
         name + ";\n";
}

inline revision::Graph three() {
  return revision::Graph({file("0001", "", table("a")), file("0002", "0001", table("b")),
                          file("0003", "0002", table("c"))});
}

/// What a run tells, a line each.
struct Log {
  apply::Options options() {
    apply::Options options;
    options.tool_version = "test";
    options.listener = [this](const apply::Event& event) { note(event); };
    return options;
  }

  void note(const apply::Event& event) {
    if (const auto* started = std::get_if<apply::RevisionStarted>(&event)) {
      lines.push_back(apply::running_line(*started) + (started->resumed ? " (resumed)" : ""));
    } else if (const auto* skipped = std::get_if<apply::StatementSkipped>(&event)) {
      lines.push_back("skipped " + skipped->sql + ": " + skipped->reason);
    } else if (const auto* finished = std::get_if<apply::StatementFinished>(&event)) {
      statements.push_back(finished->sql);
    } else if (const auto* edited = std::get_if<apply::EditedRevision>(&event)) {
      lines.push_back("edited " + edited->id);
    } else if (const auto* retrying = std::get_if<apply::Retrying>(&event)) {
      lines.push_back("retrying: " + retrying->reason);
    } else if (const auto* blocked = std::get_if<apply::Blocked>(&event)) {
      lines.push_back("blocked by " + blocked->by);
    } else if (const auto* notice = std::get_if<apply::Notice>(&event)) {
      lines.push_back(notice->severity + ": " + notice->message);
    }
  }

  Strings lines;
  Strings statements;
};

inline Strings tables(const TestDatabase& database) {
  return database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
}

}  // namespace schemadiff::test
