#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>

#include "model/describe.h"
#include "model/kinds.h"
#include "model/object.h"
#include "model/reference.h"

using namespace schemadiff;
using namespace schemadiff::model;

namespace {

// Changes a value of any attribute into another one.
void change(bool& value) {
  value = !value;
}

void change(std::int64_t& value) {
  ++value;
}

void change(std::string& value) {
  value += "x";
}

void change(sql::Identifier& value) {
  value = sql::Identifier(value.raw() + "x");
}

void change(sql::QualifiedName& value) {
  change(value.name);
}

void change(Options& value) {
  value["x"] = std::string(1, '1');
}

void change(NameReference& value) {
  change(value.name);
}

void change(double& value) {
  ++value;
}

void change(Settings& value) {
  value.list.push_back({.name = "x", .value = "1"});
}

void change(Argument& value) {
  change(value.type);
}

void change(Reference& value) {
  change(value.table);
}

void change(ColumnReference& value) {
  change(value.table);
}

template <Worded E>
void change(E& value) {
  value = value == E{} ? static_cast<E>(1) : E{};
}

template <Described T>
void change(T& value);

template <class T>
void change(std::vector<T>& value) {
  change(value.emplace_back());
}

template <class T>
void change(NamedValues<T>& value) {
  change(value[sql::Identifier("x")]);
}

template <Optional T>
void change(T& value) {
  change(value.emplace());
}

template <class T>
void change(Hint<T>& value) {
  change(value.value);
}

template <Described T>
void change(T& value) {
  for_each_attribute<T>([&](const auto& attribute) { change(value.*attribute.member); });
}

template <class T>
constexpr bool kIsHint = false;

template <class T>
constexpr bool kIsHint<Hint<T>> = true;

}  // namespace

TEST_CASE("objects that differ by == differ in their attributes, and the other way round",
          "[model][laws]") {
  for_each_kind([]<class K>() {
    for_each_attribute<K>([](const auto& attribute) {
      INFO(K::kKind << "." << attribute.key);
      const K from;
      K to;
      CHECK(from == to);
      CHECK(differences(from, to).empty());

      using Value = std::remove_cvref_t<decltype(to.*attribute.member)>;
      change(to.*attribute.member);
      const std::vector<Difference> found = differences(from, to);
      if constexpr (kIsHint<Value>) {
        CHECK(from == to);
        CHECK(found.empty());
      } else {
        CHECK_FALSE(from == to);
        REQUIRE(found.size() == 1);
        CHECK(found.front().key == attribute.key);
        const bool reads_differently = found.front().from != found.front().to;
        CHECK(reads_differently);
      }
    });
  });
}

TEST_CASE("every attribute says what it means", "[model][laws]") {
  for_each_kind([]<class K>() {
    for_each_attribute<K>([](const auto& attribute) {
      INFO(K::kKind << "." << attribute.key);
      CHECK_FALSE(attribute.key.empty());
      CHECK_FALSE(attribute.text.empty());
    });
  });
}
