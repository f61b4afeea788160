#include "report/finding_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace schemadiff::report {

std::string plain_text(const Finding& finding) {
  const SideWords words = side_words(finding.rule);
  std::string text = finding.message + "\n";
  for (const AttributeDifference& difference : finding.differences) {
    text += fmt::format("{}: {} in the {}, {} in the {}\n", difference.attribute,
                        difference.live.value_or("(none)"), words.live,
                        difference.wanted.value_or("(none)"), words.wanted);
  }
  if (finding.accepted) {
    return text + fmt::format("accepted until {}: {}\n", finding.accepted->until,
                              finding.accepted->reason);
  }
  text += finding.advice.empty() ? "" : finding.advice + "\n";
  if (!finding.mend_database.empty()) {
    text += fmt::format("{}\n", words.mend);
    for (const std::string& statement : finding.mend_database) {
      text += indented(statement, "  ") + ";\n";
    }
  }
  if (!finding.patch.empty()) {
    text += finding.patch_title + "\n" + indented(finding.patch, "  ");
  }
  return text;
}

}  // namespace schemadiff::report
