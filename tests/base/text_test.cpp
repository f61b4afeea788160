#include "base/text.h"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "base/digest.h"

using namespace schemadiff;

TEST_CASE("the nearest candidate is suggested, or none", "[base][text]") {
  const std::vector<std::string> keys = {"null", "type", "default", "references"};
  CHECK(did_you_mean("nul", keys) == " (did you mean 'null'?)");
  CHECK(did_you_mean("defualt", keys) == " (did you mean 'default'?)");
  CHECK(did_you_mean("reference", keys) == " (did you mean 'references'?)");
  CHECK(did_you_mean("colour", keys).empty());
  CHECK(did_you_mean("", keys).empty());
  CHECK(did_you_mean("taems", std::vector<std::string>{"tasks", "teams"}) ==
        " (did you mean 'teams'?)");  // two letters swapped are one mistake
  CHECK(did_you_mean("null", {}).empty());
  CHECK(nearest("ab", std::vector<std::string>{"ax", "ay"}) == "ax");  // a tie: the first
}

TEST_CASE("globs know the star and the question mark", "[base][text]") {
  const auto [pattern, text, expected] = GENERATE(table<std::string, std::string, bool>({
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*", "public.users", true},
      {"public.*", "public.users", true},
      {"public.*", "publica.users", false},
      {"*_log", "audit_log", true},
      {"*_log", "audit_log_1", false},
      {"a*b*c", "aXbYbZc", true},
      {"a*b*c", "acb", false},
      {"a?c", "abc", true},
      {"a?c", "ac", false},
      {"users", "Users", false},
  }));
  CAPTURE(pattern, text);
  CHECK(matches_glob(pattern, text) == expected);
}

TEST_CASE("lines end with \\n or \\r\\n", "[base][text]") {
  using Lines = std::vector<std::string_view>;
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("a") == Lines{"a"});
  CHECK(lines_of("a\n") == Lines{"a"});
  CHECK(lines_of("a\r\n\nb") == Lines{"a", "", "b"});
  CHECK(lines_of("\n\n") == Lines{"", ""});
}

TEST_CASE("every line is indented, without trailing blanks", "[base][text]") {
  CHECK(indented("a\n\nb\n", "-- ") == "-- a\n--\n-- b\n");
  CHECK(indented("a\n\nb", "  ") == "  a\n\n  b");
  CHECK(indented("", "  ").empty());
}

TEST_CASE("parts are joined", "[base][text]") {
  CHECK(join(std::vector<std::string>{}, ", ").empty());
  CHECK(join(std::vector<std::string>{"a"}, ", ") == "a");
  CHECK(join(std::vector<std::string>{"a", "", "b"}, ", ") == "a, , b");
}

TEST_CASE("only well-formed UTF-8 passes", "[base][text]") {
  const auto [bytes, expected] = GENERATE(table<std::string, bool>({
      {"", true},
      {"abc", true},
      {"größe 日本 😀", true},
      {"\xC3", false},              // cut
      {"\xE6\x97", false},          // cut
      {"\xC3x", false},             // no continuation
      {"\x80", false},              // a lone continuation
      {"\xC0\x80", false},          // overlong
      {"\xE0\x80\x80", false},      // overlong
      {"\xF0\x80\x80\x80", false},  // overlong
      {"\xED\xA0\x80", false},      // a surrogate
      {"\xF4\x90\x80\x80", false},  // beyond U+10FFFF
      {"\xFF", false},
  }));
  CAPTURE(bytes);
  CHECK(is_utf8(bytes) == expected);
}

TEST_CASE("digests are SHA-256", "[base][digest]") {
  CHECK(sha256("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
