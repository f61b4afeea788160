#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "base/boxed.h"
#include "base/text.h"
#include "files/toml.h"
#include "model/describe.h"
#include "model/hint.h"
#include "sql/identifier.h"

/// TOML values into attributes of whatever type. A value of the wrong type is a problem, and the
/// attribute stays as it was.
namespace schemadiff::files {

/// What reading a value needs to know of its file.
struct Scope {
  std::string file;                   ///< as positions name it
  std::filesystem::path folder = {};  ///< where the files lie that it names
  sql::Identifier default_schema;
  Problems* problems = nullptr;  ///< never null; outlives the scope
  /// Gives the texts of the files that it names; null: `file_content` does. Outlives the scope.
  const std::function<std::optional<std::string>(const std::filesystem::path&)>* read_text =
      nullptr;

  [[nodiscard]] SourcePosition at(const toml::node& node) const { return position(node, file); }
};

/// A type written as one text that may need a schema: Reference, ColumnReference.
template <class T>
concept Parsed = requires(std::string_view text, const sql::Identifier& schema) {
  { T::parse(text, schema) } -> std::same_as<T>;
};

/// One of several that may stand in one text: Argument.
template <class T>
concept ListParsed = Parsed<T> && requires(std::string_view text) {
  { T::parse_list(text) } -> std::same_as<std::vector<T>>;
};

/// Reports what `key` takes and what was found instead.
void wrong_type(const Scope& scope, std::string_view key, const toml::node& node,
                std::string_view expected);

/// Reports a name that PostgreSQL would not store as it is; false then.
bool is_usable_name(const Scope& scope, const SourcePosition& where, const sql::Identifier& name);

/// Reports a key that means nothing here.
void unknown_key(const Scope& scope, const Entry& entry, const std::vector<std::string>& known);

void read_value(const Scope& scope, std::string_view key, const toml::node& node, bool& value);
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                std::int64_t& value);
void read_value(const Scope& scope, std::string_view key, const toml::node& node, double& value);
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                std::string& value);
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                sql::Identifier& value);
/// Without a schema in the text there is none in the value: what it means then is the kind's
/// affair.
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                sql::QualifiedName& value);
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::Options& value);
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::Settings& value);

template <Parsed T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, T& value);
template <model::Worded E>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, E& value);
template <model::Described T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, T& value);
template <class T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                std::vector<T>& value);
template <Optional T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, T& value);
template <class T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::Hint<T>& value);
template <model::Described T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::NamedValues<T>& value);

/// Reads the attribute with this key; false when the type has none.
template <model::Described T>
bool read_attribute(const Scope& scope, std::string_view key, const toml::node& node, T& owner) {
  bool found = false;
  model::for_each_attribute<T>([&](const auto& attribute) {
    if (attribute.key == key) {
      found = true;
      read_value(scope, key, node, owner.*attribute.member);
    }
  });
  return found;
}

template <class T>
concept OptionalGroup = Optional<T> && model::Described<typename T::value_type>;

/// Where the place made a group of the main attribute already, the group's own main attribute may
/// be said under its own name: `values`, of a partition below its table. False when it is not that.
template <model::Described T>
bool read_inner_main(const Scope& scope, std::string_view key, const toml::node& node, T& owner) {
  bool found = false;
  model::for_each_attribute<T>([&](const auto& attribute) {
    auto& value = owner.*attribute.member;
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (OptionalGroup<Value>) {
      if (attribute.key == T::describe().main && value &&
          key == Value::value_type::describe().main) {
        found = read_attribute(scope, key, node, *value);
      }
    }
  });
  return found;
}

/// A text that lies in a file of its own, beside the model file; nothing, and a problem, when it
/// cannot be read.
[[nodiscard]] std::optional<std::string> text_beside(const Scope& scope, std::string_view key,
                                                     const toml::node& node);

/// Reads `body_file`, the file that holds the text of the attribute `body`; false when there is no
/// such attribute.
template <model::Described T>
bool read_attribute_file(const Scope& scope, std::string_view key, const toml::node& node,
                         T& owner) {
  constexpr std::string_view kSuffix = "_file";
  if (!key.ends_with(kSuffix)) {
    return false;
  }
  bool found = false;
  model::for_each_attribute<T>([&](const auto& attribute) {
    if constexpr (requires { owner.*attribute.member = std::string(); }) {
      if (attribute.key == key.substr(0, key.size() - kSuffix.size())) {
        found = true;
        if (std::optional<std::string> text = text_beside(scope, key, node)) {
          owner.*attribute.member = *std::move(text);
        }
      }
    }
  });
  return found;
}

