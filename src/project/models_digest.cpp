#include "project/models_digest.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/boxed.h"
#include "base/digest.h"
#include "base/text.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/kinds.h"
#include "model/object.h"

namespace schemadiff::project {

namespace {

// The text that is digested. An object is a line of its identity and its attributes by key; a value
// is its length and its text, so that no two objects give the same text.

std::string framed(std::string_view text) {
  return fmt::format("{}:{}", text.size(), text);
}

template <class T>
std::string encoded(const T& value);

template <Optional T>
std::string encoded(const T& value) {
  return value ? encoded(*value) : "-";
}

/// What can be told as text one by one; some types only have words for all of them together.
template <class T>
concept Textual = model::Described<T> || requires(const T& value) { model::to_text(value); } ||
                  requires(const T& value) { to_text(value); };

template <class T>
std::string encoded(const std::vector<T>& list) {
  if constexpr (!Textual<T>) {
    return framed(to_text(list).value_or("-"));
  } else {
    std::string text = fmt::format("{}[", list.size());
    for (const T& element : list) {
      text += encoded(element);
    }
    return text;
  }
}

template <class T>
constexpr bool kIsHint = false;

template <class T>
constexpr bool kIsHint<model::Hint<T>> = true;

template <model::Described T>
std::string encoded_attributes(const T& object) {
  std::vector<std::string> lines;
  const T defaults{};
  model::for_each_attribute<T>([&]<class A>(const A& attribute) {
    const auto& value = object.*attribute.member;
    if constexpr (!kIsHint<std::remove_cvref_t<decltype(value)>>) {
      if (!(value == defaults.*attribute.member)) {
        lines.push_back(fmt::format("{}={}", attribute.key, encoded(value)));
      }
    }
  });
  std::ranges::sort(lines);
  return join(lines, "");
}

template <class T>
std::string encoded(const T& value) {
  if constexpr (model::Described<T>) {
    return framed(encoded_attributes(value));
  } else {
    using model::to_text;
    const std::optional<std::string> text = to_text(value);
    return text ? framed(*text) : "-";
  }
}

}  // namespace

std::string models_digest(const model::Declaration& declared) {
  std::vector<std::string> lines;
  declared.database.for_each([&](const auto& object) {
    lines.push_back(fmt::format("{} {}\n", framed(model::to_string(identity(object))),
                                encoded_attributes(object)));
  });
  std::ranges::sort(lines);
  return sha256(join(lines, ""));
}

std::optional<RecordedModels> recorded_models(const revision::Graph& graph) {
  const std::vector<std::string> heads = graph.heads();
  if (heads.size() != 1) {
    return std::nullopt;
  }
  const revision::Revision* at = graph.find(heads.front());
  while (at != nullptr && !at->models && at->changes.empty() && at->revises.size() == 1) {
    at = graph.find(at->revises.front());
  }
  return at != nullptr && at->models
             ? std::optional(RecordedModels{.id = at->id, .digest = *at->models})
             : std::nullopt;
}

}  // namespace schemadiff::project
