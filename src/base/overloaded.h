#pragma once

namespace schemadiff {

/// A visitor made of lambdas: `std::visit(Overloaded{[](const A&) {…}, [](const B&) {…}},
/// variant)`.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace schemadiff
