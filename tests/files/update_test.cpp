#include "files/update.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "files/read.h"
#include "files/write.h"
#include "model/table.h"

using namespace schemadiff;
using namespace schemadiff::files;

namespace {

using Files = std::map<std::string, std::optional<std::string>>;

std::vector<Source> sources_of(const std::map<std::string, std::string>& files) {
  std::vector<Source> sources;
  for (const auto& [name, text] : files) {
    sources.push_back({.name = name, .text = text});
  }
  return sources;
}

model::Declaration declaration(const std::map<std::string, std::string>& files) {
  return read(sources_of(files), {});
}

/// What happens to `files` when the database becomes what `to` says.
Files updated(const std::map<std::string, std::string>& files, const std::string& to,
              const std::set<model::ObjectId>& whole = {}) {
  const std::vector<Source> sources = sources_of(files);
  const model::Declaration declared = read(sources, {});
  const model::Declaration wanted = declaration({{"to.toml", to}});
  Files changed = update(sources, declared, write(declared.database), write(wanted.database),
                         "schema", whole, {})
                      .files;
  // The law: the files mean what was asked for.
  std::map<std::string, std::string> result = files;
  for (const auto& [name, text] : changed) {
    result[name] = text.value_or("");
  }
  CHECK(write(declaration(result).database) == write(wanted.database));
  return changed;
}

const std::string kUsers = R"(# People.
[table.users]
comment = "who" # short
primary_key = ["id"]

# What we know of them.
[table.users.column]
# the key
id = "bigint"
# the é mail
email = { type = "text", null = true } # may be missing

age = "integer"

[table.users.index]
# for logins
ix_email = ["email"]

# Not users.
[table.orgs.column]
id = "bigint"
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("what did not change is left as it is written", "[files][update]") {
  CHECK(updated({{"schema/all.toml", kUsers}}, kUsers).empty());
  // In other words and another order, but the same.
  CHECK(updated({{"schema/all.toml", kUsers}}, R"(
[table.orgs]
column.id = "bigint"
[table.users]
primary_key = ["id"]
comment = "who"
column.id = "bigint"
column.email = { type = "text", null = true }
column.age = "integer"
index.ix_email.on = ["email"]
)")
            .empty());
}

TEST_CASE("what changed is put in its place", "[files][update]") {
  const auto after = [](const std::string& to) {
    return updated({{"schema/all.toml", kUsers}}, to).at("schema/all.toml").value();
  };
  SECTION("an attribute") {
    const std::string to = replaced(kUsers, R"("who")", R"("who they are")");
    CHECK(after(to) == to);
  }
  SECTION("a column, and its comment stays behind it") {
    const std::string to = replaced(kUsers, R"({ type = "text", null = true })", R"("text")");
    CHECK(after(to) == to);
  }
  SECTION("a new column behind the one before it") {
    const std::string to =
        replaced(kUsers, "may be missing\n", "may be missing\nphone = \"text\"\n");
    CHECK(after(to) == to);
  }
  SECTION("a column that went, with the comment above it") {
    CHECK(after(replaced(
              replaced(kUsers, "email = { type = \"text\", null = true } # may be missing\n", ""),
              "ix_email = [\"email\"]", "ix_email = [\"age\"]")) ==
          replaced(
              replaced(kUsers,
                       "# the é mail\nemail = { type = \"text\", null = true } # may be missing\n",
                       ""),
              "ix_email = [\"email\"]", "ix_email = [\"age\"]"));
  }
  SECTION("the last index takes its section with it") {
    CHECK(after(replaced(kUsers, "ix_email = [\"email\"]\n", "")) ==
          replaced(kUsers, "[table.users.index]\n# for logins\nix_email = [\"email\"]\n\n", ""));
  }
  SECTION("a first check gets a section") {
    const std::string to = replaced(kUsers, "\n# Not users.",
                                    "\n[table.users.check]\nold = \"age > 18\"\n\n# Not users.");
    CHECK(after(to) == to);
  }
  SECTION("an attribute of a table that has only columns so far") {
    CHECK(after(kUsers + "\n[table.orgs]\ncomment = \"firms\"\n") ==
          kUsers + "\n[table.orgs]\ncomment = \"firms\"\n");
  }
  SECTION("a table that went, with the comment above it") {
    CHECK(after(replaced(kUsers, "\n# Not users.\n[table.orgs.column]\nid = \"bigint\"\n", "")) ==
          replaced(kUsers, "\n# Not users.\n[table.orgs.column]\nid = \"bigint\"\n", ""));
  }
}

TEST_CASE("what is new goes beside its like, or where an empty folder would have it",
          "[files][update]") {
  SECTION("a table gets its file") {
    const Files changed = updated({{"schema/all.toml", kUsers}},
                                  kUsers + "[table.\"app.jobs\".column]\nid = \"bigint\"\n");
    CHECK(changed == Files{{"schema/app.jobs.toml",
                            "schema = \"app\"\n\n[table.jobs.column]\nid = \"bigint\"\n"}});
  }
  SECTION("an enum goes to the others") {
    const std::string types = "[enum]\n# first\na = [\"x\"]\nc = [\"z\"]\n";
    CHECK(updated({{"schema/my types.toml", types}},
                  "[enum]\na = [\"x\"]\nb = [\"y\"]\nc = [\"z\"]\n") ==
          Files{{"schema/my types.toml",
                 "[enum]\n# first\na = [\"x\"]\nb = [\"y\"]\nc = [\"z\"]\n"}});
  }
  SECTION("several first ones share a file") {
    CHECK(updated({{"schema/all.toml", kUsers}}, kUsers + "[enum]\na = [\"x\"]\nb = [\"y\"]\n") ==
          Files{{"schema/enums.toml", "[enum]\na = [\"x\"]\nb = [\"y\"]\n"}});
  }
}

TEST_CASE("a file that has nothing left to say goes", "[files][update]") {
  const std::map<std::string, std::string> files{
      {"schema/a.toml", "schema = \"app\"\n# all\n[table.a.column]\nid = \"bigint\"\n"},
      {"schema/b.toml", "[table.b.column]\nid = \"bigint\"\n"}};
  CHECK(updated(files, "[table.b.column]\nid = \"bigint\"\n") ==
        Files{{"schema/a.toml", std::nullopt}});
}

TEST_CASE("an object in another form is written anew in its place", "[files][update]") {
  const std::string text = R"(# above
[table.t]
column.a = { type = "bigint" }
column.b = "text"

[view]
# first
v = "SELECT 1 AS a"
w = "SELECT 2 AS b"
)";
  SECTION("of a view only the query changed") {
    const std::string to = replaced(text, "SELECT 1 AS a", "SELECT 3 AS a");
    CHECK(updated({{"schema/all.toml", text}}, to) == Files{{"schema/all.toml", to}});
  }
  SECTION("a view that gets more to say") {
    const Files changed = updated({{"schema/all.toml", text}},
                                  replaced(text, "v = \"SELECT 1 AS a\"",
                                           "v = { comment = \"one\", query = \"SELECT 1 AS a\" }"));
    CHECK(changed ==
          Files{{"schema/all.toml", replaced(text, "# first\nv = \"SELECT 1 AS a\"\n", "")},
                {"schema/v.toml", "[view.v]\ncomment = \"one\"\nquery = \"SELECT 1 AS a\"\n"}});
  }
  SECTION("a column written with dots") {
    const std::string to = replaced(text, "column.b = \"text\"", "column.b = \"date\"");
    CHECK(updated({{"schema/all.toml", text}}, to) == Files{{"schema/all.toml", to}});
  }
  SECTION("all of it, when asked") {
    const model::ObjectId id =
        model::table_id({.schema = sql::Identifier("public"), .name = sql::Identifier("t")});
    CHECK(updated({{"schema/all.toml", text}}, text, {id}) == Files{{"schema/all.toml", R"(# above
[table.t.column]
a = "bigint"
b = "text"

[view]
# first
v = "SELECT 1 AS a"
w = "SELECT 2 AS b"
)"}});
  }
}
