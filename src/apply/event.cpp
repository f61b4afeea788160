#include "apply/event.h"

#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "revision/revision.h"

namespace schemadiff::apply {

std::string running_line(const RevisionStarted& event) {
  const bool up = event.direction == revision::Direction::Up;
  const std::string parents = join(event.parents, ", ");
  const std::string first_line = event.message.substr(0, event.message.find_first_of("\r\n"));
  return fmt::format("Running {} {} -> {}{}{}", revision::to_string(event.direction),
                     up ? parents : event.id, up ? event.id : parents,
                     first_line.empty() ? "" : ", ", first_line);
}

}  // namespace schemadiff::apply
