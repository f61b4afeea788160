#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/boxed.h"
#include "model/hint.h"
#include "model/option_list.h"
#include "model/settings.h"
#include "sql/identifier.h"

/// What a kind's attributes are: their keys in model files, where they are kept, what they mean.
/// Files, diff, `explain` and the JSON Schema read it; nothing else says what an attribute is
/// called.
namespace schemadiff::model {

template <class Owner, class Value>
struct Attribute {
  std::string_view key;
  Value Owner::* member;
  std::string_view text;  ///< for `explain` and editors: what it means, its values, its default
  bool required = false;  ///< whether a file has to give it a value that is not empty
};

template <class Owner, class Value>
constexpr Attribute<Owner, Value> attribute(std::string_view key, Value Owner::* member,
                                            std::string_view text) {
  return {key, member, text};
}

template <class Owner, class Value>
constexpr Attribute<Owner, Value> required_attribute(std::string_view key, Value Owner::* member,
                                                     std::string_view text) {
  return {key, member, text, true};
}

/// A kind, or a group of attributes inside a kind.
template <class... Attributes>
struct Description {
  std::string_view text;  ///< what it is, in a sentence or two
  std::string_view main;  ///< the attribute that a bare value stands for: `x = "text"` is `x = {
                          ///< type = "text" }`; or ""
  std::tuple<Attributes...> attributes;
};

template <class... Attributes>
constexpr Description<Attributes...> description(std::string_view text, std::string_view main,
                                                 Attributes... attributes) {
  return {text, main, {attributes...}};
}

/// Values under names of their own: `tables = { app_ro = ["select"], app_rw = ["insert"] }`.
template <class T>
using NamedValues = std::map<sql::Identifier, T>;

template <class T>
concept Described = requires { T::describe(); };

/// Calls `function(attribute)` for each attribute of a described type, in order.
template <Described T, class Function>
void for_each_attribute(Function&& function) {
  static constexpr auto kDescription = T::describe();
  std::apply([&](const auto&... attributes) { (function(attributes), ...); },
             kDescription.attributes);
}

/// The words of an enumeration, in the order of its values, found by argument-dependent lookup:
///   constexpr auto words(std::type_identity<Persistence>) { return std::array{"logged"sv,
///   "unlogged"sv}; }
template <class E>
concept Worded = std::is_enum_v<E> && requires { words(std::type_identity<E>{}); };

template <Worded E>
constexpr std::string_view word(E value) {
  return words(std::type_identity<E>{})[static_cast<std::size_t>(value)];
}

template <Worded E>
constexpr std::optional<E> from_word(std::string_view text) {
  constexpr auto kWords = words(std::type_identity<E>{});
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i] == text) {
      return static_cast<E>(i);
    }
  }
  return std::nullopt;
}

/// An attribute's value as a person reads it; nothing when it is absent, so that absent and ""
/// differ.
std::optional<std::string> to_text(bool value);
std::optional<std::string> to_text(std::int64_t value);
std::optional<std::string> to_text(double value);
std::optional<std::string> to_text(const std::string& value);
std::optional<std::string> to_text(const sql::Identifier& value);
std::optional<std::string> to_text(const sql::QualifiedName& value);
std::optional<std::string> to_text(const std::vector<std::string>& value);
std::optional<std::string> to_text(const std::vector<sql::Identifier>& value);
std::optional<std::string> to_text(const std::vector<sql::QualifiedName>& value);
std::optional<std::string> to_text(const Options& value);

template <Worded E>
std::optional<std::string> to_text(E value) {
  return std::string(word(value));
}

template <Worded E>
std::optional<std::string> to_text(const std::vector<E>& value) {
  std::vector<std::string> elements;
  for (const E element : value) {
    elements.emplace_back(word(element));
  }
  return to_text(elements);
}

template <Described T>
std::optional<std::string> to_text(const T& value);
template <Described T>
std::optional<std::string> to_text(const NamedValues<T>& value);

/// A hint is no part of what is compared.
template <class T>
std::optional<std::string> to_text(const Hint<T>& /*value*/) {
  return std::nullopt;
}

template <Optional T>
std::optional<std::string> to_text(const T& value) {
  return value ? to_text(*value) : std::nullopt;
}

template <Described T>
std::optional<std::string> to_text(const T& value) {
  std::string text;
  const T defaults{};
  for_each_attribute<T>([&](const auto& attribute) {
    const auto& field = value.*attribute.member;
    if (field == defaults.*attribute.member) {
      return;
    }
    text += text.empty() ? "" : ", ";
    text += attribute.key;
    text += " = ";
    text += to_text(field).value_or("(none)");
  });
  return text;
}

template <Described T>
std::optional<std::string> to_text(const std::vector<T>& value) {
  std::vector<std::string> elements;
  for (const T& element : value) {
    for_each_attribute<T>([&](const auto& attribute) {
      if (attribute.key == T::describe().main) {
        elements.push_back(to_text(element.*attribute.member).value_or(""));
      }
    });
  }
  return to_text(elements);
}

template <Described T>
std::optional<std::string> to_text(const NamedValues<T>& value) {
  std::string text;
  for (const auto& [name, element] : value) {
    text += text.empty() ? "" : "; ";
    text += name.raw();
    text += ": ";
    text += to_text(element).value_or("");
  }
  return text;
}

/// One attribute that differs between two objects; a side that has no value is absent.
struct Difference {
  std::string_view key;
  std::optional<std::string> from;
  std::optional<std::string> to;

  bool operator==(const Difference&) const = default;
};

/// The attributes in which two objects of one kind differ. Empty exactly when they are equal (a law
/// the tests hold).
template <Described T>
std::vector<Difference> differences(const T& from, const T& to) {
  std::vector<Difference> found;
  for_each_attribute<T>([&](const auto& attribute) {
    if (!(from.*attribute.member == to.*attribute.member)) {
      found.push_back(
          {attribute.key, to_text(from.*attribute.member), to_text(to.*attribute.member)});
    }
  });
  return found;
}

}  // namespace schemadiff::model
