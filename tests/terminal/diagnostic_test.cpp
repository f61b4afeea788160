#include "terminal/diagnostic.h"

#include <optional>
#include <string>

#include <catch2/catch.hpp>

using namespace schemadiff;

namespace {

/// The source that every message is about.
terminal::SourceText file_with(const std::string& text) {
  return [text](const std::string& /*file*/) { return std::optional(text); };
}

}  // namespace

TEST_CASE("a mistake in a file is shown with its line and a caret", "[terminal]") {
  const Diagnostic mistake{.where = {.file = "schema/users.toml", .line = 2, .column = 26},
                           .message = "unknown key 'nul' (did you mean 'null'?)",
                           .hint = {}};

  SECTION("under the column") {
    CHECK(terminal::diagnostic_text(mistake,
                                    file_with("[table.users.column]\n"
                                              "email = { type = \"text\", nul = true }\n"),
                                    {}) ==
          "schema/users.toml:2:26: error: unknown key 'nul' (did you mean 'null'?)\n"
          "    2 | email = { type = \"text\", nul = true }\n"
          "      |                          ^\n");
  }

  SECTION("with what stands before it as wide as a terminal makes it") {
    Diagnostic wide = mistake;
    wide.where.column = 6;
    CHECK(terminal::diagnostic_text(wide, file_with("\nä日\tb x\n"), {}) ==
          "schema/users.toml:2:6: error: unknown key 'nul' (did you mean 'null'?)\n"
          "    2 | ä日\tb x\n"
          "      |    \t  ^\n");
  }

  SECTION("without them when the file cannot be read") {
    CHECK(terminal::diagnostic_text(mistake, [](const std::string&) { return std::nullopt; }, {}) ==
          "schema/users.toml:2:26: error: unknown key 'nul' (did you mean 'null'?)\n");
  }
}

TEST_CASE("a server's error says all that the server said", "[terminal]") {
  const DatabaseError error({.sqlstate = "42703",
                             .message = "column \"nam\" does not exist",
                             .detail = "",
                             .hint = "Perhaps you meant to reference the column \"t.name\".",
                             .context = "",
                             .statement = "SELECT id,\n  nam FROM t",
                             .position = 14});
  CHECK(terminal::error_text(error, {}, {}) ==
        "error: column \"nam\" does not exist\n"
        "    2 |   nam FROM t\n"
        "      |   ^\n"
        "hint: Perhaps you meant to reference the column \"t.name\".\n"
        "sqlstate: 42703\n");
}

TEST_CASE("colours only when they are asked for", "[terminal]") {
  const Error error(Failure::Usage, "no such thing");
  CHECK(terminal::error_text(error, {}, {.coloured = false}) == "error: no such thing\n");
  CHECK(terminal::error_text(error, {}, {.coloured = true}) ==
        "\x1b[31merror:\x1b[0m no such thing\n");
}

TEST_CASE("wide characters take two cells, combining marks none", "[terminal]") {
  CHECK(terminal::display_width("abc") == 3);
  CHECK(terminal::display_width("日本") == 4);
  CHECK(terminal::display_width("e\u0301") == 1);
  CHECK(terminal::display_width("😀") == 2);
  CHECK(terminal::first_characters("aé日x", 3) == "aé日");
}
