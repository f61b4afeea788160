#pragma once

#include <vector>

#include "model/database.h"
#include "model/kinds.h"
#include "model/operator_class.h"

namespace schemadiff::model {

/// The operator family that a class makes which names none; one that it names and that has its own
/// name it does not make.
std::vector<Object> expand(OperatorClass& operator_class);

/// The inverse, for writing: the family that a class makes needs no declaration where there is
/// nothing to say of it. Types that go without saying are left out.
std::vector<ObjectId> contract(OperatorClass& operator_class, const Database& database);

}  // namespace schemadiff::model
