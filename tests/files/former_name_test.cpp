#include "files/former_name.h"

#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "files/read.h"
#include "model/object.h"

using namespace schemadiff;
using namespace schemadiff::files;

namespace {

/// The text after the object, known by its path, got a former name.
std::optional<std::string> told(const std::string& text, const std::string& path,
                                const std::string& former) {
  const Source source{.name = "a.toml", .text = text};
  const model::Declaration declared = read(std::vector{source}, {});
  for (const auto& [id, origin] : declared.origins.get()) {
    if (model::to_string(id) == path) {
      return with_former_name(source, declared, id, former);
    }
  }
  FAIL(path << " is not there");
  return std::nullopt;
}

}  // namespace

TEST_CASE("a former name is written to the object and nothing else changes", "[files]") {
  const std::string text =
      "# the people\n"
      "[table.\"Ü users\"]  # all\n"
      "primary_key = [\"id\"]\n"
      "\n"
      "[table.\"Ü users\".column]\n"
      "id   = \"bigint\" # key\n"
      "\"ß\" = { type = \"text\", null = true } # odd\n"
      "\n"
      "[enum]\n"
      "mood = [\n"
      "  \"sad\", # :(\n"
      "  \"happy\",\n"
      "]\n";
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    return changed.replace(changed.find(from), from.size(), to);
  };
  CHECK(told(text, "table public.\"Ü users\"", "people") ==
        replaced("# all\n", "# all\nrenamed_from = \"people\"\n"));
  CHECK(told(text, "column public.\"Ü users\".id", "a \"b\"") ==
        replaced("\"bigint\"", R"({ type = "bigint", renamed_from = 'a "b"' })"));
  CHECK(told(text, "column public.\"Ü users\".\"ß\"", "s") ==
        replaced("null = true }", "null = true, renamed_from = \"s\" }"));
  CHECK(told(text, "enum public.mood", "moods") ==
        replaced("[\n  \"sad\", # :(\n  \"happy\",\n]",
                 "{ values = [\n  \"sad\", # :(\n  \"happy\",\n], renamed_from = \"moods\" }"));
}

TEST_CASE("a former name is written where the object has a section of its own", "[files]") {
  CHECK(told("[table.t.column.type]\ntype = \"int\"\n", "column public.t.type", "kind") ==
        "[table.t.column.type]\nrenamed_from = \"kind\"\ntype = \"int\"\n");
  CHECK(told("[table.t.column]\ntype = \"int\"\n", "column public.t.type", "kind") ==
        "[table.t.column]\ntype = { type = \"int\", renamed_from = \"kind\" }\n");
}

TEST_CASE("a former name that only a person should write is left", "[files]") {
  CHECK(told("[table.t.column]\na = { type = \"int\", renamed_from = \"b\" }\n",
             "column public.t.a", "c") == std::nullopt);
  CHECK(told("[table.t.column]\na.type = \"int\"\na.null = true\n", "column public.t.a", "c") ==
        std::nullopt);
}
