#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "diff/diff.h"
#include "model/context.h"
#include "model/database.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/statement.h"
#include "plan/plan.h"

namespace schemadiff::plan {

/// What is done to one object. A replaced object has both a `Drop` and a `Create`.
struct Action {
  enum class What : std::uint8_t { Drop, Alter, Create };

  What what = What::Create;
  model::ObjectId id;
  model::Object object;                    ///< as it is dropped, or as it shall be
  std::optional<model::Object> before;     ///< of an Alter
  model::Statements alteration;            ///< of an Alter
  std::vector<model::ObjectId> along;      ///< of an Alter: others that its statements alter
  std::vector<model::ObjectId> anew = {};  ///< of an Alter: what its statements create
  std::vector<model::ObjectId> gone = {};  ///< of an Alter: what they drop, as it was before
};

/// Two states and what a rule may know of them.
class Setting {
 public:
  Setting(const model::Database& from, const model::Database& to, const Options& options)
      : from_(from), to_(to), options_(options) {}

  /// Objects that are dropped and created again, or copied: nobody uses the new ones before the
  /// plan is done.
  void set_made_anew(std::set<model::ObjectId> ids) { made_anew_ = std::move(ids); }

  [[nodiscard]] const model::Database& from() const { return from_; }

  [[nodiscard]] const model::Database& to() const { return to_; }

  /// What a rule may know for this object: among it, whether the relation it belongs to has rows to
  /// expect.
  [[nodiscard]] model::Context context(const model::Object& object) const;

 private:
  /// What the object is part of in the end, before or after.
  [[nodiscard]] model::ObjectId root_of(const model::Object& object) const;

  const model::Database& from_;
  const model::Database& to_;
  const Options& options_;
  std::set<model::ObjectId> made_anew_;
};

/// Turns changes into actions: what can be altered is altered, what cannot is replaced, and so is
/// what depends on something replaced or cannot live through another object's change of type.
/// Those in `anew` are replaced although they could be altered. Throws Error (Failure::Decision)
/// where an object that holds rows would have to be replaced.
[[nodiscard]] std::vector<Action> decide(const std::vector<diff::Change>& changes,
                                         const Setting& setting,
                                         const std::set<model::ObjectId>& anew);

}  // namespace schemadiff::plan
