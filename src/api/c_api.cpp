#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/failed.h"
#include "schemadiff/schemadiff.h"
#include "schemadiff/schemadiff.hpp"

namespace api = schemadiff::api;

struct schemadiff_list {  // NOLINT(readability-identifier-naming): C's name
  std::vector<std::string> items;
};

struct schemadiff_standing {  // NOLINT(readability-identifier-naming): C's name
  schemadiff_verdict verdict;
  std::string sentence;
  schemadiff_list current;
  schemadiff_list expected;
  schemadiff_list pending;
  schemadiff_list unknown;
  schemadiff_list edited;
};

namespace {

static_assert(SCHEMADIFF_CURRENT == static_cast<int>(api::Verdict::Current));
static_assert(SCHEMADIFF_BEHIND == static_cast<int>(api::Verdict::Behind));
static_assert(SCHEMADIFF_AHEAD == static_cast<int>(api::Verdict::Ahead));
static_assert(SCHEMADIFF_DIVERGED == static_cast<int>(api::Verdict::Diverged));
static_assert(SCHEMADIFF_INTERRUPTED == static_cast<int>(api::Verdict::Interrupted));

constexpr int kInternal = 70;

/// C's memory, because a caller may be written in anything.
char* copy_of(const char* text) noexcept {
  const std::size_t size = std::strlen(text) + 1;
  char* const copy =
      static_cast<char*>(std::malloc(size));  // NOLINT(cppcoreguidelines-owning-memory): C's
  return copy == nullptr ? nullptr : static_cast<char*>(std::memcpy(copy, text, size));
}

void fill(schemadiff_error* error, int code, const char* message) noexcept {
  if (error != nullptr) {
    schemadiff_error_clear(error);
    *error = {.code = code, .message = copy_of(message)};
  }
}

/// The object `function` makes, which the caller owns; null and the error when it throws.
template <class Function>
auto made_by(schemadiff_error* error, Function&& function) noexcept
    -> std::invoke_result_t<Function>* {
  using Made = std::invoke_result_t<Function>;
  try {
    return std::make_unique<Made>(api::guarded(function)).release();
  } catch (const api::Failed& failed) {
    fill(error, failed.exit_code(), failed.what());
  } catch (const std::exception& other) {
    fill(error, kInternal, other.what());  // no memory is left
  } catch (...) {
    fill(error, kInternal, "an exception of an unknown type");
  }
  return nullptr;
}

std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// A path or message without which there is nothing to do.
std::string_view needed(const char* text, const char* name) {
  if (text == nullptr) {
    throw api::Failed(2, std::string(name) + " is NULL");
  }
  return text;
}

/// What a caller compiled against an older header does not know stays zero.
schemadiff_options complete(const schemadiff_options& given) {
  schemadiff_options options{};
  if (given.size < offsetof(schemadiff_options, environment)) {
    throw api::Failed(2, "the options' size is not set");
  }
  std::memcpy(&options, &given, std::min(given.size, sizeof(options)));
  return options;
}

api::Options options_of(const schemadiff_options* given) {
  api::Options result;
  if (given == nullptr) {
    return result;
  }
  const schemadiff_options options = complete(*given);
  result.environment = text_of(options.environment);
  if (options.schema != nullptr) {
    result.schema = options.schema;
  }
  if (options.lock_timeout_ms > 0) {
    result.lock_timeout = std::chrono::milliseconds(options.lock_timeout_ms);
  }
  if (options.wait_ms > 0) {
    result.wait = std::chrono::milliseconds(options.wait_ms);
  }
  if (options.say != nullptr) {
    result.say = [say = options.say, data = options.say_data](std::string_view line) {
      say(std::string(line).c_str(), data);
    };
  }
  return result;
}

schemadiff_standing standing_of(api::Standing&& standing) {
  return {.verdict = static_cast<schemadiff_verdict>(standing.verdict),
          .sentence = std::move(standing.sentence),
          .current = {std::move(standing.current)},
          .expected = {std::move(standing.expected)},
          .pending = {std::move(standing.pending)},
          .unknown = {std::move(standing.unknown)},
          .edited = {std::move(standing.edited)}};
}

}  // namespace

const char* schemadiff_version() noexcept {
  return api::version().data();  // of a literal: it ends in a zero byte
}

void schemadiff_error_clear(schemadiff_error* error) noexcept {
  if (error != nullptr) {
    std::free(error->message);  // NOLINT(cppcoreguidelines-owning-memory): C's
    *error = {};
  }
}

std::size_t schemadiff_list_size(const schemadiff_list* list) noexcept {
  return list == nullptr ? 0 : list->items.size();
}

const char* schemadiff_list_at(const schemadiff_list* list, std::size_t index) noexcept {
  return index < schemadiff_list_size(list) ? list->items[index].c_str() : nullptr;
}

void schemadiff_list_free(schemadiff_list* list) noexcept {
  const std::unique_ptr<schemadiff_list> owned(list);
}

schemadiff_standing* schemadiff_check(const char* url, const char* folder,
                                      const schemadiff_options* options,
                                      schemadiff_error* error) noexcept {
  return made_by(error, [&] {
    return standing_of(api::check(text_of(url), needed(folder, "folder"), options_of(options)));
  });
}

schemadiff_verdict schemadiff_standing_verdict(const schemadiff_standing* standing) noexcept {
  return standing->verdict;
}

const char* schemadiff_standing_sentence(const schemadiff_standing* standing) noexcept {
  return standing->sentence.c_str();
}

const schemadiff_list* schemadiff_standing_current(const schemadiff_standing* standing) noexcept {
  return &standing->current;
}

const schemadiff_list* schemadiff_standing_expected(const schemadiff_standing* standing) noexcept {
  return &standing->expected;
}

const schemadiff_list* schemadiff_standing_pending(const schemadiff_standing* standing) noexcept {
  return &standing->pending;
}

const schemadiff_list* schemadiff_standing_unknown(const schemadiff_standing* standing) noexcept {
  return &standing->unknown;
}

const schemadiff_list* schemadiff_standing_edited(const schemadiff_standing* standing) noexcept {
  return &standing->edited;
}

void schemadiff_standing_free(schemadiff_standing* standing) noexcept {
  const std::unique_ptr<schemadiff_standing> owned(standing);
}

schemadiff_list* schemadiff_upgrade(const char* url, const char* folder, const char* target,
                                    const schemadiff_options* options,
                                    schemadiff_error* error) noexcept {
  return made_by(error, [&] {
    return schemadiff_list{api::upgrade(text_of(url), needed(folder, "folder"),
                                        target == nullptr ? "heads" : target, options_of(options))};
  });
}

schemadiff_list* schemadiff_diff(const char* url, const char* project,
                                 const schemadiff_options* options,
                                 schemadiff_error* error) noexcept {
  return made_by(error, [&] {
    return schemadiff_list{
        api::diff(text_of(url), needed(project, "project"), options_of(options))};
  });
}

schemadiff_list* schemadiff_autogenerate(const char* url, const char* project, const char* message,
                                         const schemadiff_options* options,
                                         schemadiff_error* error) noexcept {
  return made_by(error, [&] {
    const auto file = api::autogenerate(text_of(url), needed(project, "project"),
                                        needed(message, "message"), options_of(options));
    return file ? schemadiff_list{{file->string()}} : schemadiff_list{};
  });
}
