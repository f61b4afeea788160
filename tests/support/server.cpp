#include "support/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include "base/text.h"

namespace schemadiff::test {

namespace {

struct Release {
  void operator()(PGconn* connection) const { PQfinish(connection); }

  void operator()(PGresult* result) const { PQclear(result); }

  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

using Session = std::unique_ptr<PGconn, Release>;
using Rows = std::unique_ptr<PGresult, Release>;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') {
    throw std::runtime_error(
        fmt::format("this test needs a PostgreSQL server and {} is not set: run tools/test", name));
  }
  return value;
}

Session connect(const std::string& url) {
  Session session(PQconnectdb(url.c_str()));
  if (PQstatus(session.get()) != CONNECTION_OK) {
    throw std::runtime_error(PQerrorMessage(session.get()));
  }
  PQsetNoticeProcessor(session.get(), [](void*, const char*) {}, nullptr);
  return session;
}

Rows run(PGconn* session, std::string_view sql) {
  Rows rows(PQexec(session, std::string(sql).c_str()));
  const ExecStatusType status = PQresultStatus(rows.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    throw std::runtime_error(fmt::format("{}while running: {}", PQerrorMessage(session), sql));
  }
  return rows;
}

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    result += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

/// The server's URL with another database in it.
std::string url_of(std::string_view database) {
  const std::unique_ptr<PQconninfoOption, Release> options(
      PQconninfoParse(server_url().c_str(), nullptr));
  if (!options) {
    throw std::runtime_error("SCHEMADIFF_TEST_URL is not a connection URL");
  }
  std::string url = fmt::format("postgresql:///{}", percent_encoded(database));
  char separator = '?';
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && std::string_view(option->keyword) != "dbname") {
      url += fmt::format("{}{}={}", separator, option->keyword, percent_encoded(option->val));
      separator = '&';
    }
  }
  return url;
}

std::string unique_name() {
  static std::atomic<int> count = 0;
  return fmt::format("test_{}_{}", getpid(), ++count);
}

std::string in_shell_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    result += c == '\'' ? R"('\'')" : std::string(1, c);
  }
  return result + "'";
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    throw std::runtime_error(fmt::format("cannot start: {}", command));
  }
  std::string output;
  std::array<char, 65536> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), size);
  }
  if (pclose(pipe) != 0) {
    throw std::runtime_error(fmt::format("failed: {}\n{}", command, output));
  }
  return output;
}

bool never_matters(std::string_view line) {
  constexpr auto kBeginnings = std::to_array<std::string_view>(
      {"-- Name: ", "-- PostgreSQL database dump", "-- Dumped ", "SET ", "\\restrict ",
       "\\unrestrict ", "SELECT pg_catalog.set_config('search_path'"});
  return line.empty() || line == "--" ||
         std::ranges::any_of(
             kBeginnings, [&](std::string_view beginning) { return line.starts_with(beginning); });
}

}  // namespace

std::string server_url() {
  return environment("SCHEMADIFF_TEST_URL");
}

int server_major() {
  return PQserverVersion(connect(server_url()).get()) / 10'000;
}

TestDatabase::TestDatabase() : name_(unique_name()), url_(url_of(name_)) {
  const Session server = connect(server_url());
  // The files, not each of their pages by way of the log: a fifth of the work (15+).
  const bool may_choose = PQserverVersion(server.get()) >= 15'00'00;
  run(server.get(), fmt::format("CREATE DATABASE {} TEMPLATE template0{}", name_,
                                may_choose ? " STRATEGY file_copy" : ""));
}

TestDatabase::TestDatabase(std::string_view sql) : TestDatabase() {
  execute(sql);
}

TestDatabase::~TestDatabase() {
  // Whatever goes wrong here goes with the cluster at the end of the run.
  const Session session(PQconnectdb(server_url().c_str()));
  const Rows dropped(
      PQexec(session.get(), fmt::format("DROP DATABASE {} WITH (FORCE)", name_).c_str()));
}

void TestDatabase::execute(std::string_view sql) const {
  run(connect(url_).get(), sql);
}

std::vector<std::string> TestDatabase::rows(std::string_view sql) const {
  const Session session = connect(url_);
  const Rows result = run(session.get(), sql);
  std::vector<std::string> lines;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    std::string line;
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      line += column == 0 ? "" : "|";
      line += PQgetvalue(result.get(), row, column);
    }
    lines.push_back(line);
  }
  return lines;
}

std::optional<std::string> TestDatabase::dump(const std::string& options) const {
  const std::string program = environment("SCHEMADIFF_TEST_PGBIN") + "/pg_dump";
  if (!std::filesystem::exists(program)) {
    return std::nullopt;
  }
  return normalized_dump(
      output_of(fmt::format("{} --schema-only {} --dbname={} 2>&1", in_shell_quotes(program),
                            options, in_shell_quotes(url_))));
}

std::string normalized_dump(std::string_view dump) {
  std::string result;
  for (const std::string_view line : lines_of(dump)) {
    if (!never_matters(line)) {
      result += line;
      result += '\n';
    }
  }
  return result;
}

}  // namespace schemadiff::test
