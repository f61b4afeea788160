#include "base/digest.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

#include <fmt/format.h>

/// FIPS 180-4, section 6.2. Written out here because a cryptographic library would be the only
/// thing that the applier needs beside libpq and the C++ runtime.
namespace schemadiff {

namespace {

constexpr std::size_t kBlockSize = 64;
constexpr std::size_t kLengthSize = 8;

using Words = std::array<std::uint32_t, 8>;

/// The first 32 bits of the fractional parts of the square roots of the first eight primes.
constexpr Words kStart{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// The same of the cube roots of the first sixty-four.
constexpr std::array<std::uint32_t, 64> kRound{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t word_at(std::string_view block, std::size_t index) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    word = word << 8U | static_cast<unsigned char>(block[index * 4 + i]);
  }
  return word;
}

/// W, the message schedule of a block.
std::array<std::uint32_t, 64> schedule_of(std::string_view block) {
  std::array<std::uint32_t, 64> w{};
  for (std::size_t t = 0; t < 16; ++t) {
    w[t] = word_at(block, t);
  }
  for (std::size_t t = 16; t < w.size(); ++t) {
    const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3U;
    const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10U;
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  return w;
}

void take_block(Words& hash, std::string_view block) {
  const std::array<std::uint32_t, 64> w = schedule_of(block);
  auto [a, b, c, d, e, f, g, h] = hash;
  for (std::size_t t = 0; t < w.size(); ++t) {
    const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t first = h + sum1 + ((e & f) ^ (~e & g)) + kRound[t] + w[t];
    const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t second = sum0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const Words added{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < hash.size(); ++i) {
    hash[i] += added[i];
  }
}

#ifdef __x86_64__

/// Whether the processor has the SHA extensions: leaf 7, EBX bit 29; and SSE4.1 and SSSE3, which go
/// with them: leaf 1, ECX bits 19 and 9. Intel's manual, volume 2, CPUID.
bool has_sha_instructions() {
  constexpr unsigned kSha = 1U << 29U;
  constexpr unsigned kShuffles = 1U << 19U | 1U << 9U;
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  const bool shuffles = __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & kShuffles) == kShuffles;
  return shuffles && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kSha) != 0;
}

/// The same as `take_block` by the processor's own instructions, several times as fast. They want
/// the variables as a, b, e, f and c, d, g, h, the highest word first, and take four words of the
/// schedule at a time. Intel's "New Instructions Supporting the Secure Hash Algorithm".
__attribute__((target("sha,sse4.1"))) void take_block_by_instruction(Words& hash,
                                                                     std::string_view block) {
  const auto load = [](const void* words) __attribute__((target("sse4.1"))) {
    return _mm_loadu_si128(static_cast<const __m128i*>(words));
  };
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i dcba =
      _mm_shuffle_epi32(load(hash.data()), 0xB1);  // a b c d in pairs, turned round
  const __m128i hgfe = _mm_shuffle_epi32(load(hash.data() + 4), 0x1B);  // all four turned round
  __m128i abef = _mm_shuffle_epi32(_mm_blend_epi16(hgfe, dcba, 0x0F), 0x4E);
  __m128i cdgh = _mm_blend_epi16(hgfe, dcba, 0xF0);
  const __m128i abef_before = abef;
  const __m128i cdgh_before = cdgh;
  __m128i w[4] = {};  // std::array would lose what makes them registers
  for (std::size_t four = 0; four < kRound.size() / 4; ++four) {
    __m128i& now = w[four % 4];
    if (four < 4) {
      now = _mm_shuffle_epi8(load(block.data() + four * sizeof(__m128i)), big_endian);
    } else {
      const __m128i& last = w[(four + 3) % 4];
      const __m128i seven_back =
          _mm_shuffle_epi32(_mm_blend_epi16(w[(four + 2) % 4], last, 0x03), 0x39);
      now = _mm_sha256msg1_epu32(now, w[(four + 1) % 4]);
      now = _mm_sha256msg2_epu32(_mm_add_epi32(now, seven_back), last);
    }
    const __m128i added = _mm_add_epi32(now, load(kRound.data() + four * 4));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0E));
  }
  abef = _mm_add_epi32(abef, abef_before);
  cdgh = _mm_add_epi32(cdgh, cdgh_before);
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(hash.data()), _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(hash.data() + 4),
                   _mm_shuffle_epi32(_mm_blend_epi16(feba, dchg, 0x0F), 0x4E));
}

#endif

using TakeBlock = void (*)(Words& hash, std::string_view block);

TakeBlock fastest_way() {
#ifdef __x86_64__
  if (has_sha_instructions()) {
    return take_block_by_instruction;
  }
#endif
  return take_block;
}

/// What does not fill a block, a 1 bit, zeros, and the number of bits of the whole message.
std::string padded_end(std::string_view bytes) {
  std::string end(bytes.substr(bytes.size() / kBlockSize * kBlockSize));
  end += '\x80';
  while (end.size() % kBlockSize != kBlockSize - kLengthSize) {
    end += '\0';
  }
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (std::size_t i = kLengthSize; i-- > 0;) {
    end += static_cast<char>(bits >> (8 * i) & 0xFFU);
  }
  return end;
}

}  // namespace

std::string sha256(std::string_view bytes, Sha256By by) {
  static const TakeBlock fastest = fastest_way();
  const TakeBlock take = by == Sha256By::Fastest ? fastest : take_block;
  Words hash = kStart;
  const std::string end = padded_end(bytes);
  for (; bytes.size() >= kBlockSize; bytes.remove_prefix(kBlockSize)) {
    take(hash, bytes);
  }
  for (std::size_t at = 0; at < end.size(); at += kBlockSize) {
    take(hash, std::string_view(end).substr(at, kBlockSize));
  }
  std::string text = "sha256:";
  for (const std::uint32_t word : hash) {
    text += fmt::format("{:08x}", word);
  }
  return text;
}

}  // namespace schemadiff
