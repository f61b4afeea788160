#include "base/digest.h"

#include <array>
#include <new>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace schemadiff {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  // The only way this fails is that OpenSSL could not allocate its context.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  std::string text = "sha256:";
  for (unsigned int i = 0; i < length; ++i) {
    text += fmt::format("{:02x}", digest[i]);
  }
  return text;
}

}  // namespace schemadiff