/// Reads a bare value, which stands for the main attribute.
template <model::Described T>
void read_main(const Scope& scope, std::string_view key, const toml::node& node, T& owner) {
  model::for_each_attribute<T>([&](const auto& attribute) {
    if (attribute.key == T::describe().main) {
      read_value(scope, key, node, owner.*attribute.member);
    }
  });
}

template <model::Described T>
[[nodiscard]] std::vector<std::string> attribute_keys() {
  std::vector<std::string> keys;
  model::for_each_attribute<T>([&](const auto& attribute) { keys.emplace_back(attribute.key); });
  return keys;
}

/// Reports the attributes that a file has to give and did not.
template <model::Described T>
void demand_attributes(const Scope& scope, const SourcePosition& where, const T& owner) {
  const T nothing{};
  model::for_each_attribute<T>([&](const auto& attribute) {
    if (attribute.required && owner.*attribute.member == nothing.*attribute.member) {
      scope.problems->add(where, fmt::format("'{}' is missing or empty", attribute.key));
    }
  });
}

// ------------------------------------------------------------------------------------------------

template <Parsed T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, T& value) {
  std::string text;
  const std::size_t before = scope.problems->count();
  read_value(scope, key, node, text);
  if (scope.problems->count() > before) {
    return;
  }
  try {
    value = T::parse(text, scope.default_schema);
  } catch (const Error& error) {
    scope.problems->add(scope.at(node), error.what());
  }
}

template <model::Worded E>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, E& value) {
  constexpr auto kWords = words(std::type_identity<E>{});
  const std::string expected = fmt::format("one of '{}'", fmt::join(kWords, "', '"));
  const auto* const text = node.as_string();
  if (text == nullptr) {
    wrong_type(scope, key, node, expected);
    return;
  }
  if (const std::optional<E> word = model::from_word<E>(text->get())) {
    value = *word;
    return;
  }
  const std::vector<std::string> candidates(kWords.begin(), kWords.end());
  scope.problems->add(scope.at(node),
                      fmt::format("'{}' takes {}, not '{}'{}", key, expected, text->get(),
                                  did_you_mean(text->get(), candidates)));
}

template <model::Described T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, T& value) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) {
    read_main(scope, key, node, value);
    return;
  }
  const std::size_t before = scope.problems->count();
  for (const Entry& entry : entries(*table, scope.file)) {
    if (!read_attribute(scope, entry.key, *entry.value, value)) {
      unknown_key(scope, entry, attribute_keys<T>());
    }
  }
  if (scope.problems->count() == before) {
    demand_attributes(scope, scope.at(node), value);
  }
}

/// A bare value is a list of one, or of several where its text may hold several.
template <class T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                std::vector<T>& value) {
  value.clear();
  if constexpr (ListParsed<T>) {
    if (const auto* const text = node.as_string()) {
      try {
        value = T::parse_list(text->get());
      } catch (const Error& error) {
        scope.problems->add(scope.at(node), error.what());
      }
      return;
    }
  }
  const auto add = [&](const toml::node& element) {
    read_value(scope, key, element, value.emplace_back());
  };
  if (const toml::array* const array = node.as_array()) {
    for (const toml::node& element : *array) {
      add(element);
    }
  } else if (!node.is_string() && !(model::Described<T> && node.is_table())) {
    wrong_type(scope, key, node, "a list of strings");
  } else {
    add(node);
  }
}

/// What the place of the declaration gave it already stays.
template <Optional T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node, T& value) {
  read_value(scope, key, node, value ? *value : value.emplace());
}

template <class T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::Hint<T>& value) {
  read_value(scope, key, node, value.value);
}

template <model::Described T>
void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::NamedValues<T>& value) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) {
    wrong_type(scope, key, node, fmt::format("a table of names ({}.NAME = …)", key));
    return;
  }
  std::int64_t ordinal = 0;
  for (const Entry& entry : entries(*table, scope.file)) {
    T& element = value[sql::Identifier(std::string(entry.key))];
    read_value(scope, entry.key, *entry.value, element);
    if constexpr (requires { element.position.value; }) {
      element.position.value = ++ordinal;
    }
  }
}

}  // namespace schemadiff::files
