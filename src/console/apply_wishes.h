#pragma once

namespace CLI {
class App;
}

/// The options of the commands that change a database; they fill `session.wishes`.
namespace schemadiff::console {

struct Session;

/// --wait and --lock-timeout.
void add_lock_wishes(CLI::App& command, Session& session);

/// Those, --lock-retries and --transaction-per-run.
void add_apply_wishes(CLI::App& command, Session& session);

/// --edited, for downgrades.
void add_edited_wish(CLI::App& command, Session& session);

}  // namespace schemadiff::console
