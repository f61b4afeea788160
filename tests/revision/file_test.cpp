#include "revision/file.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "support/folder.h"

namespace {

using schemadiff::Diagnostic;
using schemadiff::DiagnosticsError;
using namespace schemadiff::revision;  // NOLINT(google-build-using-namespace): the room under test

constexpr std::string_view kFile = R"(-- [revision]
-- id = "0013"
-- revises = ["0012"]
-- message = "add user \"roles\""
-- created = 2026-11-22T10:15:00Z
-- models = "sha256:aa"
-- digest = "sha256:bb"
-- proof = "PostgreSQL 15.18: up, down, up"

-- Changes
--   + table  public.roles
--   ~ column public.users.name -> full_name

-- [up]
-- about the block

-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users RENAME COLUMN name TO full_name;

CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$
-- [down]
SELECT 1; $$;

-- [up]
-- transaction = false
CREATE INDEX CONCURRENTLY ix_users_email ON public.users (email);

-- [up]
-- batch = { table = "public.users", key = "id", size = 100, pause = "20ms" }
UPDATE public.users SET role = 'user' WHERE id BETWEEN :first AND :last;

-- [down]
ALTER TABLE public.users RENAME COLUMN full_name TO name;

-- [end]
)";

Revision sample() {
  return parse(kFile, "generated/0013.sql");
}

std::vector<Diagnostic> mistakes(std::string_view text) {
  try {
    static_cast<void>(parse(text, "r.sql"));
  } catch (const DiagnosticsError& error) {
    return error.diagnostics();
  }
  return {};
}

std::string with_body(std::string_view body) {
  return "-- [revision]\n-- id = \"1\"\n\n" + std::string(body);
}

std::vector<std::string> messages(std::string_view text) {
  std::vector<std::string> result;
  for (const Diagnostic& mistake : mistakes(text)) {
    result.push_back(std::to_string(mistake.where.line) + ":" +
                     std::to_string(mistake.where.column) + " " + mistake.message);
  }
  return result;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a revision file is read", "[revision][file]") {
  const Revision revision = sample();
  CHECK(revision.id == "0013");
  CHECK(revision.revises == Strings{"0012"});
  CHECK(revision.message == "add user \"roles\"");
  CHECK(revision.created == "2026-11-22T10:15:00Z");
  CHECK(revision.models == "sha256:aa");
  CHECK(revision.digest == "sha256:bb");
  CHECK(revision.proof == "PostgreSQL 15.18: up, down, up");
  CHECK(revision.changes == "+ table  public.roles\n~ column public.users.name -> full_name");
  REQUIRE(revision.up.size() == 3);
  CHECK(revision.up[0].comment == "about the block");
  REQUIRE(revision.up[0].statements.size() == 2);
  CHECK(revision.up[0].statements[0].comment == "users: ACCESS EXCLUSIVE, catalog only");
  CHECK(revision.up[0].statements[0].sql ==
        "ALTER TABLE public.users RENAME COLUMN name TO full_name");
  CHECK(revision.up[0].statements[0].line == 18);
  CHECK(revision.up[0].statements[1].line == 20);
  CHECK(!revision.up[1].transaction);
  CHECK(revision.up[2].batch == Batch{"public.users", {"id"}, 100, std::chrono::milliseconds(20)});
  CHECK(revision.down.size() == 1);
}

TEST_CASE("writing gives the file back, byte by byte", "[revision][file]") {
  CHECK(write(sample()) == kFile);
  CHECK(parse(write(sample()), "x") == sample());
}

TEST_CASE("what a revision may hold survives writing and reading", "[revision][file]") {
  Revision revision;
  revision.id = "a1";
  revision.depends_on = {"x", "y"};
  revision.labels = {"net"};
  revision.message = "line one\nline \"two\" \\ \x01 größe";
  revision.changes = "  indented\n\n[up]";

  SECTION("no block at all") {}

  SECTION("comments that look like something else") {
    Block block;
    block.comment = "x = 1\n\n[up]\n\\[end]\n-- [down]";
    block.statements = {{.sql = "SELECT 1", .comment = "transaction = false"},
                        {.sql = "SELECT 2", .comment = "a\n\nb\n[down]"}};
    revision.up = {block, block};
    block.comment = "";
    revision.down = {block};
  }

  SECTION("a block of comments alone") {
    Block block;
    block.comment = "nothing to take back";
    revision.down = {block};
  }

  SECTION("statements with odd insides") {
    Block block;
    block.transaction = false;
    block.statements = {{.sql = "SELECT ';', $a$ ; -- [end] $a$, \"x;\" /* ; */ FROM t"},
                        {.sql = "CREATE FUNCTION f() RETURNS int LANGUAGE sql\n"
                                "BEGIN ATOMIC\n  SELECT 1;\n  SELECT 2;\nEND"}};
    revision.up = {block};
  }
  CAPTURE(write(revision));
  CHECK(parse(write(revision), "x") == revision);
  CHECK(write(parse(write(revision), "x")) == write(revision));
}

TEST_CASE("comments stay with their statement", "[revision][file]") {
  const Revision revision = parse(with_body(R"(-- above the first block

-- [up]
SELECT 1; -- behind it
/* a block
   comment */
SELECT 2;
-- far above

-- right above
SELECT 3;
-- at the end
-- [down]
-- [end]
)"),
                                  "r.sql");
  REQUIRE(revision.up.size() == 1);
  const Block& block = revision.up.front();
  CHECK(block.comment == "above the first block\n\nat the end");
  REQUIRE(block.statements.size() == 3);
  CHECK(block.statements[0].comment == "behind it");
  CHECK(block.statements[1].comment == "a block\ncomment");
  CHECK(block.statements[2].comment == "far above\n\nright above");
}

