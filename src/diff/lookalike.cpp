#include "diff/lookalike.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "model/kind.h"
#include "model/object.h"
#include "model/rename.h"

namespace schemadiff::diff {

namespace {

using model::Object;
using model::ObjectId;

/// From here on a pair is worth a question. Chosen so that one column that takes another's place
/// with the same type is none as long as their names have nothing in common.
constexpr int kWorthAsking = 70;

/// How many insertions, deletions and exchanges of characters lead from one to the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j + 1] + 1, row[j] + 1, exchanged});
    }
  }
  return row.back();
}

std::set<std::string> words_of(std::string_view name) {
  std::set<std::string> words;
  std::string word;
  for (const char c : name) {
    if (c == '_' || c == ' ' || c == '-') {
      words.insert(std::exchange(word, {}));
    } else {
      word += c;
    }
  }
  words.insert(word);
  words.erase("");
  return words;
}

/// From 0 to 1: by letters, or by words where all of one name are in the other (`name`,
/// `full_name`).
double likeness_of_names(const std::string& a, const std::string& b) {
  const double letters =
      1.0 - static_cast<double>(edit_distance(a, b)) /
                static_cast<double>(std::max({a.size(), b.size(), std::size_t{1}}));
  const std::set<std::string> first = words_of(a);
  const std::set<std::string> second = words_of(b);
  const bool contained =
      std::ranges::includes(first, second) || std::ranges::includes(second, first);
  return std::max(letters, contained && !first.empty() && !second.empty() ? 0.8 : 0.0);
}

bool holds_something(const Object& object) {
  return model::replacement_of(object) != model::Replacement::Free;
}

/// The objects that hang on each.
class Children {
 public:
  explicit Children(const model::Database& database) {
    database.for_each([&](const auto& object) {
      if (std::optional<ObjectId> whole = model::parent_of(object)) {
        children_[std::move(*whole)].emplace_back(object);
      }
    });
  }

  [[nodiscard]] const std::vector<Object>& of(const ObjectId& id) const {
    const auto at = children_.find(id);
    return at == children_.end() ? none_ : at->second;
  }

 private:
  std::map<ObjectId, std::vector<Object>> children_;
  std::vector<Object> none_;
};

class Comparer {
 public:
  Comparer(const model::Database& from, const model::Database& to)
      : from_(from), to_(to), before_(from), after_(to) {}

  /// 0 where they cannot be one.
  [[nodiscard]] int likeness(const Object& before, const Object& after) const {
    const ObjectId from = model::identity_of(before);
    const ObjectId to = model::identity_of(after);
    if (model::with_identity(before, to) != after) {
      return 0;
    }
    // What stands alone and holds no rows of its own (a sequence, an enum) is told by its name.
    const double name =
        likeness_of_names(model::names_of(from).back().raw(), model::names_of(to).back().raw());
    const Parts parts = parts_of(from, to);
    if (parts.rows > 0) {
      return percent(0.65 * parts.alike_rows + 0.35 * name);
    }
    if (!model::parent_of(after)) {
      return percent(0.2 + 0.1 * parts.alike_others + 0.6 * name);
    }
    return percent(0.4 + (follow_alike(before, after) ? 0.15 : 0.0) + 0.1 * parts.alike_others +
                   0.35 * name);
  }

 private:
  struct Parts {
    std::size_t rows = 0;       ///< those that hold rows or values, of both
    double alike_rows = 0;      ///< the share of them that both have
    double alike_others = 0.5;  ///< the same of the rest: defaults, comments; a half without any
  };

  static int percent(double share) { return static_cast<int>(share * 100.0 + 0.5); }

