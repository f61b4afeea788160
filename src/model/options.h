#pragma once

#include <string>

#include "model/describe.h"

/// Storage parameters as SQL.
namespace schemadiff::model {

/// `fillfactor = 70, toast.autovacuum_enabled = false`: what stands between the parentheses of WITH
/// and SET.
[[nodiscard]] std::string options_list(const Options& options);

/// " WITH (…)", or "" when there are none.
[[nodiscard]] std::string with_clause(const Options& options);

/// What `to` has and `from` has not, or has with another value.
[[nodiscard]] Options options_to_set(const Options& from, const Options& to);

/// The names that only `from` has, as in RESET: `fillfactor, toast.autovacuum_enabled`; "" when
/// there are none.
[[nodiscard]] std::string options_to_reset(const Options& from, const Options& to);

}  // namespace schemadiff::model
