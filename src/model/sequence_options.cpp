#include "model/sequence_options.h"

#include <cassert>
#include <limits>

#include <fmt/format.h>

#include "model/sequence.h"

namespace schemadiff::model {

namespace {

/// No value of the old range is in the new one: whatever the last value is, it cannot stay.
bool is_elsewhere(const SequenceValues& from, const SequenceValues& to) {
  return to.min > from.max || to.max < from.min;
}

}  // namespace

const std::string_view kSequenceColumns = R"(pg_catalog.format_type(sequence.seqtypid, NULL),
  sequence.seqstart,
  sequence.seqincrement,
  sequence.seqmin,
  sequence.seqmax,
  sequence.seqcache,
  sequence.seqcycle)";

std::int64_t lowest_of(std::string_view type) {
  return type == "smallint"  ? std::numeric_limits<std::int16_t>::min()
         : type == "integer" ? std::numeric_limits<std::int32_t>::min()
                             : std::numeric_limits<std::int64_t>::min();
}

std::int64_t highest_of(std::string_view type) {
  return type == "smallint"  ? std::numeric_limits<std::int16_t>::max()
         : type == "integer" ? std::numeric_limits<std::int32_t>::max()
                             : std::numeric_limits<std::int64_t>::max();
}

std::int64_t default_min(std::string_view type, std::int64_t increment) {
  return increment > 0 ? 1 : lowest_of(type);
}

std::int64_t default_max(std::string_view type, std::int64_t increment) {
  return increment > 0 ? highest_of(type) : -1;
}

SequenceValues with_type(SequenceValues values, const std::string& type) {
  if (values.min == lowest_of(values.type)) {
    values.min = lowest_of(type);
  }
  if (values.max == highest_of(values.type)) {
    values.max = highest_of(type);
  }
  values.type = type;
  return values;
}

std::vector<std::string> sequence_changes(const SequenceValues& from, const SequenceValues& to) {
  const SequenceValues reached = from.type == to.type ? from : with_type(from, to.type);
  std::vector<std::string> options;
  if (from.type != to.type) {
    options.push_back(fmt::format("AS {}", to.type));
  }
  if (from.increment != to.increment) {
    options.push_back(fmt::format("INCREMENT BY {}", to.increment));
  }
  // NO MINVALUE and NO MAXVALUE mean other things beside AS, so bounds are always spelt out.
  if (reached.min != to.min) {
    options.push_back(fmt::format("MINVALUE {}", to.min));
  }
  if (reached.max != to.max) {
    options.push_back(fmt::format("MAXVALUE {}", to.max));
  }
  if (from.start != to.start) {
    options.push_back(fmt::format("START WITH {}", to.start));
  }
  if (is_elsewhere(from, to)) {
    options.emplace_back("RESTART");
  }
  if (from.cache != to.cache) {
    options.push_back(fmt::format("CACHE {}", to.cache));
  }
  if (from.cycle != to.cycle) {
    options.emplace_back(to.cycle ? "CYCLE" : "NO CYCLE");
  }
  return options;
}

Statements bring_inside(const sql::QualifiedName& name, const SequenceValues& from,
                        const SequenceValues& to) {
  Statements statements;
  if (is_elsewhere(from, to)) {
    return statements;  // it is restarted
  }
  const auto move_to = [&](std::int64_t end, char side, bool is_exhausted) {
    const std::string text = sql::quoted(name);
    statements.push_back(
        {fmt::format("SELECT pg_catalog.setval({}, {}, {}) FROM {} WHERE last_value {} {}",
                     sql::Literal{text}, end, is_exhausted, name, side, end)});
  };
  if (to.min > from.min) {
    move_to(to.min, '<', to.increment < 0);
  }
  if (to.max < from.max) {
    move_to(to.max, '>', to.increment > 0);
  }
  return statements;
}

}  // namespace schemadiff::model
