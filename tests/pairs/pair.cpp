#include "pairs/pair.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "files/read.h"
#include "pg/transaction.h"
#include "support/folder.h"

namespace schemadiff::test {

std::vector<Pair> all_pairs() {
  std::vector<Pair> pairs;
  const std::filesystem::path root = SCHEMADIFF_PAIRS_FOLDER;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().filename() == "to.toml") {
      const std::filesystem::path folder = entry.path().parent_path();
      pairs.push_back({folder, folder.lexically_relative(root).string()});
    }
  }
  std::ranges::sort(pairs, {}, &Pair::name);
  return pairs;
}

std::string text_of(const Pair& pair, const std::string& file) {
  const std::filesystem::path path = pair.folder / file;
  return std::filesystem::exists(path) ? content_of(path) : "";
}

project::Comparison compare_with(const Pair& pair, const std::string& file, pg::Connection& target,
                                 scratch::Scratch& scratch, bool online) {
  const std::vector<files::Source> sources = {{.name = file, .text = text_of(pair, file)}};
  const model::Filter everything;
  return project::compare(files::read(sources, everything), everything, target, scratch, online);
}

void run(const plan::Plan& plan, pg::Connection& target) {
  for (const plan::Block& block : plan) {
    target.execute(block.transaction ? "BEGIN" : "SELECT 1");
    for (const plan::Step& step : block.steps) {
      target.execute_single(step.sql);
    }
    target.execute(block.transaction ? "COMMIT" : "SELECT 1");
  }
}

std::string text_of(const plan::Plan& plan) {
  std::string text;
  for (const plan::Block& block : plan) {
    if (!text.empty() || !block.transaction) {
      text += block.transaction ? "-- [block]\n" : "-- [block] transaction = false\n";
    }
    for (const plan::Step& step : block.steps) {
      text += step.sql + ";\n";
    }
  }
  return text;
}

std::string without_column_order(const std::string& dump) {
  std::string result;
  std::vector<std::string> columns;
  bool in_table = false;
  for (const std::string_view line : lines_of(dump)) {
    if (in_table && line.starts_with(")")) {
      std::ranges::sort(columns);
      result += join(columns, "\n") + "\n";
      columns.clear();
      in_table = false;
    }
    if (in_table) {
      columns.emplace_back(line.ends_with(',') ? line.substr(0, line.size() - 1) : line);
      continue;
    }
    result += std::string(line) + "\n";
    in_table = line.starts_with("CREATE ") && line.ends_with("(") &&
               line.find("TABLE ") != std::string_view::npos;
  }
  return result;
}

}  // namespace schemadiff::test
