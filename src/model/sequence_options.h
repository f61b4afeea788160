#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/row.h"
#include "model/statement.h"
#include "sql/identifier.h"

/// What a sequence of its own and that of an identity column have in common.
namespace schemadiff::model {

/// A row of pg_sequence: nothing is left open.
struct SequenceValues {
  std::string type = "bigint";
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t min = 1;
  std::int64_t max = 1;
  std::int64_t cache = 1;
  bool cycle = false;
};

/// What PostgreSQL chooses itself for a type and a direction: init_params() in
/// src/backend/commands/sequence.c.
[[nodiscard]] std::int64_t default_min(std::string_view type, std::int64_t increment);
[[nodiscard]] std::int64_t default_max(std::string_view type, std::int64_t increment);

/// The columns that `read_sequence` reads, of a row `sequence` of pg_sequence.
extern const std::string_view kSequenceColumns;

/// Fills the attributes of a Sequence or an Identity; what PostgreSQL would choose itself stays
/// absent. Returns the type.
template <class S>
std::string read_sequence(RowReader& row, S& sequence) {
  const std::string type = row.text();
  const std::int64_t start = row.integer();
  sequence.increment = row.integer();
  const std::int64_t min = row.integer();
  const std::int64_t max = row.integer();
  sequence.cache = row.integer();
  sequence.cycle = row.boolean();
  if (min != default_min(type, sequence.increment)) {
    sequence.min = min;
  }
  if (max != default_max(type, sequence.increment)) {
    sequence.max = max;
  }
  if (start != (sequence.increment > 0 ? min : max)) {
    sequence.start = start;
  }
  return type;
}

/// What the server makes of the attributes of a Sequence or an Identity.
template <class S>
SequenceValues sequence_values(const S& sequence, const std::string& type) {
  SequenceValues values{.type = type,
                        .increment = sequence.increment,
                        .min = sequence.min.value_or(default_min(type, sequence.increment)),
                        .max = sequence.max.value_or(default_max(type, sequence.increment)),
                        .cache = sequence.cache,
                        .cycle = sequence.cycle};
  values.start = sequence.start.value_or(sequence.increment > 0 ? values.min : values.max);
  return values;
}

/// The options of CREATE SEQUENCE that are not the server's own choice: `INCREMENT BY 5`, `CYCLE`.
/// AS is not among them.
template <class S>
std::vector<std::string> sequence_options(const S& sequence) {
  const S defaults{};
  std::vector<std::string> options;
  const auto add = [&](std::string_view word, std::int64_t value) {
    options.push_back(std::string(word) + " " + std::to_string(value));
  };
  if (sequence.increment != defaults.increment) {
    add("INCREMENT BY", sequence.increment);
  }
  if (sequence.min) {
    add("MINVALUE", *sequence.min);
  }
  if (sequence.max) {
    add("MAXVALUE", *sequence.max);
  }
  if (sequence.start) {
    add("START WITH", *sequence.start);
  }
  if (sequence.cache != defaults.cache) {
    add("CACHE", sequence.cache);
  }
  if (sequence.cycle) {
    options.emplace_back("CYCLE");
  }
  return options;
}

/// The options of ALTER SEQUENCE that lead from one to the other, `AS type` among them where the
/// type changes.
[[nodiscard]] std::vector<std::string> sequence_changes(const SequenceValues& from,
                                                        const SequenceValues& to);

/// What `AS type` alone makes of a sequence: a bound that is its type's own end becomes the new
/// type's.
[[nodiscard]] SequenceValues with_type(SequenceValues values, const std::string& type);

/// A last value outside the new bounds would make the server refuse them: brings it to the nearer
/// end. Nothing where the bounds do not become narrower.
[[nodiscard]] Statements bring_inside(const sql::QualifiedName& name, const SequenceValues& from,
                                      const SequenceValues& to);

}  // namespace schemadiff::model
