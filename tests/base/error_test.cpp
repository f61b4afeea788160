#include "base/error.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace schemadiff;

TEST_CASE("a position is written as compilers do", "[base][error]") {
  CHECK(to_string({.file = "a.toml", .line = 12, .column = 8}) == "a.toml:12:8");
  CHECK(to_string({.file = "a.toml", .line = 12}) == "a.toml:12");
  CHECK(to_string({.file = "a.toml"}) == "a.toml");
  CHECK(to_string({.file = "", .line = 12, .column = 8}).empty());
}

TEST_CASE("positions count characters from 1", "[base][error]") {
  const std::string text = "ab\näö x\n";
  const auto at = [&](std::size_t offset) { return to_string(position_in(text, offset, "f")); };
  CHECK(at(0) == "f:1:1");
  CHECK(at(2) == "f:1:3");
  CHECK(at(3) == "f:2:1");
  CHECK(at(text.find('x')) == "f:2:4");
  CHECK(at(text.size()) == "f:3:1");
}

TEST_CASE("diagnostics are sorted, and each is said once", "[base][error]") {
  const Diagnostic first{
      .where = {.file = "a", .line = 2, .column = 1}, .message = "m", .hint = {}};
  const Diagnostic second{
      .where = {.file = "a", .line = 10, .column = 1}, .message = "n", .hint = "h"};
  const DiagnosticsError error({second, first, second});
  CHECK(error.diagnostics() == std::vector<Diagnostic>{first, second});
  CHECK(error.failure() == Failure::File);
  CHECK(DiagnosticsError({second}).what() == std::string("n"));
}

TEST_CASE("the server's report decides what kind of failure it is", "[base][error]") {
  ServerReport report;
  report.sqlstate = "42P01";
  report.message = "no such table";
  const DatabaseError refused(report);
  CHECK(refused.failure() == Failure::Database);
  CHECK(refused.what() == std::string("no such table"));
  CHECK(refused.report() == report);

  report.sqlstate = "55P03";
  CHECK(DatabaseError(report).failure() == Failure::Busy);
}
