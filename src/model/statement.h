#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/object_id.h"

namespace schemadiff::model {

/// How a statement wants to be run.
enum class Transaction : std::uint8_t {
  Shared,  ///< together with its neighbours
  Own,   ///< first of a new transaction, because the one before held locks that it must not inherit
  None,  ///< outside any transaction: CONCURRENTLY forms
};

/// One SQL statement, without its semicolon, formatted for a person to read.
struct Statement {
  std::string sql;
  Transaction transaction = Transaction::Shared;
  /// What SET LOCAL has to say before it, where its transaction makes other things as well:
  /// "check_function_bodies = off"; or "".
  std::string_view setting = {};

  bool operator==(const Statement&) const = default;
};

using Statements = std::vector<Statement>;

inline void append(Statements& statements, const Statements& more) {
  statements.insert(statements.end(), more.begin(), more.end());
}

/// What it costs to drop an object and create it anew where ALTER cannot do it all.
enum class Replacement : std::uint8_t {
  Free,       ///< nothing: all it holds can be derived again
  LosesData,  ///< rows or counters, so that the author has to agree
  Never,      ///< its ALTER does everything, or nothing does
};

/// How an object becomes another one with the same identity.
struct Alteration {
  Statements statements;
  /// Whether expressions that were bound to the object's type can no longer be (a column got
  /// another type, an enum was built anew): what depends on it is asked whether it `survives`.
  bool retypes = false;
  /// What these statements make anew under its name: types, the object itself among them, and those
  /// of their parts that are in their CREATE. What else hangs on them goes with the old ones.
  std::vector<ObjectId> anew = {};
  /// What else these statements give another type: columns, mostly.
  std::vector<ObjectId> moved = {};
  /// Whether the new ones are others to whoever uses them, be it under the same name: who does is
  /// dropped before and created after. Otherwise those are asked.
  bool replaces = false;
  /// What these statements see to, beside `anew`: it goes with the old ones, or has to be as it is
  /// wanted by what is made anew.
  std::vector<ObjectId> settled = {};
  /// What hangs on the old ones and is carried over to the new ones: sequences that columns own.
  std::vector<ObjectId> kept = {};
};

}  // namespace schemadiff::model
