#include "support/pooler.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include "support/server.h"

namespace schemadiff::test {

namespace {

std::string option_of(const std::string& url, std::string_view keyword) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.c_str(), nullptr), &PQconninfoFree);
  for (const PQconninfoOption* option = options.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (option->keyword == keyword && option->val != nullptr) {
      return option->val;
    }
  }
  return "";
}

}  // namespace

Pooler::Pooler(const std::string& mode) {
  const std::string host = option_of(server_url(), "host");
  const std::string user = option_of(server_url(), "user");
  const std::string port = option_of(server_url(), "port");
  const std::string folder = folder_.path().string();
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  const std::filesystem::path file = folder_.write(
      "pgbouncer.ini",
      fmt::format("[databases]\n* = host={} port={} user={}\n[pgbouncer]\nlisten_addr =\n"
                  "listen_port = 6432\nunix_socket_dir = {}\nauth_type = any\npool_mode = {}\n"
                  "default_pool_size = 5\npidfile = {}/pid\nlogfile = {}/log\n",
                  host, port.empty() ? "5432" : port, user, folder, mode, folder, folder));
  // It refuses to run as root; whoever runs it writes its log.
  const std::string as = ::geteuid() == 0 ? "-u postgres" : "";
  const std::string command = fmt::format(
      "PATH=\"$PATH:/usr/sbin\" pgbouncer -q -d {} '{}' > /dev/null 2>&1", as, file.string());
  if (std::system(command.c_str()) != 0) {  // NOLINT(cert-env33-c): a test's own command
    throw std::runtime_error("cannot start pgbouncer: run tools/install-packages test");
  }
  // Its socket is there a moment before anybody listens.
  const std::string somewhere = url("postgres");
  for (int i = 0; i < 100 && PQping(somewhere.c_str()) == PQPING_NO_RESPONSE; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

Pooler::~Pooler() {
  const std::string command =
      fmt::format("kill -QUIT \"$(cat '{}/pid')\" 2> /dev/null", folder_.path().string());
  static_cast<void>(std::system(command.c_str()));  // NOLINT(cert-env33-c): a test's own command
}

std::string Pooler::url(const std::string& database) const {
  return fmt::format("postgresql:///{}?host={}&port=6432&user=postgres", database,
                     folder_.path().string());
}

}  // namespace schemadiff::test
