#include "project/check.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "report/format.h"

namespace schemadiff::cli {

namespace {

struct Options {
  std::string format = "text";
  std::vector<std::string> outputs = {};  ///< FORMAT=FILE
  bool offline = false;
  bool replay = false;
  std::string against = "models";
  bool strict = false;
  bool no_cache = false;
};

struct Output {
  const report::Format* format = nullptr;
  std::filesystem::path file;
};

std::string format_names() {
  std::vector<std::string> names;
  for (const report::Format& format : report::formats()) {
    names.emplace_back(format.name);
  }
  return join(names, ", ");
}

const report::Format& format_called(const std::string& name) {
  const report::Format* const format = report::find_format(name);
  if (format == nullptr) {
    throw Error(Failure::Usage, fmt::format("there is no format '{}': {}", name, format_names()));
  }
  return *format;
}

std::vector<Output> outputs_of(const console::Session& session, const Options& options) {
  std::vector<Output> outputs;
  for (const std::string& text : options.outputs) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals + 1 == text.size()) {
      throw Error(Failure::Usage, fmt::format("--output takes FORMAT=FILE, not '{}'", text));
    }
    if (text.substr(equals + 1) == "-") {
      throw Error(Failure::Usage, fmt::format("--output writes files: --format {} prints it",
                                              text.substr(0, equals)));
    }
    outputs.push_back({.format = &format_called(text.substr(0, equals)),
                       .file = session.world.folder / text.substr(equals + 1)});
  }
  return outputs;
}

/// A connection that is made when it is asked for.
class Connector {
 public:
  Connector(const console::Session& session, const files::Config& config)
      : session_(session), config_(config) {}

  pg::Connection& connect() {
    target_.emplace(console::open_target(session_, setup_of(config_)));
    watch_.emplace(session_.world.interrupt, target_->connection());
    return target_->connection();
  }

 private:
  const console::Session& session_;
  const files::Config& config_;
  std::optional<pg::Target> target_;
  std::optional<console::Interrupt::Watch> watch_;  // after what it watches
};

std::string agreement(const Options& options, const report::Review& review) {
  if (review.leaves_open(report::Question::Models)) {
    return "nothing is wrong; the newest revision does not record its models: whether they belong "
           "together, `schemadiff check --replay` tells";
  }
  return options.offline                ? "models and revisions agree"
         : options.against == "history" ? "database, history, models and revisions agree"
                                        : "database, models and revisions agree";
}

int run(Application& application, const Options& options) {
  const console::Session& session = application.session;
  const report::Format& format = format_called(session.json ? "json" : options.format);
  const std::vector<Output> outputs = outputs_of(session, options);
  const files::Config config = config_of(application);
  // What nothing is wrong with is named by who has read it.
  const bool names_tables =
      format.names_tables || std::ranges::any_of(outputs, [](const Output& output) {
        return output.format->names_tables;
      });
  Connector connector(session, config);
  const report::Review review = project::check(
      config,
      {.offline = options.offline,
       .replay = options.replay,
       .history = options.against == "history",
       .today = fmt::format("{:%Y-%m-%d}",
                            fmt::gmtime(std::chrono::system_clock::to_time_t(session.world.now()))),
       .tool_version = std::string(console::version()),
       .memory = memory_of(application, options.no_cache || names_tables)},
      {.connect = [&connector]() -> pg::Connection& { return connector.connect(); },
       .say = teller(application),
       .tell = [&session](const Error& error) { console::print_error(session, error); },
       .shown =
           [&application](const std::filesystem::path& path) { return shown(application, path); }});
  if (const std::optional<int> interrupted = session.world.interrupt.exit_code()) {
    return *interrupted;
  }
  if (!options.strict) {
    say_unmanaged(application, review.unmanaged);
  }
  session.world.out << format.write(
      review, {.style = console::out_style(session), .verbose = session.verbose});
  for (const Output& output : outputs) {
    write_file(output.file,
               output.format->write(review, {.style = {}, .verbose = session.verbose}));
  }
  const int code = report::exit_code(review);
  if (options.strict) {
    const std::optional<int> finding =
        refuse_unmanaged(application, review.unmanaged, config.filter);
    if (finding) {
      return code == 0 ? *finding : code;
    }
  }
  if (code == 0) {
    console::say(session, agreement(options, review));
  }
  return code;
}

}  // namespace

void add_check(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "check",
      "Say whether database, models and revisions agree, and what to do where they do not. Exit 1 "
      "for differences and findings, 7 when the database is behind or ahead, 2 to 6 when something "
      "could not be asked");
  console::add_examples(
      program, command,
      {{"check"},
       {"check --offline", "models against revisions, without a server"},
       {"check --replay", "the same by running all revisions on a scratch"},
       {"check --against history", "the database against the revisions it has"},
       {"check --format github --output junit=check.xml --output sarif=check.sarif", "in CI"}});
  const auto options = std::make_shared<Options>();  // shared by the options and the callback
  command.add_option("--format", options->format, "What is printed: " + format_names())
      ->type_name("FORMAT");
  command
      .add_option("--output", options->outputs,
                  "Also write a format to a file; may be given several times")
      ->type_name("FORMAT=FILE")
      ->type_size(1)
      ->allow_extra_args(false);
  command.add_flag("--offline", options->offline,
                   "Ask no server: models against revisions, and the revision files");
  command.add_flag("--replay", options->replay,
                   "Run all revisions on a scratch and compare the result with the models");
  command
      .add_option("--against", options->against,
                  "What the live schema is compared with: models, or history (what the applied "
                  "revisions make on a scratch)")
      ->check(CLI::IsMember({"models", "history"}).description(""))
      ->type_name("WHAT");
  add_no_cache(command, options->no_cache);
  add_strict(command, options->strict, "");
  command.callback([&application, options] {
    application.session.command = [&application, options] { return run(application, *options); };
  });
}

}  // namespace schemadiff::cli
