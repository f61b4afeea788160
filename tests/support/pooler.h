#pragma once

#include <string>

#include "support/folder.h"

namespace schemadiff::test {

/// A PgBouncer before the test server, on a Unix socket of its own.
class Pooler {
 public:
  /// `mode` is session, transaction or statement. Throws std::runtime_error when there is none:
  /// `tools/install-packages` has it.
  explicit Pooler(const std::string& mode);
  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;
  ~Pooler();

  /// The URL of one of the server's databases through here.
  [[nodiscard]] std::string url(const std::string& database) const;

 private:
  TemporaryFolder folder_;
};

}  // namespace schemadiff::test
