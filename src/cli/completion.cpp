#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "cli/application.h"
#include "cli/commands.h"
#include "console/program.h"
#include "files/explain.h"
#include "model/table.h"
#include "project/project.h"
#include "report/format.h"
#include "revision/graph.h"

// Completion has two halves: a few lines in each shell's language, which hand over the words typed
// so far, and `schemadiff complete`, which knows the commands and looks at the project. It prints a
// candidate per line, with a tab before what it is; `:files` asks the shell for file names.
namespace schemadiff::cli {

namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kFiles = ":files";

constexpr std::string_view kBash =
    R"sh(# schemadiff completion bash > /etc/bash_completion.d/schemadiff
_schemadiff() {
  local cur=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
  local -a found
  mapfile -t found < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
  if [[ ${found[0]-} == :files ]]; then
    compopt -o default
    COMPREPLY=()
    return
  fi
  COMPREPLY=($(compgen -W "${found[*]%%$'\t'*}" -- "$cur"))
}
complete -F _schemadiff schemadiff
)sh";

constexpr std::string_view kZsh = R"sh(#compdef schemadiff
# schemadiff completion zsh > "${fpath[1]}/_schemadiff"
_schemadiff() {
  local -a found
  found=("${(@f)$(${words[1]} complete -- "${(@)words[2,CURRENT]}" 2> /dev/null)}")
  if [[ ${found[1]} == :files ]]; then
    _files
    return
  fi
  found=("${(@)found//:/\\:}")
  found=("${(@)found/$'\t'/:}")
  _describe schemadiff found
}
compdef _schemadiff schemadiff
)sh";

constexpr std::string_view kFish =
    R"sh(# schemadiff completion fish > ~/.config/fish/completions/schemadiff.fish
function __schemadiff_complete
  set -l words (commandline -opc) (commandline -ct)
  $words[1] complete -- $words[2..-1] 2> /dev/null
end
function __schemadiff_wants_files
  test (__schemadiff_complete | head -n 1) = :files
end
complete -c schemadiff -n 'not __schemadiff_wants_files' -f -a '(__schemadiff_complete)'
complete -c schemadiff -n __schemadiff_wants_files -F
)sh";

/// What may stand in some place.
struct Candidate {
  std::string word;
  std::string text = {};
};

using Candidates = std::vector<Candidate>;

Candidates words_of(std::initializer_list<std::string_view> words) {
  Candidates candidates;
  for (const std::string_view word : words) {
    candidates.push_back({.word = std::string(word)});
  }
  return candidates;
}

Candidates revisions(Application& application, std::string_view sign = "") {
  Candidates candidates;
  for (const std::string_view word : {"head", "heads", "base"}) {
    candidates.push_back({.word = fmt::format("{}{}", sign, word)});
  }
  const revision::Graph graph = revision::load(config_of(application).revisions);
  for (const revision::Revision& revision : graph.revisions()) {
    candidates.push_back(
        {.word = fmt::format("{}{}", sign, revision.id), .text = revision.message});
  }
  return candidates;
}

Candidates tables(Application& application) {
  Candidates candidates;
  const model::Declaration declared = project::declaration(config_of(application));
  for (const model::Table& table : declared.database.all<model::Table>()) {
    const bool is_public = table.name.schema.raw() == "public";
    candidates.push_back(
        {.word = is_public ? table.name.name.raw()
                           : fmt::format("{}.{}", table.name.schema.raw(), table.name.name.raw())});
  }
  return candidates;
}

Candidates formats() {
  Candidates candidates;
  for (const report::Format& format : report::formats()) {
    candidates.push_back({.word = std::string(format.name), .text = std::string(format.text)});
  }
  return candidates;
}

Candidates explained() {
  Candidates candidates;
  for (const std::string& path : files::explained_paths()) {
    candidates.push_back({.word = path});
  }
  return candidates;
}

/// The values of an option; nothing known means anything.
Candidates values_of(Application& application, const std::string& command,
                     const std::string& option, const std::string& type) {
  if (option == "--format" || option == "-f") {
    return command == "diagram" ? words_of({"svg", "dot", "mermaid"}) : formats();
  }
  if (option == "--against") {
    return words_of({"models", "history"});
  }
  if (option == "--patch" || option == "-p") {
    return words_of({"sql", "toml"});
  }
  if (option == "--detail") {
    return words_of({"names", "keys", "columns"});
  }
  if (option == "--color") {
    return words_of({"auto", "always", "never"});
  }
  if (type == "REV" || option == "--onto" || option == "--head" || option == "--depends-on") {
    return revisions(application);
  }
  return type == "FILE" || type == "DIR" ? Candidates{{.word = std::string(kFiles)}} : Candidates{};
}

