#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include "base/boxed.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/kind.h"

namespace schemadiff::scratch {

/// The words of SQL texts: their runs of letters and digits, in lower case, and of the characters
/// of operators, whether they stand for names, in strings or in comments. A text can only name an
/// object whose words it has, so this tells without a parser what a text may be about; it never
/// takes too little, and little too much.
class Words {
 public:
  void add(std::string_view text);

  /// Whether all words of the name are there: always, for a name that has none. An operator's is
  /// there where a run holds it, and always where SQL has other words for it (IN, BETWEEN, LIKE,
  /// DISTINCT, ORDER BY).
  [[nodiscard]] bool have(std::string_view name) const;

 private:
  struct Hash {
    using is_transparent = void;

    std::size_t operator()(std::string_view word) const noexcept {
      return std::hash<std::string_view>{}(word);
    }
  };

  using Set = std::unordered_set<std::string, Hash, std::equal_to<>>;

  Set words_;
  Set symbols_;  // runs of the characters of operators
};

template <class T>
void add_words(Words& /*words*/, const model::Hint<T>& /*value*/) {}

template <Optional T>
void add_words(Words& words, const T& value);

template <class T>
void add_words(Words& words, const std::vector<T>& values);

template <class T>
void add_words(Words& words, const T& value);

template <Optional T>
void add_words(Words& words, const T& value) {
  if (value) {
    add_words(words, *value);
  }
}

template <class T>
void add_words(Words& words, const std::vector<T>& values) {
  for (const T& value : values) {
    add_words(words, value);
  }
}

/// Of all attributes but hints and what the server does not read.
template <class T>
void add_words(Words& words, const T& value) {
  if constexpr (model::Described<T>) {
    model::for_each_attribute<T>([&](const auto& attribute) {
      if constexpr (model::PartlyOpaque<T>) {
        if constexpr (std::is_same_v<std::remove_const_t<decltype(attribute.member)>,
                                     decltype(T::opaque())>) {
          if (attribute.member == T::opaque()) {
            return;
          }
        }
      }
      add_words(words, value.*attribute.member);
    });
  } else {
    using model::to_text;  // for values of no type of ours
    words.add(to_text(value).value_or(""));
  }
}

}  // namespace schemadiff::scratch
