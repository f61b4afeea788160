#pragma once

#include <string>
#include <vector>

#include "report/changes.h"
#include "revision/revision.h"

namespace schemadiff::report {

/// An object with all that belongs to it, before and after; "" where it is not.
struct PageObject {
  std::string object;
  std::string from;
  std::string to;
};

/// What a reviewer of a revision wants to see.
struct Page {
  revision::Revision revision = {};
  std::vector<ChangeEntry> changes = {};  ///< as the schemas before and after tell it
  std::vector<PageObject> objects = {};   ///< those in which something changes, as SQL
  std::string picture = {};               ///< an SVG of the tables concerned; "" for none
  std::string no_picture = {};            ///< why there is none
  std::string server = {};                ///< on which it was run for this page: `PostgreSQL 15.18`
  std::string tool_version = {};
};

/// One HTML page that needs nothing else: no script, no font, no request. It reads in the dark, on
/// a phone and by keyboard, and no name in a schema can become markup.
[[nodiscard]] std::string page_html(const Page& page);

}  // namespace schemadiff::report
