#include "pg/blocker.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "pg/connection.h"
#include "pg/number.h"
#include "pg/result.h"

namespace schemadiff::pg {

namespace {

/// pg_blocking_pids() names a prepared transaction by 0, and a parallel query's leader several
/// times. https://www.postgresql.org/docs/15/functions-info.html
constexpr std::string_view kBlockers = R"sql(
  SELECT b.pid,
         a.usename,
         nullif(a.application_name, ''),
         pg_catalog.host(a.client_addr),
         a.state,
         greatest(0, pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start))
           ::pg_catalog.int8,
         nullif(a.query, '')
    FROM (SELECT DISTINCT pid
            FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids($1::pg_catalog.int4)) AS u (pid)) b
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
   ORDER BY b.pid
)sql";

std::optional<std::string> owned(const Cell& cell) {
  return cell ? std::optional<std::string>(*cell) : std::nullopt;
}

/// On one line, and not too long for a message.
std::string short_query(std::string_view query) {
  constexpr std::size_t kLongest = 200;
  std::string text;
  for (const char c : query) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (text.size() <= kLongest) {
    return text;
  }
  std::size_t end = kLongest;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;  // not inside a character
  }
  return fmt::format("{} …", text.substr(0, end));
}

std::string age_text(std::chrono::seconds age) {
  constexpr std::chrono::seconds kMinute{60};
  constexpr std::chrono::seconds kHour{3600};
  return age < 2 * kMinute ? fmt::format("{} s", age.count())
         : age < 2 * kHour ? fmt::format("{} min", age / kMinute)
                           : fmt::format("{} h", age / kHour);
}

}  // namespace

std::string to_string(const Blocker& blocker) {
  if (blocker.pid == 0) {
    return "a prepared transaction (see pg_prepared_xacts)";
  }
  std::string about;
  const auto add = [&about](std::string_view separator, std::string_view text) {
    about += fmt::format("{}{}", about.empty() ? "" : separator, text);
  };
  if (blocker.application_name) {
    add("", *blocker.application_name);
  }
  if (blocker.user) {
    add(", ", *blocker.user);
  }
  if (blocker.client_address) {
    add(" ", fmt::format("from {}", *blocker.client_address));
  }
  if (blocker.state) {
    add(", ", *blocker.state);
  }
  if (blocker.transaction_age) {
    add(", ", fmt::format("begun {} ago", age_text(*blocker.transaction_age)));
  }
  return fmt::format("process {}{}{}", blocker.pid,
                     about.empty() ? "" : fmt::format(" ({})", about),
                     blocker.query ? fmt::format(": {}", short_query(*blocker.query)) : "");
}

std::string to_string(const std::vector<Blocker>& blockers) {
  std::vector<std::string> texts;
  for (const Blocker& blocker : blockers) {
    texts.push_back(to_string(blocker));
  }
  return join(texts, "; ");
}

std::vector<Blocker> blockers_of(Connection& connection, int pid) {
  const std::array<std::optional<std::string>, 1> parameters = {std::to_string(pid)};
  const Result result = connection.query(kBlockers, parameters);
  std::vector<Blocker> blockers;
  for (const Row row : result.rows()) {
    blockers.push_back(
        {.pid = leading_number(row[0].value_or("")),
         .user = owned(row[1]),
         .application_name = owned(row[2]),
         .client_address = owned(row[3]),
         .state = owned(row[4]),
         .transaction_age =
             row[5] ? std::optional(std::chrono::seconds(leading_number(*row[5]))) : std::nullopt,
         .query = owned(row[6])});
  }
  return blockers;
}

}  // namespace schemadiff::pg
