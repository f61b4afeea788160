#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::pg {

/// One value in the server's text form; nothing for NULL.
using Cell = std::optional<std::string_view>;

/// The cells of one row, in column order. Valid as long as a copy of its Result lives.
using Row = std::span<const Cell>;

/// What a statement gave back. It owns its memory and outlives the connection; copies are cheap and
/// share it.
class Result {
 public:
  Result() = default;

  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }

  /// The number of rows.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  [[nodiscard]] Row row(std::size_t index) const {
    return Row(cells_).subspan(index * columns_.size(), columns_.size());
  }

  /// All rows, for a range-based for.
  [[nodiscard]] auto rows() const {
    return std::views::iota(std::size_t{0}, size_) |
           std::views::transform([this](std::size_t index) { return row(index); });
  }

  /// The only cell of a result with one row and one column; throws std::logic_error for any other
  /// shape.
  [[nodiscard]] Cell only_cell() const;

  /// The server's command tag, such as `CREATE TABLE` or `UPDATE 5`.
  [[nodiscard]] const std::string& command_tag() const noexcept { return command_tag_; }

  /// The row count in the command tag; 0 for commands that have none.
  [[nodiscard]] std::uint64_t affected_rows() const noexcept { return affected_rows_; }

 private:
  friend class Connection;

  std::shared_ptr<const void>
      memory_;  // libpq's result, which cells_ points into; shared by the copies
  std::vector<std::string> columns_;
  std::vector<Cell> cells_;  // row after row
  std::size_t size_ = 0;
  std::string command_tag_;
  std::uint64_t affected_rows_ = 0;
};

}  // namespace schemadiff::pg
