#pragma once

#include <string>
#include <string_view>

#include "model/describe.h"

/// The options of foreign data wrappers, servers, user mappings and foreign tables: OPTIONS (…).
/// Those that hold secrets are never read, so that they are never written or printed; what is not
/// read is no difference either, and stays in the database as it is.
namespace schemadiff::model {

/// The SQL expression for an array of `name=value`, sorted, of an options column.
[[nodiscard]] std::string generic_options_sql(std::string_view options);

/// Throws Error (Failure::File) when one of them would hold a secret.
void refuse_secrets(const Options& options);

/// ` OPTIONS (host 'db', port '5432')`, or "" when there are none.
[[nodiscard]] std::string generic_options(const Options& options);

/// ` OPTIONS (SET host 'db2', DROP port)`, or "" when nothing changes.
[[nodiscard]] std::string generic_options_change(const Options& from, const Options& to);

}  // namespace schemadiff::model
