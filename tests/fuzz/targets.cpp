#include "fuzz/targets.h"

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "files/read.h"
#include "pg/url.h"
#include "revision/file.h"
#include "sql/split.h"

namespace schemadiff::fuzz {

namespace {

void promise(bool kept, const char* what) {
  if (!kept) {
    throw std::logic_error(what);
  }
}

}  // namespace

void url(std::string_view text) {
  try {
    const pg::Url read = pg::Url::parse(text);
    static_cast<void>(read.display());
    if (!read.is_local()) {
      promise(pg::Url::parse(read.with_secrets()) == read, "a URL prints as another one");
    }
  } catch (const Error&) {
  }
}

void sql_split(std::string_view text) {
  try {
    std::size_t end = 0;
    for (const sql::StatementView& statement : sql::split(text)) {
      promise(!statement.text.empty(), "an empty statement");
      promise(statement.offset >= end, "statements out of order");
      end = statement.offset + statement.text.size();
      promise(end <= text.size() &&
                  text.substr(statement.offset, statement.text.size()) == statement.text,
              "a statement that is not in the text");
    }
  } catch (const Error&) {
  }
}

void revision_file(std::string_view text) {
  try {
    const revision::Revision read = revision::parse(text, "0001_fuzz.sql");
    promise(revision::parse(revision::write(read), "0001_fuzz.sql") == read,
            "a revision is written as another one");
  } catch (const Error&) {
  }
}

void model_file(std::string_view text) {
  if (!is_utf8(text)) {
    return;  // refused before it is read
  }
  try {
    const std::array<files::Source, 1> sources{{{.name = "fuzz.toml", .text = std::string(text)}}};
    static_cast<void>(files::read(sources, {}));
  } catch (const Error&) {
  }
}

}  // namespace schemadiff::fuzz
