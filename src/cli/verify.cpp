#include "project/verify.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"

namespace schemadiff::cli {

namespace {

/// A bar on a terminal, elsewhere a line for each revision.
class Bar {
 public:
  explicit Bar(const console::Session& session) : session_(session) {}

  void show(const revision::Revision& revision, std::size_t place, std::size_t all) {
    if (session_.quiet || !session_.world.err_is_terminal) {
      return;
    }
    constexpr std::size_t kWidth = 24;
    const std::size_t filled = kWidth * (place - 1) / all;
    session_.world.err << fmt::format("\r\x1b[K  [{}{}] {} of {}: {}", std::string(filled, '#'),
                                      std::string(kWidth - filled, ' '), place, all, revision.id)
                       << std::flush;
    is_open_ = true;
  }

  void clear() {
    if (is_open_) {
      session_.world.err << "\r\x1b[K" << std::flush;
      is_open_ = false;
    }
  }

 private:
  const console::Session& session_;
  bool is_open_ = false;
};

nlohmann::ordered_json json_of(const project::Verification& verification) {
  nlohmann::ordered_json revisions = nlohmann::ordered_json::array();
  for (const project::Verified& verified : verification.revisions) {
    nlohmann::ordered_json entry{{"id", verified.id},
                                 {"message", verified.message},
                                 {"file", verified.file},
                                 {"proved", !verified.failure}};
    if (verified.failure) {
      entry["failure"] = *verified.failure;
    }
    revisions.push_back(std::move(entry));
  }
  nlohmann::ordered_json json{{"proved", verification.proved()},
                              {"server", verification.server},
                              {"revisions", std::move(revisions)},
                              {"untried", verification.untried}};
  if (verification.differences) {
    json["differences"] = *verification.differences;
  }
  return json;
}

std::string counted(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

std::string text_of(const project::Verification& verification) {
  std::string text;
  std::size_t proved = 0;
  for (const project::Verified& verified : verification.revisions) {
    if (verified.failure) {
      text += fmt::format("{}: error: {}\n", verified.file, *verified.failure);
    } else {
      ++proved;
    }
  }
  if (!verification.untried.empty()) {
    text += fmt::format("not tried, because of what they follow: {}\n",
                        join(verification.untried, ", "));
  }
  if (verification.differences && !verification.differences->empty()) {
    text += "the models differ from what the revisions make:\n";
    for (const std::string& line : *verification.differences) {
      text += fmt::format("  {}\n", line);
    }
  }
  text += fmt::format(
      "{} of {} proved on {}: up, down, up{}\n", proved,
      counted(verification.revisions.size() + verification.untried.size(), "revision"),
      verification.server,
      verification.differences && verification.differences->empty() ? "; they lead to the models"
                                                                    : "");
  return text;
}

int run(Application& application) {
  const console::Session& session = application.session;
  const project::Project project = project::load(config_of(application));
  std::optional<pg::Target> target = reachable_target(application, setup_of(project.config));
  Bar bar(session);
  const project::Verification verification =
      project::verify(project, target ? &target->connection() : nullptr, teller(application),
                      [&](const revision::Revision& revision, std::size_t place, std::size_t all) {
                        bar.show(revision, place, all);
                      });
  bar.clear();
  session.world.out << (session.json ? json_of(verification).dump(2) + "\n"
                                     : text_of(verification));
  return verification.proved() ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "verify",
      "Run every revision up, down and up on a scratch, and compare the end with the models. Exit "
      "1 when a way does not lead where it should");
  console::add_examples(program, command,
                        {{"verify", "in CI, or before a release"},
                         {"verify --json", "what became of each revision"}});
  command.callback([&application] {
    application.session.command = [&application] { return run(application); };
  });
}

}  // namespace schemadiff::cli
