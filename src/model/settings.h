#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::model {

struct Setting {
  std::string name;
  std::string value;  ///< as the catalog holds it: lists with their commas and quotes

  bool operator==(const Setting&) const = default;
};

/// Settings that hold while a function runs: pg_proc.proconfig. The order in which they were made
/// is kept, because pg_dump shows it, and means nothing.
struct Settings {
  std::vector<Setting> list;

  [[nodiscard]] const Setting* find(std::string_view name) const;

  bool operator==(const Settings& other) const;
};

[[nodiscard]] std::optional<std::string> to_text(const Settings& settings);

/// `search_path TO 'app', 'public'`: what follows SET.
[[nodiscard]] std::string setting_clause(const Setting& setting);

/// ` SET a TO 'x' RESET b`: the clauses that lead from one to the other; "" when there are none.
[[nodiscard]] std::string settings_change(const Settings& from, const Settings& to);

}  // namespace schemadiff::model
