#pragma once

#include "schemadiff/schemadiff.hpp"

namespace schemadiff::api {

/// What the exception that is being handled is outside the library.
[[nodiscard]] Failed failure_in_flight();

/// Runs `function`; what it throws leaves the library as Failed.
template <class Function>
auto guarded(Function&& function) {
  try {
    return function();
  } catch (...) {
    throw failure_in_flight();
  }
}

}  // namespace schemadiff::api