/// The words of a command that are no options.
Candidates arguments_of(Application& application, const std::string& command) {
  constexpr std::array kOfRevisions{"upgrade", "downgrade", "show",  "stamp",  "seal",  "edit",
                                    "report",  "history",   "merge", "rebase", "squash"};
  if (std::ranges::find(kOfRevisions, command) != kOfRevisions.end()) {
    return revisions(application);
  }
  if (command == "diagram") {
    return tables(application);
  }
  if (command == "explain") {
    return explained();
  }
  if (command == "completion") {
    return words_of({"bash", "zsh", "fish"});
  }
  if (command == "diff") {
    Candidates candidates = words_of({"models", "database"});
    std::ranges::move(revisions(application, "@"), std::back_inserter(candidates));
    return candidates;
  }
  return {};
}

Candidates options_of(const CLI::App& program, const CLI::App* command) {
  Candidates candidates;
  for (const CLI::App* const app : {command, &program}) {
    for (const CLI::Option* const option :
         app == nullptr ? std::vector<const CLI::Option*>{} : app->get_options({})) {
      for (const std::string& name : option->get_lnames()) {
        candidates.push_back({.word = "--" + name, .text = option->get_description()});
      }
    }
  }
  return candidates;
}

Candidates commands_of(const CLI::App& program) {
  Candidates candidates;
  for (const CLI::App* const command : program.get_subcommands({})) {
    if (!command->get_group().empty()) {  // the others are hidden
      candidates.push_back({.word = command->get_name(), .text = command->get_description()});
    }
  }
  return candidates;
}

/// The option that the word before asks a value for; null when it does not.
const CLI::Option* open_option(const CLI::App& program, const CLI::App* command,
                               const std::string& word) {
  if (!word.starts_with('-')) {
    return nullptr;
  }
  for (const CLI::App* const app : {command, &program}) {
    const CLI::Option* const option = app == nullptr ? nullptr : app->get_option_no_throw(word);
    if (option != nullptr) {
      return option->get_expected_max() > 0 && option->get_type_size_max() > 0 ? option : nullptr;
    }
  }
  return nullptr;
}

/// The command among the words, options and their values passed over.
const CLI::App* command_in(const CLI::App& program, std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (open_option(program, nullptr, words[i]) != nullptr) {
      ++i;
    } else if (!words[i].starts_with('-')) {
      for (const CLI::App* const command : program.get_subcommands({})) {
        if (command->get_name() == words[i]) {
          return command;
        }
      }
      return nullptr;
    }
  }
  return nullptr;
}

Candidates candidates_for(Application& application, const CLI::App& program, const Words& words) {
  const std::string current = words.empty() ? "" : words.back();
  const std::span<const std::string> before(words.data(), words.empty() ? 0 : words.size() - 1);
  const CLI::App* const command = command_in(program, before);
  const std::string name = command == nullptr ? "" : command->get_name();
  if (!before.empty()) {
    if (const CLI::Option* const option = open_option(program, command, before.back())) {
      return values_of(application, name, before.back(), option->get_type_name());
    }
  }
  if (current.starts_with('-')) {
    return options_of(program, command);
  }
  return command == nullptr ? commands_of(program) : arguments_of(application, name);
}

/// One line of text: what completion shows beside a word.
std::string first_sentence(std::string text) {
  text = text.substr(0, text.find_first_of(".;\n"));
  std::ranges::replace(text, '\t', ' ');
  return text;
}

int complete(Application& application, const CLI::App& program, const Words& words) {
  try {
    for (const Candidate& candidate : candidates_for(application, program, words)) {
      const std::string text = first_sentence(candidate.text);
      application.session.world.out << candidate.word << (text.empty() ? "" : "\t" + text) << '\n';
    }
  } catch (const Error&) {
    return 0;  // a project that cannot be read completes nothing, and is told about elsewhere
  }
  return 0;
}

}  // namespace

void add_completion(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand(
      "completion", "Print the completion script of a shell: revisions, tables and files as well");
  console::add_examples(program, command,
                        {{"completion bash > /etc/bash_completion.d/schemadiff"},
                         {"completion zsh > ~/.zfunc/_schemadiff"},
                         {"completion fish > ~/.config/fish/completions/schemadiff.fish"}});
  const auto shell = std::make_shared<std::string>();  // shared by the option and the callback
  command.add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""))
      ->type_name("");
  command.callback([&application, shell] {
    application.session.command = [&application, shell] {
      application.session.world.out << (*shell == "bash" ? kBash : *shell == "zsh" ? kZsh : kFish);
      return 0;
    };
  });
}

void add_complete(CLI::App& program, Application& application) {
  CLI::App& command = *program.add_subcommand("complete", "What may follow some words");
  command.group("");                             // for the shells alone
  const auto words = std::make_shared<Words>();  // shared by the option and the callback
  command.add_option("words", *words, "The words after the program's name, the last unfinished")
      ->type_name("");
  command.callback([&program, &application, words] {
    application.session.command = [&program, &application, words] {
      return complete(application, program, *words);
    };
  });
}

}  // namespace schemadiff::cli
