#include "model/type_spelling.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace schemadiff::model {

TEST_CASE("types are abbreviated as people write them, and spelled out again", "[model]") {
  const std::vector<std::pair<std::string, std::string>> spellings{
      {"character varying", "varchar"},
      {"character varying(255)", "varchar(255)"},
      {"character varying(255)[]", "varchar(255)[]"},
      {"character(3)", "char(3)"},
      {"bit varying(9)", "varbit(9)"},
      {"timestamp without time zone", "timestamp"},
      {"timestamp with time zone[]", "timestamptz[]"},
      {"timestamp(3) with time zone", "timestamptz(3)"},
      {"time(0) without time zone", "time(0)"},
      {"time with time zone", "timetz"},
  };
  for (const auto& [full, brief] : spellings) {
    CAPTURE(full);
    CHECK(short_type(full) == brief);
    CHECK(full_type(brief) == full);
  }
}

TEST_CASE("a type with one spelling stays as it is", "[model]") {
  for (const char* const type :
       {"integer", "text[]", "numeric(10,2)", "\"char\"", "char", "app.varchar", "\"varchar\"",
        "interval day to second(3)", "bit(4)", "app.\"a(1)\"", "double precision"}) {
    CAPTURE(type);
    CHECK(short_type(type) == type);
    CHECK(full_type(type) == type);
  }
}

}  // namespace schemadiff::model
