#pragma once

#include <string>

#include "campaign/case.h"

namespace schemadiff::test {

/// Takes a database from one state of a case to the other and back, as a person would: models are
/// pulled from a database that is as it shall be; `autogenerate`, `upgrade`, `autogenerate` again
/// (nothing to do), `check`, `downgrade`. After each way the database has to equal one that was
/// made so, by pg_dump where there is one and by catalog.sql, and to hold its rows.
/// Returns what went wrong, for people; "" when nothing did.
[[nodiscard]] std::string there_and_back(const Case& pair, bool forward);

}  // namespace schemadiff::test
