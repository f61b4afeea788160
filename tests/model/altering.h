#pragma once

#include <string>
#include <vector>

#include "model/statement.h"

namespace schemadiff::test {

/// The statements' texts, each with what it asks of its transaction before it.
inline std::vector<std::string> texts(const model::Statements& statements) {
  std::vector<std::string> result;
  for (const model::Statement& statement : statements) {
    const char* const wish = statement.transaction == model::Transaction::Own    ? "[own] "
                             : statement.transaction == model::Transaction::None ? "[none] "
                                                                                 : "";
    result.push_back(wish + statement.sql);
  }
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace schemadiff::test
