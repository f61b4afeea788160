#include "project/models_digest.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "files/read.h"

using namespace schemadiff;

namespace {

std::string digest_of(const std::vector<std::string>& texts) {
  std::vector<files::Source> sources;
  for (const std::string& text : texts) {
    sources.push_back({.name = fmt::format("{}.toml", sources.size()), .text = text});
  }
  return project::models_digest(files::read(sources, {}));
}

constexpr const char* kOrgs = "[table.orgs]\nprimary_key = [\"id\"]\ncolumn.id = \"bigint\"\n";
constexpr const char* kUsers = R"toml([table.users]
column.id    = "bigint"
column.org   = { type = "bigint", references = "orgs(id)" }
column.email = { type = "text", unique = true, default = "''" }
check.users_email_check = "length(email) > 0"
)toml";

revision::Revision revision_of(std::string id, std::vector<std::string> revises,
                               std::optional<std::string> models) {
  return {.id = std::move(id), .revises = std::move(revises), .models = std::move(models)};
}

}  // namespace

TEST_CASE("the digest of models does not depend on how they are laid out", "[project][digest]") {
  const std::string digest = digest_of({kOrgs, kUsers});
  CHECK(digest.starts_with("sha256:"));
  CHECK(digest_of({kUsers, kOrgs}) == digest);
  CHECK(digest_of({std::string(kUsers) + kOrgs}) == digest);
  CHECK(digest_of({kOrgs, R"toml(# another way to say it
[table.users.check.users_email_check]
expression = "length(email) > 0"
[table.users.column]
email = { default = "''", type = "text" }
org   = { type = "bigint" }
id    = { type = "bigint", renamed_from = "no" }
[table.users.unique.users_email_key]
columns = ["email"]
[table.users.foreign_key.users_org_fkey]
columns = ["org"]
references = "orgs(id)"
)toml"}) == digest);
}

TEST_CASE("the digest of models depends on everything they say", "[project][digest]") {
  const std::string digest = digest_of({kOrgs, kUsers});
  const auto [from, to] = GENERATE(table<std::string, std::string>({
      {"\"text\"", "\"varchar\""},
      {"unique = true", "unique = false"},
      {"\"''\"", "\"' '\""},
      {"> 0", "> 1"},
      {"references = \"orgs(id)\"", "references = \"orgs(id)\", on_delete = \"cascade\""},
      {"column.id    = \"bigint\"", "column.id    = \"bigint\"\ncomment = \"people\""},
  }));
  CAPTURE(from, to);
  std::string users = kUsers;
  REQUIRE(users.find(from) != std::string::npos);
  users.replace(users.find(from), from.size(), to);
  CHECK(digest_of({kOrgs, users}) != digest);
}

TEST_CASE("what the history records of the models", "[project][digest]") {
  using project::RecordedModels;
  const revision::Revision first = revision_of("0001", {}, "sha256:a");
  const revision::Revision hand = revision_of("0002", {"0001"}, std::nullopt);
  const revision::Revision other = revision_of("0003", {"0001"}, "sha256:b");
  CHECK(project::recorded_models(revision::Graph({first})) == RecordedModels{"0001", "sha256:a"});
  CHECK(project::recorded_models(revision::Graph({first, hand})) ==
        RecordedModels{"0001", "sha256:a"});
  CHECK_FALSE(project::recorded_models(revision::Graph({first, hand, other})));
  const revision::Revision merge = revision_of("0004", {"0002", "0003"}, std::nullopt);
  CHECK_FALSE(project::recorded_models(revision::Graph({first, hand, other, merge})));
  CHECK_FALSE(project::recorded_models(revision::Graph()));

  // What a rebase put behind another branch leads to neither branch's models.
  revision::Revision rebased = hand;
  rebased.changes = "+ table public.medals";
  CHECK_FALSE(project::recorded_models(revision::Graph({first, rebased})));
}