  [[nodiscard]] Parts parts_of(const ObjectId& from, const ObjectId& to) const {
    std::size_t rows = 0;
    std::size_t alike_rows = 0;
    std::size_t others = 0;
    std::size_t alike_others = 0;
    for (const Object& object : before_.of(from)) {
      const bool is_row = holds_something(object);
      (is_row ? rows : others) += 1;
      (is_row ? alike_rows : alike_others) += has_like(object, from, to) ? 1U : 0U;
    }
    for (const Object& object : after_.of(to)) {
      (holds_something(object) ? rows : others) += 1;
    }
    Parts parts{.rows = rows};
    if (rows > 0) {
      parts.alike_rows = 2.0 * static_cast<double>(alike_rows) / static_cast<double>(rows);
    }
    if (others > 0) {
      parts.alike_others = 2.0 * static_cast<double>(alike_others) / static_cast<double>(others);
    }
    return parts;
  }

  /// Whether `to` has the same part as `from`.
  [[nodiscard]] bool has_like(const Object& part, const ObjectId& from, const ObjectId& to) const {
    ObjectId id = model::identity_of(part);
    if (id.path.size() < from.path.size() || id.path.size() < to.path.size()) {
      return false;
    }
    std::ranges::copy(to.path, id.path.begin());
    const std::optional<Object> found = to_.find(id);
    return found && model::with_identity(part, id) == *found;
  }

  /// Whether both come after siblings of one name, or first.
  [[nodiscard]] bool follow_alike(const Object& before, const Object& after) const {
    const auto predecessor = [](const Object& object, const Children& children) {
      std::optional<Object> last;
      for (const Object& sibling : children.of(model::parent_of(object).value())) {
        if (sibling.index() == object.index() &&
            model::position_of(sibling) < model::position_of(object) &&
            (!last || model::position_of(*last) < model::position_of(sibling))) {
          last = sibling;
        }
      }
      return last ? model::identity_of(*last).path.back().raw() : std::string();
    };
    return predecessor(before, before_) == predecessor(after, after_);
  }

  const model::Database& from_;
  const model::Database& to_;
  Children before_;
  Children after_;
};

/// Those in one database only that hold something, by what they hang on and their kind.
using Group = std::pair<std::string_view, std::optional<ObjectId>>;
using Groups = std::map<Group, std::vector<Object>>;

Groups only_in(const model::Database& all, const model::Database& other) {
  Groups groups;
  all.for_each([&]<class K>(const K& object) {
    if constexpr (model::Renamable<K> && !model::Following<K>) {
      const ObjectId id = identity(object);
      if (!other.contains(id) && model::replacement_of(object) != model::Replacement::Free) {
        groups[{K::kKind, model::parent_of(object)}].emplace_back(object);
      }
    }
  });
  return groups;
}

template <class Function>
void for_each_pair(const model::Database& from, const model::Database& to, Function&& function) {
  const Groups gone = only_in(from, to);
  for (const auto& [group, coming] : only_in(to, from)) {
    const auto going = gone.find(group);
    if (going == gone.end()) {
      continue;
    }
    for (const Object& before : going->second) {
      for (const Object& after : coming) {
        function(before, after);
      }
    }
  }
}

}  // namespace

std::vector<Lookalike> lookalikes(const model::Database& from, const model::Database& to) {
  std::vector<Lookalike> found;
  std::optional<Comparer> comparer;  // made when there is something to compare
  for_each_pair(from, to, [&](const Object& before, const Object& after) {
    if (!comparer) {
      comparer.emplace(from, to);
    }
    const int likeness = comparer->likeness(before, after);
    if (likeness >= kWorthAsking) {
      found.push_back({.from = model::identity_of(before),
                       .to = model::identity_of(after),
                       .likeness = likeness});
    }
  });
  std::ranges::stable_sort(found, std::ranges::greater{}, &Lookalike::likeness);
  return found;
}

std::vector<Lookalike> renamable_pairs(const model::Database& from, const model::Database& to) {
  std::vector<Lookalike> pairs;
  for_each_pair(from, to, [&](const Object& before, const Object& after) {
    pairs.push_back({.from = model::identity_of(before), .to = model::identity_of(after)});
  });
  return pairs;
}

}  // namespace schemadiff::diff
