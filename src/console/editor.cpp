#include "console/editor.h"

#include <array>
#include <csignal>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

namespace schemadiff::console {

namespace {

std::string editor_of(const World& world) {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const std::optional<std::string> value = world.environment(name);
    if (value && !value->empty()) {
      return *value;
    }
  }
  return "vi";
}

/// Like system(), but signals are the editor's again: this program keeps them for a thread of its
/// own.
int run_in_shell(const std::string& command, const std::string& file) {
  std::string shell = "sh";
  std::string option = "-c";
  std::string text = command + R"( "$1")";  // an editor may come with options of its own
  std::string name = "schemadiff";
  std::string argument = file;
  const std::array<char*, 6> arguments{shell.data(), option.data(),   text.data(),
                                       name.data(),  argument.data(), nullptr};
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int failure = posix_spawnp(&child, "sh", nullptr, &attributes, arguments.data(), ::environ);
  posix_spawnattr_destroy(&attributes);
  int status = 0;
  if (failure != 0 || ::waitpid(child, &status, 0) < 0) {
    return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

void edit_file(const World& world, const std::filesystem::path& file) {
  const std::string editor = editor_of(world);
  if (run_in_shell(editor, file.string()) != 0) {
    throw Error(Failure::Usage,
                fmt::format("the editor '{}' failed: VISUAL or EDITOR names another", editor));
  }
}

}  // namespace schemadiff::console
