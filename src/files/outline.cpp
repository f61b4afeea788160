#include "files/outline.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/boxed.h"
#include "base/error.h"
#include "files/value.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/kind.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/place.h"
#include "sql/identifier.h"

namespace schemadiff::files {

namespace {

template <class T>
struct IsList : std::false_type {};

template <class T>
struct IsList<std::vector<T>> : std::true_type {};

template <class T>
struct IsHint : std::false_type {};

template <class T>
struct IsHint<model::Hint<T>> : std::true_type {};

template <class T>
struct IsNamed : std::false_type {};

template <class T>
struct IsNamed<model::NamedValues<T>> : std::true_type {};

template <model::Described T>
std::vector<Key> keys_of(const T& made);

/// The counterpart of read_value in value.h: one branch for each of its overloads.
template <class T>
Shape shape_of() {
  if constexpr (Optional<T>) {
    return shape_of<typename T::value_type>();
  } else if constexpr (IsHint<T>::value) {
    return shape_of<decltype(T::value)>();
  } else if constexpr (IsList<T>::value) {
    return {.type = Shape::Type::List, .element = {shape_of<typename T::value_type>()}};
  } else if constexpr (std::is_same_v<T, bool>) {
    return {.type = Shape::Type::Boolean};
  } else if constexpr (std::is_integral_v<T>) {
    return {.type = Shape::Type::Integer};
  } else if constexpr (std::is_floating_point_v<T>) {
    return {.type = Shape::Type::Number};
  } else if constexpr (model::Worded<T>) {
    constexpr auto kWords = words(std::type_identity<T>{});
    return {.type = Shape::Type::Word, .words = {kWords.begin(), kWords.end()}};
  } else if constexpr (std::is_same_v<T, model::Options> || std::is_same_v<T, model::Settings>) {
    return {.type = Shape::Type::Options};
  } else if constexpr (IsNamed<T>::value) {
    return {.type = Shape::Type::Names, .element = {shape_of<typename T::mapped_type>()}};
  } else if constexpr (model::Described<T>) {
    constexpr auto kDescription = T::describe();
    return {.type = Shape::Type::Table,
            .text = std::string(kDescription.text),
            .keys = keys_of(T{}),
            .main = std::string(kDescription.main)};
  } else {
    return {.type = Shape::Type::Text};
  }
}

/// The attributes; required are those that `made` does not have yet.
template <model::Described T>
std::vector<Key> keys_of(const T& made) {
  std::vector<Key> keys;
  const T nothing{};
  model::for_each_attribute<T>([&](const auto& attribute) {
    using Value = std::remove_cvref_t<decltype(made.*attribute.member)>;
    keys.push_back(
        {.key = std::string(attribute.key),
         .text = std::string(attribute.text),
         .required = attribute.required && made.*attribute.member == nothing.*attribute.member,
         .shape = shape_of<Value>()});
  });
  return keys;
}

/// Where the place makes a group that is the main attribute, the group's own main attribute may be
/// said under its own name: `values`, of a partition below its table.
template <model::Described T>
void add_inner_main(const T& made, std::vector<Key>& keys) {
  model::for_each_attribute<T>([&](const auto& attribute) {
    using Value = std::remove_cvref_t<decltype(made.*attribute.member)>;
    if constexpr (Optional<Value>) {
      if constexpr (model::Described<typename Value::value_type>) {
        const Value& group = made.*attribute.member;
        if (attribute.key == T::describe().main && group) {
          for (Key& key : keys_of(*group)) {
            if (key.key == Value::value_type::describe().main) {
              keys.push_back(std::move(key));
            }
          }
        }
      }
    }
  });
}

constexpr std::string_view kRenamedFrom =
    "The former name, or a list of them: used when an object of such a name is in the database and "
    "this one is not, and harmless afterwards.";

/// An object as its place alone makes it. The names do not matter; how many there are is what the
/// parent's kind says.
template <model::Kind K>
K made_at(const model::Placement& placement, std::size_t parent_names) {
  const sql::Identifier name("name");
  model::ObjectId parent{.kind = placement.parent, .of = {}, .path = {}};
  while (parent.path.size() < parent_names) {
    parent.path.push_back(name);
  }
  try {
    return K::declared({.default_schema = name,
                        .parent = placement.parent.empty() ? nullptr : &parent,
                        .name = placement.form == model::Form::Named ? "name" : ""});
  } catch (const Error&) {
    return K{};  // a place that needs a real name around it
  }
}

/// Puts together what the kinds say of themselves.
class Builder {
 public:
  [[nodiscard]] std::vector<Outline> inside(std::string_view parent, bool is_commentable,
                                            std::size_t names) {
    std::vector<Outline> found;
    model::for_each_kind([&]<class K>() {
      for (const model::Placement& placement : K::kPlacements) {
        const bool fits =
            placement.parent == parent || (placement.parent == "*" && !parent.empty() &&
                                           model::can_hang_on<K>(parent, is_commentable));
        if (fits && std::ranges::count(around_, K::kKind) < kNesting) {
          found.push_back(outline_of<K>(placement, names));
        } else if (fits) {
          found.push_back({.key = std::string(placement.key),
                           .kind = std::string(K::kKind),
                           .text = std::string(K::describe().text),
                           .is_named = placement.form == model::Form::Named,
                           .is_again = true});
        }
      }
    });
    return found;
  }

 private:
  /// A partition is a table inside a table, to any depth; so many are told apart.
  static constexpr std::ptrdiff_t kNesting = 2;

  template <model::Kind K>
  [[nodiscard]] Outline outline_of(const model::Placement& placement, std::size_t names) {
    const K made = made_at<K>(placement, names);
    constexpr auto kDescription = K::describe();
    Outline outline{.key = std::string(placement.key),
                    .kind = std::string(K::kKind),
                    .text = std::string(kDescription.text),
                    .is_named = placement.form == model::Form::Named,
                    .main = std::string(kDescription.main),
                    .keys = keys_of(made),
                    .beside = {placement.companions.begin(), placement.companions.end()}};
    add_inner_main(made, outline.keys);
    outline.is_flag = std::ranges::none_of(outline.keys, &Key::required);
    if constexpr (model::Renamable<K>) {
      outline.keys.push_back({.key = "renamed_from",
                              .text = std::string(kRenamedFrom),
                              .shape = shape_of<std::vector<std::string>>()});
    }
    if constexpr (requires(K& object, sql::Identifier name) { set_name(object, name); }) {
      if (!outline.is_named) {
        outline.keys.push_back({.key = "name",
                                .text = "Its name. Without it that is PostgreSQL's own choice.",
                                .shape = {}});
      }
    }
    around_.push_back(K::kKind);
    outline.inside = inside(K::kKind, model::Commentable<K>, identity(made).path.size());
    around_.pop_back();
    return outline;
  }

  std::vector<std::string_view> around_;  ///< the kinds of the objects around, outermost first
};

}  // namespace

std::vector<Outline> outline() {
  return Builder().inside("", false, 0);
}

const Key* find_key(const std::vector<Key>& keys, const std::string& name) {
  const auto found = std::ranges::find(keys, name, &Key::key);
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace schemadiff::files
