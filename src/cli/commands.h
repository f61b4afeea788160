#pragma once

namespace CLI {
class App;
}

/// The commands that only `schemadiff` has, one file each. Each adds its subcommand and, when
/// chosen, sets the session's `command`. The application must outlive the program's run.
namespace schemadiff::cli {

struct Application;

void add_init(CLI::App& program, Application& application);
void add_pull(CLI::App& program, Application& application);
void add_autogenerate(CLI::App& program, Application& application);
void add_revision(CLI::App& program, Application& application);
void add_merge(CLI::App& program, Application& application);
void add_rebase(CLI::App& program, Application& application);
void add_squash(CLI::App& program, Application& application);
void add_verify(CLI::App& program, Application& application);
void add_edit(CLI::App& program, Application& application);
void add_seal(CLI::App& program, Application& application);
void add_diff(CLI::App& program, Application& application);
void add_check(CLI::App& program, Application& application);
void add_diagram(CLI::App& program, Application& application);
void add_report(CLI::App& program, Application& application);
void add_completion(CLI::App& program, Application& application);
void add_complete(CLI::App& program, Application& application);
void add_manual(CLI::App& program, Application& application);
void add_schema(CLI::App& program, Application& application);
void add_explain(CLI::App& program, Application& application);

}  // namespace schemadiff::cli
