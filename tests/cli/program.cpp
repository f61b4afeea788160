#include "cli/program.h"

#include <cstdlib>
#include <regex>
#include <stdexcept>

#include <sys/wait.h>

namespace schemadiff::test {

namespace {

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char character : word) {
    text += character == '\'' ? std::string("'\\''") : std::string(1, character);
  }
  return text + "'";
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); !from.empty() && at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

Outcome run(const std::string& program, const std::string& arguments,
            const std::filesystem::path& folder, const std::string& url) {
  static const TemporaryFolder cache;  // what is remembered, for this run of the tests
  const TemporaryFolder output;
  const std::string out = (output.path() / "out").string();
  const std::string err = (output.path() / "err").string();
  const std::string variables =
      (url.empty() ? "env -u DATABASE_URL" : "env DATABASE_URL=" + quoted(url)) +
      " XDG_CACHE_HOME=" + quoted(cache.path().string());
  const std::string command = "cd " + quoted(folder.string()) + " && " + variables + " " +
                              quoted(program) + " " + arguments + " </dev/null >" + quoted(out) +
                              " 2>" + quoted(err);
  const int status = std::system(command.c_str());
  if (!WIFEXITED(status)) {
    throw std::runtime_error("did not end by itself: " + command);
  }
  return {WEXITSTATUS(status), content_of(out), content_of(err)};
}

Sandbox::Sandbox() {
  write("schemadiff.toml", "models = \"schema/**/*.toml\"\nrevisions = \"generated\"\n");
}

Outcome Sandbox::schemadiff(const std::string& arguments) const {
  return run(SCHEMADIFF_PROGRAM, arguments, path(), database_.url());
}

Outcome Sandbox::apply(const std::string& arguments) const {
  return run(SCHEMADIFF_APPLY_PROGRAM, arguments, path(), database_.url());
}

std::string masked(const Sandbox& sandbox, std::string text) {
  replace_all(text, sandbox.path().string(), "<folder>");
  replace_all(text, sandbox.database().name(), "<database>");
  text = std::regex_replace(text, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"), "<time>");
  text = std::regex_replace(text, std::regex("sha256:[0-9a-f]{64}"), "<digest>");
  text = std::regex_replace(text, std::regex(R"(PostgreSQL \d+\.\d+)"), "<server>");
  text = std::regex_replace(text, std::regex("scratch: [^\n]*"), "scratch: <scratch>");
  text =
      std::regex_replace(text, std::regex(R"(PostgreSQL [\d.]+: up)"), "PostgreSQL <version>: up");
  return text;
}

}  // namespace schemadiff::test
