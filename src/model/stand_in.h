#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sql/identifier.h"

/// pg_get_expr() opens the table whose columns an expression reads, which costs more than all else
/// there is to say of the table, takes a lock, and waits for whoever holds a stronger one. But all
/// it wants of the table is the names of its columns: those of another one, always the same and
/// open already, serve as well, and are exchanged for the real ones afterwards. That one is
/// pg_statistic, of whose 31 columns none is called like anything else that the server prints bare.
namespace schemadiff::model {

/// An expression: the relation to print a node tree with, `relation` itself where pg_statistic does
/// not do. `fits` is a condition that says so.
[[nodiscard]] std::string printed_with(std::string_view tree, std::string_view relation,
                                       std::string_view fits);

/// A condition: all columns that a node tree reads are among the stand-in's. `width` is the number
/// of columns of its table. Not for a tree that is NULL.
[[nodiscard]] std::string fits_stand_in(std::string_view tree, std::string_view width);

/// The text with the names of real columns; `name` knows them by their numbers.
[[nodiscard]] std::string without_stand_in(
    std::string_view text, const std::function<sql::Identifier(std::int32_t)>& name);

}  // namespace schemadiff::model