TEST_CASE("line ends and a byte order mark do not matter", "[revision][file]") {
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : kFile) {
    windows += c == '\n' ? "\r\n" : std::string(1, c);
  }
  CHECK(parse(windows, "x") == sample());
}

TEST_CASE("a file cut anywhere is refused", "[revision][file]") {
  for (std::size_t size = 0; size + 2 < kFile.size(); ++size) {
    const std::string_view cut = kFile.substr(0, size);
    CAPTURE(size);
    CHECK(!mistakes(cut).empty());
  }
}

TEST_CASE("mistakes are reported with their place", "[revision][file]") {
  CHECK(messages("SELECT 1;") ==
        Strings{"1:1 a revision file begins with the line '-- [revision]'"});
  CHECK(messages("") == Strings{"1:1 a revision file begins with the line '-- [revision]'"});
  CHECK(messages("-- [revision]\n-- id = \"1\"\n-- revise = []\n-- [up]\n-- [down]\n-- [end]\n") ==
        Strings{"3:4 unknown key 'revise' (did you mean 'revises'?)"});
  CHECK(messages("-- [revision]\n-- id = 1\n-- [up]\n-- [down]\n-- [end]\n") ==
        Strings{"2:9 'id' must be a string"});
  CHECK(messages("-- [revision]\n-- [up]\n-- [down]\n-- [end]\n") ==
        Strings{"1:1 the header has no 'id'"});
  CHECK(messages("-- [revision]\n-- id = \"a b\"\n-- [up]\n-- [down]\n-- [end]\n") ==
        Strings{"2:9 the id 'a b' may only hold ASCII letters, digits, '_' and '.'"});
  CHECK(messages(with_body("-- [up]\n-- transction = false\nSELECT 1;\n-- [down]\n-- [end]\n")) ==
        Strings{"5:4 unknown key 'transction' (did you mean 'transaction'?)"});
  CHECK(messages(with_body("-- [up]\n-- [down]\n")) ==
        Strings{"5:1 the file does not end with the line '-- [end]': it was cut in half"});
  CHECK(messages(with_body("-- [up]\n-- [end]\n")) ==
        Strings{"1:1 the file has no '-- [down]' block"});
  CHECK(messages(with_body("-- [up]\nSELECT 1\n-- [down]\nSELECT 2;\n-- [end]\n")) ==
        Strings{"1:1 the file has no '-- [down]' block",
                "5:1 the statement does not end with ';' before '-- [down]' in line 6"});
  CHECK(messages(with_body("-- [up]\nSELECT 1;\n-- [down]\nSELECT 2\n-- [end]\n")) ==
        Strings{"7:1 the statement does not end with ';'"});
  CHECK(messages(with_body("-- [upp]\n-- [up]\n-- [down]\n-- [end]\nSELECT 1;\n")) ==
        Strings{"4:1 unknown directive '[upp]' (did you mean 'up'?)",
                "8:1 there is text after '-- [end]'"});
  CHECK(messages(with_body("SELECT 0;\n-- [up]\nCOMMIT;\n-- [down]\n-- [end]\n")) ==
        Strings{"4:1 a statement stands outside every block",
                "6:1 a revision does not begin or end transactions itself: every block is one"});
  CHECK(messages(with_body("-- [up]\n-- batch = { key = \"id\" }\n-- [down]\n-- [end]\n")).size() ==
        1);
  CHECK(messages(with_body("-- [up]\n-- batch = { table = \"t\" }\nDELETE FROM t WHERE ctid >= "
                           ":first;\n-- [down]\n-- [end]\n")) ==
        Strings{"6:1 a statement of a batch says with :first and :last which rows it takes"});
  CHECK(messages("-- [revision]\n-- id = \"\xFF\"\n") == Strings{"2:0 the text is not UTF-8"});
  CHECK(messages(with_body("-- [up]\nSELECT 'x;\n-- [down]\n-- [end]\n")).size() == 1);
}

TEST_CASE("a new header leaves the rest of the file as it is", "[revision][file]") {
  Revision revision = sample();
  revision.digest = "sha256:cc";
  std::string expected{kFile};
  expected.replace(expected.find("sha256:bb"), 9, "sha256:cc");
  CHECK(with_header(kFile, revision) == expected);
}

TEST_CASE("a header is saved into its file", "[revision][file]") {
  const schemadiff::test::TemporaryFolder folder;
  Revision revision = sample();
  revision.path = folder.write("1.sql", kFile);
  revision.digest = "sha256:cc";
  save_header(revision);
  CHECK(schemadiff::test::content_of(revision.path) == with_header(kFile, revision));
  revision.path = folder.path() / "missing.sql";
  CHECK_THROWS_AS(save_header(revision), schemadiff::Error);
}

TEST_CASE("a statement that is two is not written", "[revision][file]") {
  Revision revision;
  revision.id = "1";
  revision.up = {Block{}};
  revision.up.front().statements = {{.sql = "SELECT 1; SELECT 2"}};
  CHECK_THROWS_WITH(write(revision), "this is not one SQL statement: SELECT 1; SELECT 2");
}
