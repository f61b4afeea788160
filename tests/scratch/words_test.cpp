#include "scratch/words.h"

#include <string>

#include <catch2/catch.hpp>

#include "model/column_default.h"
#include "model/function.h"

using namespace schemadiff;

TEST_CASE("a text may name what it has the words of", "[scratch][words]") {
  scratch::Words words;
  words.add(R"(SELECT "Odd ""name""".x, nextval('app.t_id_seq'::regclass) $$Users$$ Ünder)");

  CHECK(words.have("users"));
  CHECK(words.have("t_id_seq"));
  CHECK(words.have(R"(Odd "name")"));
  CHECK(words.have("Ünder"));
  CHECK(words.have("="));  // IN, DISTINCT and the like are other words for it
  CHECK_FALSE(words.have("==="));
  words.add("a====b");  // the server reads it as one operator, and may know another word for it
  CHECK(words.have("==="));
  CHECK_FALSE(words.have("user"));
  CHECK_FALSE(words.have("t_id"));
  CHECK_FALSE(words.have("odd names"));
}

TEST_CASE("of an object all texts count but the one that nobody reads", "[scratch][words]") {
  scratch::Words words;
  model::ColumnDefault value;
  value.expression = "app.next_number()";
  scratch::add_words(words, value);
  CHECK(words.have("next_number"));

  model::Function function;
  function.returns = "app.money";
  function.body = "SELECT 1 FROM app.secret";
  scratch::add_words(words, function);
  CHECK(words.have("money"));
  CHECK_FALSE(words.have("secret"));
}
