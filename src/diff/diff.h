#pragma once

#include <variant>
#include <vector>

#include "model/database.h"
#include "model/object.h"

namespace schemadiff::diff {

struct Create {
  model::Object object;
};

struct Drop {
  model::Object object;
};

/// One identity, two different objects.
struct Alter {
  model::Object from;
  model::Object to;
};

/// Alter keeps both sides: every change can be turned round.
using Change = std::variant<Create, Drop, Alter>;

[[nodiscard]] Change reversed(const Change& change);
[[nodiscard]] model::ObjectId identity_of(const Change& change);

/// What has to change for `from` to become `to`, sorted by kind and identity. Both must be sorted.
[[nodiscard]] std::vector<Change> diff(const model::Database& from, const model::Database& to);

}  // namespace schemadiff::diff
