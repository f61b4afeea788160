#include "cli/placement.h"

#include <CLI/CLI.hpp>

namespace schemadiff::cli {

void add_merge_placement(CLI::App& command, project::NewRevision& wanted) {
  command
      .add_option("--branch-label", wanted.labels,
                  "A name for the branch that begins with the revision")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--rev-id", wanted.id, "Its id, instead of the next one")->type_name("ID");
  command.add_flag("--splice", wanted.splice,
                   "Allow it to follow what is no head: a branch begins there");
}

void add_placement(CLI::App& command, project::NewRevision& wanted) {
  command
      .add_option("--head", wanted.heads,
                  "What it follows: a head, branch@head, or base for a new beginning; otherwise "
                  "the head")
      ->type_name("REV")
      ->allow_extra_args(false);
  command
      .add_option("--depends-on", wanted.depends_on,
                  "A revision of another branch that has to be applied before; may be repeated")
      ->type_name("REV")
      ->allow_extra_args(false);
  add_merge_placement(command, wanted);
}

}  // namespace schemadiff::cli
