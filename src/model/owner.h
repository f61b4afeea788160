#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// The owner of an object: relowner, proowner and the like. Every object has one in the catalog;
/// only those that model files name are managed.
struct Owner {
  static constexpr std::string_view kKind = "owner";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kCanonicalAsWritten = true;
  static constexpr std::array kPlacements{
      Placement{.parent = "*", .key = "owner", .form = Form::Single}};

  ObjectId target;
  sql::Identifier role;

  static constexpr auto describe() {
    return description("The owner of the object around it. Without one the owner is left as it is.",
                       "role", required_attribute("role", &Owner::role, "The role."));
  }

  /// Whether objects of a kind have an owner of their own.
  static bool hangs_on(std::string_view kind);
  static Owner declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<Owner> read(RowReader& row);

  bool operator==(const Owner&) const = default;
};

ObjectId identity(const Owner& owner);
ObjectId owner_id(const ObjectId& target);
std::optional<ObjectId> parent(const Owner& owner);
std::vector<ObjectId> dependencies(const Owner& owner);
std::vector<sql::Identifier> roles(const Owner& owner);
/// Whether the model files name the owner of its object.
bool is_named(const Owner& owner, const Database& declared);
/// What was made by another object's statements anew has the role as its owner that runs them:
/// false whatever changes under it.
bool survives(const Owner& from, const Owner& to, const ObjectId& retyped, const Context& context);
Statements create(const Owner& owner, const Context& context);
Statements drop(const Owner& owner, const Context& context);
std::optional<Alteration> alter(const Owner& from, const Owner& to, const Context& context);

}  // namespace schemadiff::model
