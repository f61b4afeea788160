#include "console/session.h"

#include <memory>
#include <ostream>
#include <variant>

#include <fmt/format.h>

#include "apply/event.h"
#include "base/error.h"
#include "base/overloaded.h"
#include "base/text.h"
#include "console/progress.h"

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

std::string at(const SourcePosition& where) {
  return where.file.empty() ? "" : to_string(where) + ": ";
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
      [](const apply::Blocked& blocked) -> Told {
        // A limited wait that was in vain is told with the retry, or with the error.
        return {fmt::format("  {}waiting for {}", at(blocked.where), blocked.by), blocked.limited};
      },
      [](const apply::EditedRevision& edited) -> Told {
        return {fmt::format("warning: {} was edited after it was applied",
                            edited.where.file.empty() ? edited.id : to_string(edited.where))};
      },
      [](const apply::DraggedAlong& dragged) -> Told {
        return {fmt::format("{} goes too: it needs {}", dragged.id, dragged.needs)};
      },
      [](const apply::MissingRevision& missing) -> Told {
        return {
            fmt::format("warning: {} is applied, but its file is missing: get it back, or take "
                        "the revision back (the journal has its text)",
                        missing.id)};
      },
      [](const apply::RevisionStarted& started) -> Told {
        return {apply::running_line(started) + (started.resumed ? " (continued)" : "")};
      },
      [](const apply::BlockStarted&) -> Told { return {}; },
      [](const apply::StatementStarted& started) -> Told {
        return {indented(started.sql, "  "), true};
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
        return {fmt::format("  {}{}; trying again in {} ms ({} of {})", at(retrying.where),
                            retrying.reason, retrying.pause.count(), retrying.attempt,
                            retrying.attempts)};
      },
      [](const apply::BatchFinished&) -> Told { return {}; },  // shown by Progress
      [](const apply::Notice& notice) -> Told {
        return {fmt::format("  {}: {}", notice.severity, notice.message),
                notice.severity == "DEBUG"};
      },
      [](const apply::RevisionFinished&) -> Told { return {}; },
  };
  return std::visit(tell, event);
}

/// Tells what the applier does, and ends it when a signal came.
class Teller {
 public:
  explicit Teller(const Session& session) : session_(session), progress_(session) {}

  void tell(const apply::Event& event) {
    watch_for_batch(event);
    if (const auto* batch = std::get_if<apply::BatchFinished>(&event)) {
      progress_.show(*batch);
      return;  // the run asks by itself between two ranges
    }
    const Told line = told(event);
    if (!line.line.empty() && (session_.verbose || !line.only_verbose)) {
      progress_.end_line();
      say(session_, line.line);
    }
    if (!in_batch_ && must_stop()) {
      throw Error(Failure::Database, "stopped as asked");
    }
  }

  bool must_stop() {
    const bool asked = session_.world.interrupt.exit_code().has_value();
    if (asked) {
      progress_.end_line();
    }
    return asked;
  }

 private:
  /// Between two ranges of a batch a run stops by itself: what is under way is committed.
  void watch_for_batch(const apply::Event& event) {
    if (const auto* block = std::get_if<apply::BlockStarted>(&event)) {
      in_batch_ = block->batch_table.has_value();
    } else if (std::holds_alternative<apply::RevisionFinished>(event)) {
      in_batch_ = false;
    }
    session_.world.interrupt.set_soon_seen(in_batch_);
  }

  const Session& session_;
  Progress progress_;
  bool in_batch_ = false;
};

}  // namespace

terminal::Style out_style(const Session& session) {
  return style_for(session, session.world.out_is_terminal);
}

terminal::Style err_style(const Session& session) {
  return style_for(session, session.world.err_is_terminal);
}

bool confirmed(const Session& session, std::string_view question) {
  session.world.err << question << " [y/N] " << std::flush;
  const std::optional<std::string> answer = session.world.answer();
  return answer && (answer->starts_with('y') || answer->starts_with('Y'));
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

Setup find_setup(const Session& session) {
  Setup setup = session.find_setup();
  const ApplyWishes& wishes = session.wishes;
  setup.apply.lock_timeout = wishes.lock_timeout.value_or(setup.apply.lock_timeout);
  setup.apply.wait = wishes.wait.value_or(setup.apply.wait);
  setup.apply.lock_retries = wishes.lock_retries.value_or(setup.apply.lock_retries);
  setup.apply.edited = wishes.edited.value_or(setup.apply.edited);
  setup.apply.one_transaction = wishes.one_transaction;
  // Many runs at once may be more than the server has sessions for.
  setup.target.patience = setup.apply.wait;
  return setup;
}

apply::Options apply_options(const Session& session, const Setup& setup) {
  apply::Options options = setup.apply;
  // Shared by the two functions and their copies.
  const auto teller = std::make_shared<Teller>(session);
  options.listener = [teller](const apply::Event& event) { teller->tell(event); };
  options.stop = [teller] { return teller->must_stop(); };
  return options;
}

}  // namespace schemadiff::console
