#include "console/session.h"

#include <ostream>
#include <variant>

#include <fmt/format.h>

#include "apply/event.h"
#include "base/error.h"
#include "base/overloaded.h"

namespace schemadiff::console {

namespace {

terminal::Style style_for(const Session& session, bool is_terminal) {
  switch (session.colour) {
    case ColourWish::Always:
      return {.coloured = true};
    case ColourWish::Never:
      return {.coloured = false};
    case ColourWish::Auto:
      break;
  }
  // https://no-color.org: present and not empty
  const bool unwanted = !session.world.environment("NO_COLOR").value_or("").empty();
  return {.coloured = is_terminal && !unwanted};
}

std::string first_line(const std::string& sql) {
  return sql.substr(0, sql.find('\n'));
}

std::string milliseconds_text(std::chrono::microseconds duration) {
  return fmt::format("{:.1f} ms", static_cast<double>(duration.count()) / 1000);
}

/// What is told of an event: always, or only with --verbose, or nothing.
struct Told {
  std::string line = {};
  bool only_verbose = false;
};

Told told(const apply::Event& event) {
  const auto tell = Overloaded{
      [](const apply::WaitingForLock& waiting) -> Told {
        return {waiting.holder.empty() ? "waiting for another run to end"
                                       : fmt::format("waiting for {}", waiting.holder)};
      },
      [](const apply::EditedRevision& edited) -> Told {
        return {fmt::format("warning: {} was edited after it was applied",
                            edited.where.file.empty() ? edited.id : to_string(edited.where))};
      },
      [](const apply::DraggedAlong& dragged) -> Told {
        return {fmt::format("{} goes too: it needs {}", dragged.id, dragged.needs)};
      },
      [](const apply::RevisionStarted& started) -> Told {
        return {apply::running_line(started) + (started.resumed ? " (continued)" : "")};
      },
      [](const apply::BlockStarted&) -> Told { return {}; },
      [](const apply::StatementStarted& started) -> Told {
        return {fmt::format("  {}", first_line(started.sql)), true};
      },
      [](const apply::StatementFinished& finished) -> Told {
        return {finished.rows > 0 ? fmt::format("    {} rows, {}", finished.rows,
                                                milliseconds_text(finished.duration))
                                  : fmt::format("    {}", milliseconds_text(finished.duration)),
                true};
      },
      [](const apply::StatementSkipped& skipped) -> Told {
        return {fmt::format("  {}: {}", skipped.reason, first_line(skipped.sql))};
      },
      [](const apply::Retrying& retrying) -> Told {
        return {fmt::format("  {}; trying again in {} ms ({} of {})", retrying.reason,
                            retrying.pause.count(), retrying.attempt, retrying.attempts)};
      },
      [](const apply::BatchFinished& batch) -> Told {
        return {fmt::format("  {} rows in all", batch.total), true};
      },
      [](const apply::Notice& notice) -> Told {
        return {fmt::format("  {}: {}", notice.severity, notice.message),
                notice.severity == "NOTICE" || notice.severity == "DEBUG"};
      },
      [](const apply::RevisionFinished&) -> Told { return {}; },
  };
  return std::visit(tell, event);
}

}  // namespace

terminal::Style out_style(const Session& session) {
  return style_for(session, session.world.out_is_terminal);
}

terminal::Style err_style(const Session& session) {
  return style_for(session, session.world.err_is_terminal);
}

void say(const Session& session, std::string_view line) {
  if (!session.quiet) {
    session.world.err << line << '\n' << std::flush;
  }
}

pg::Url url_of(const Session& session, const Setup& setup) {
  std::optional<std::string> text = session.url;
  text = text ? text : session.world.environment("DATABASE_URL");
  text = text && !text->empty() ? text : setup.url;
  if (!text && setup.url_problem) {
    throw DiagnosticsError({*setup.url_problem});
  }
  if (!text && !setup.has_cluster) {
    throw Error(Failure::Usage,
                "no database is named: give --url postgresql://… or set DATABASE_URL");
  }
  return pg::Url::parse(text.value_or("local:"));
}

pg::Target open_target(const Session& session, const Setup& setup) {
  const pg::Url url = url_of(session, setup);
  if (session.verbose) {
    say(session, fmt::format("database: {}", url.display()));
  }
  pg::TargetOptions options = setup.target;
  options.say = [&session](std::string_view line) { say(session, line); };
  return pg::Target::open(url, options);
}

apply::Options apply_options(const Session& session, const Setup& setup) {
  apply::Options options = setup.apply;
  options.listener = [&session](const apply::Event& event) {
    const Told line = told(event);
    if (!line.line.empty() && (session.verbose || !line.only_verbose)) {
      say(session, line.line);
    }
    if (session.world.interrupt.exit_code()) {
      throw Error(Failure::Database, "interrupted");
    }
  };
  return options;
}

}  // namespace schemadiff::console
