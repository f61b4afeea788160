#include "pg/url.h"

#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "base/error.h"

namespace schemadiff::pg {

namespace {

std::string complaint_about(const std::string& text) {
  try {
    return "understood as " + Url::parse(text).display();
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    return error.what();
  }
}

}  // namespace

TEST_CASE("a URL is shown without its password", "[pg][url]") {
  struct Case {
    std::string written;
    std::string shown;
  };

  const Case url = GENERATE(values<Case>({
      {"postgresql://alice:s3cret@db.example:5433/app",
       "postgresql://alice:***@db.example:5433/app"},
      {"postgres://alice@db/app", "postgresql://alice@db/app"},
      {"postgresql+psycopg2://alice:s3cret@db/app?sslmode=require",
       "postgresql://alice:***@db/app?sslmode=require"},
      {"postgresql+asyncpg://alice@db/app?ssl=require",
       "postgresql://alice@db/app?sslmode=require"},
      {"postgresql://db/app?ssl=true", "postgresql://db/app?sslmode=require"},
      {"postgresql:///app?host=/tmp&password=s3cret", "postgresql:///app?host=/tmp&password=***"},
      {"postgresql://alice@db/app?sslpassword=s3cret", "postgresql://alice@db/app?sslpassword=***"},
      {"postgresql://%2Ftmp%2Fa%20b/app", "postgresql:///app?host=/tmp/a%20b"},
      {"host=db port=5433 user=alice password='s3cret s3cret' dbname=app",
       "postgresql://alice:***@db:5433/app"},
      {"password=s3cret://s3cret dbname=app", "postgresql:///app?password=***"},
      {"postgresql://[::1]:5433/app", "postgresql://[::1]:5433/app"},
      {"postgresql://a:1,b:2/app", "postgresql://a:1,b:2/app"},
      {"postgresql://a%40b:s3%2Fcret@db/my%20%22app%22",
       "postgresql://a%40b:***@db/my%20%22app%22"},
      {"postgresql://", "postgresql://"},
      {"local:", "local:"},
      {"local:my app", "local:my app"},
  }));
  CAPTURE(url.written);
  CHECK(Url::parse(url.written).display() == url.shown);
}

TEST_CASE("a URL with its secrets is read back to the same", "[pg][url]") {
  const std::string written =
      GENERATE("postgresql://a%40b:s3%2Fc%25ret@db:1/my%20%22app%22?sslmode=require",
               "host='/tmp/a b' password='x y' options='-c a=b'",
               "host=a,b port=1,2 dbname='a&b=c?d#e'", "host=::1,b port=5433,5434", "local:x");
  const Url url = Url::parse(written);
  CAPTURE(url.with_secrets());
  CHECK(Url::parse(url.with_secrets()) == url);
}

TEST_CASE("the parts of a URL are percent-decoded", "[pg][url]") {
  const Url url = Url::parse("postgresql://a%40b:s3%2Fcret@db/my%20app");
  CHECK(url.parameter("user") == "a@b");
  CHECK(url.parameter("password") == "s3/cret");
  CHECK(url.parameter("port") == std::nullopt);
  CHECK(url.database() == "my app");
  CHECK_FALSE(url.is_local());
}

TEST_CASE("another database of the same server is a changed URL", "[pg][url]") {
  const Url url = Url::parse("postgresql://alice:s3cret@db/app");
  CHECK(url.with_database(R"(o"dd/name)").display() == "postgresql://alice:***@db/o%22dd%2Fname");
  CHECK(url.with_database(R"(o"dd/name)").with_database("app") == url);
  CHECK(Url::parse("local:").with_database("x").display() == "local:x");
}

TEST_CASE("a bad URL is refused with a way out and without its password", "[pg][url]") {
  struct Case {
    std::string written;
    std::string complaint;
  };

  const Case bad = GENERATE(values<Case>({
      {"",
       "bad database URL: it is empty; write postgresql://user:password@host:port/database, host=… "
       "dbname=…, "
       "or local:"},
      {"s3cret",
       "bad database URL: it is neither a URI nor key=value pairs; write "
       "postgresql://user:password@host:port/database, host=… dbname=…, or local:"},
      {"mysql://alice:s3cret@db/app",
       "bad database URL: 'mysql://' is not PostgreSQL; write "
       "postgresql://user:password@host:port/database, host=… "
       "dbname=…, or local:"},
      {"postgresql://alice:s3%zzcret@db/app",
       "bad database URL: invalid percent-encoded token; write a literal % as %25"},
      {"postgresql://alice:s3/cret@db/app",
       "bad database URL: the port is not a number from 1 to 65535; write the characters / : @ of "
       "a password as %2F "
       "%3A %40"},
      {"postgresql://db:0/app",
       "bad database URL: the port is not a number from 1 to 65535; write the characters / : "
       "@ of a password as %2F %3A %40"},
      {"postgresql://a:1,b:2,c/app?host=d",
       "bad database URL: it has several ports, but not one for each host; write "
       "host1:port1,host2:port2"},
      {"postgresql://alice:s3cret@[::1/app",
       "bad database URL: end of string reached when looking for matching \"]\" in IPv6 host "
       "address in URI; write "
       "postgresql://user:password@host:port/database, host=… dbname=…, or local:"},
      {"postgresql://alice:s3cret@db/app?schema=public",
       "bad database URL: invalid URI query parameter: \"schema\"; leave it out, libpq does not "
       "know it"},
      {"password=two s3crets",
       "bad database URL: a key without '='; put a value with blanks into single quotes"},
      {"local:/srv/x",
       "bad database URL: 'local:/srv/x' is not a database of the private cluster; write local: or "
       "local:database"},
  }));
  CAPTURE(bad.written);
  CHECK(complaint_about(bad.written) == bad.complaint);
}

}  // namespace schemadiff::pg
