#include "base/digest.h"

#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "base/build.h"

using schemadiff::sha256;

TEST_CASE("a digest is SHA-256", "[base]") {
  // NIST's examples, and lengths around the 64 bytes of a block (by coreutils' sha256sum).
  CHECK(sha256("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256(std::string(55, 'x')) ==
        "sha256:d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072");
  CHECK(sha256(std::string(56, 'x')) ==
        "sha256:04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e");
  CHECK(sha256(std::string(63, 'x')) ==
        "sha256:75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2");
  CHECK(sha256(std::string(64, 'x')) ==
        "sha256:7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c");
  CHECK(sha256(std::string(65, 'x')) ==
        "sha256:9537c5fdf120482f7d58d25e9ed583f52c02b4e304ea814db1633ad565aed7e9");
  CHECK(sha256(std::string(128, '\xFF')) ==
        "sha256:e9175db65a9789096ca9cb5524d3abc2107df03e3c9ba3af1aca628f9c5d3bd2");
}

TEST_CASE("a digest is the same whoever makes it", "[base]") {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    CHECK(sha256(text) == sha256(text, schemadiff::Sha256By::Arithmetic));
    text += static_cast<char>(i * 7);
  }
  CHECK(sha256("abc", schemadiff::Sha256By::Arithmetic) ==
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a program knows its own build", "[base]") {
  const std::optional<std::string> build = schemadiff::running_build();
  REQUIRE(build);
  CHECK(build->size() == sha256("").size());
  CHECK(build == schemadiff::running_build());
}
