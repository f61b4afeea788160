#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/database.h"
#include "pg/connection.h"

namespace schemadiff::project {

/// A few rows in every table of a throwaway database, made up to fit types, constraints and foreign
/// keys as far as that can be done without knowing what they mean; some values are NULL.
class SampleRows {
 public:
  /// Of the tables in `schema`; what a table refuses is left out.
  [[nodiscard]] static SampleRows insert(pg::Connection& connection, const model::Database& schema);

  /// "; rows kept in 2 tables", "; no rows fitted in 1 table", or "" where there is no table.
  [[nodiscard]] std::string summary() const;

  /// What is gone of the rows although the tables and columns they are in are still there, a line
  /// for each table. `found` is the schema as it is now. What went with its table or column is not
  /// expected to come back.
  [[nodiscard]] std::vector<std::string> lost(pg::Connection& connection,
                                              const model::Database& found);

 private:
  using Row = std::vector<std::optional<std::string>>;

  struct Column {
    std::int64_t number = 0;  ///< attnum
    std::string name;         ///< as SQL
    std::string type;         ///< numbers of type and modifier: equal for equal types
    std::map<std::string, std::string> labels = {};  ///< of enums that the type is made of, by oid

    bool operator==(const Column&) const = default;
  };

  struct Table {
    std::string name;        ///< as SQL
    std::uint32_t root = 0;  ///< the partitioned table that it is in, in the end; or itself
    std::string root_name;   ///< as SQL
    std::vector<Column> columns;
    std::vector<Row> rows;  ///< of `columns`
  };

  /// Tables by their pg_class number: it stays the same under another name.
  using Tables = std::map<std::uint32_t, Table>;

  /// The tables with rows, and how many have none.
  static Tables read(pg::Connection& connection);
  static std::vector<std::string> compare(Table& before, const Table& after);
  /// What a table, its partitions included, holds by one name or another.
  static Table together(const std::vector<const Table*>& parts);
  /// Takes the tables that were made anew out of `tables_`, and puts what is there now in.
  std::vector<std::string> compare_copied(pg::Connection& connection, const Tables& now,
                                          const model::Database& found);

  Tables tables_;
  std::size_t empty_ = 0;
};

}  // namespace schemadiff::project
