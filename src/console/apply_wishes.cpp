#include "console/apply_wishes.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "console/session.h"

namespace schemadiff::console {

namespace {

/// A number is milliseconds, as in PostgreSQL's own timeouts.
CLI::Option* add_duration(CLI::App& command, const std::string& name,
                          std::optional<std::chrono::milliseconds>& wish, const std::string& text) {
  const std::map<std::string, std::int64_t> units{
      {"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}};
  CLI::Option* const option = command.add_option_function<std::int64_t>(
      name, [&wish](std::int64_t count) { wish = std::chrono::milliseconds(count); }, text);
  option->transform(
      CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_SENSITIVE).description(""));
  option->check(CLI::NonNegativeNumber.description(""));
  option->type_name("TIME");
  return option;
}

}  // namespace

void add_lock_wishes(CLI::App& command, Session& session) {
  ApplyWishes& wishes = session.wishes;
  add_duration(command, "--wait", wishes.wait, "For another run to end: 500ms, 30s, 5min");
  add_duration(command, "--lock-timeout", wishes.lock_timeout,
               "How long a transaction may wait for locks, and whoever queues behind it");
}

void add_apply_wishes(CLI::App& command, Session& session) {
  add_lock_wishes(command, session);
  ApplyWishes& wishes = session.wishes;
  command
      .add_option_function<int>(
          "--lock-retries", [&wishes](int count) { wishes.lock_retries = count; },
          "How often a block that did not get its locks is repeated")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("N");
  command.add_flag("--transaction-per-run", wishes.one_transaction,
                   "One commit for all revisions that are one transaction each");
}

void add_edited_wish(CLI::App& command, Session& session) {
  const std::map<std::string, apply::Edited> choices{{"file", apply::Edited::File},
                                                     {"journal", apply::Edited::Journal}};
  command
      .add_option_function<apply::Edited>(
          "--edited", [&session](apply::Edited edited) { session.wishes.edited = edited; },
          "What to run for a revision whose file was edited after it was applied: the file as it "
          "is now, or what the journal holds")
      ->transform(CLI::CheckedTransformer(choices).description(""))
      ->type_name("file|journal");
}

}  // namespace schemadiff::console
