#pragma once

namespace CLI {
class App;
}

/// The commands of both programs. Each adds its subcommand to the program and, when chosen, sets
/// `session.command`. The session must outlive the program's parsing and running.
namespace schemadiff::console {

struct Session;

void add_upgrade(CLI::App& program, Session& session);
void add_downgrade(CLI::App& program, Session& session);
void add_current(CLI::App& program, Session& session);
void add_check_heads(CLI::App& program, Session& session);
void add_history(CLI::App& program, Session& session);
void add_heads(CLI::App& program, Session& session);
void add_branches(CLI::App& program, Session& session);
void add_show(CLI::App& program, Session& session);
void add_stamp(CLI::App& program, Session& session);
void add_adopt(CLI::App& program, Session& session);
void add_ensure_version(CLI::App& program, Session& session);

}  // namespace schemadiff::console
