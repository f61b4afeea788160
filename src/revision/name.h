#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "revision/graph.h"

namespace schemadiff::revision {

/// How new revisions are numbered.
enum class IdScheme : std::uint8_t {
  Sequential,  ///< 0001, 0002, …: one more than the largest number in the graph
  Timestamp,   ///< 20261122101500, UTC
  Random,      ///< twelve hexadecimal digits
};

/// An id that the graph does not have. `now` serves Timestamp, `random` (64 random bits) serves
/// Random.
[[nodiscard]] std::string next_id(const Graph& graph, IdScheme scheme,
                                  std::chrono::system_clock::time_point now, std::uint64_t random);

/// Whether an id looks like one of IdScheme::Sequential.
[[nodiscard]] bool is_sequential(std::string_view id);

/// What is wrong with an id: empty, longer than 64 bytes, a character other than ASCII letters,
/// digits, '_' and '.', or a word with a meaning of its own (head, heads, base, current). Nothing
/// when it is good.
[[nodiscard]] std::optional<std::string> id_mistake(std::string_view id);

/// The message as part of a file name: lower-case words joined by '_', at most 40 characters, cut
/// between words. Letters beyond ASCII are kept as they are; everything else separates words.
[[nodiscard]] std::string slug(std::string_view message);

/// `<id>_<slug>.sql`, or `<id>.sql` when the message has no word.
[[nodiscard]] std::string file_name(std::string_view id, std::string_view message);

/// `2026-11-22T10:15:00Z`: what the key `created` holds.
[[nodiscard]] std::string created_text(std::chrono::system_clock::time_point now);

/// A place in the history as messages name it: the ids, "base" when there are none.
[[nodiscard]] std::string ids_text(std::span<const std::string> ids);

}  // namespace schemadiff::revision
