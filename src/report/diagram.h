#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/database.h"
#include "model/object_id.h"

/// Tables and how they refer to each other, as a picture.
namespace schemadiff::report {

/// What a revision does to a thing.
enum class Mark : std::uint8_t { None, Added, Changed, Dropped };

/// How much of a table is shown.
enum class Detail : std::uint8_t {
  Names,    ///< its name alone
  Keys,     ///< the columns of its primary key and of foreign keys
  Columns,  ///< all
};

struct DiagramOptions {
  std::vector<std::string> tables = {};  ///< globs over `public.users` or `users`; none: all
  int neighbours = 1;  ///< how many references away from these other tables are shown too
  std::optional<Detail> detail = {};  ///< none: less, the more tables there are
};

struct DiagramColumn {
  std::string name;
  std::string type;
  bool primary = false;
  bool foreign = false;
  bool null = false;
  Mark mark = Mark::None;
};

struct DiagramTable {
  std::string schema;
  std::string name;
  std::vector<DiagramColumn> columns = {};
  bool more_columns = false;  ///< some are not shown
  Mark mark = Mark::None;
};

/// A foreign key, between places in Diagram::tables.
struct DiagramReference {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string columns;  ///< of `from`
  bool optional = false;
  Mark mark = Mark::None;
};

struct Diagram {
  std::vector<DiagramTable> tables = {};  ///< sorted by schema and name
  std::vector<DiagramReference> references = {};
};

/// The picture of a schema. Partitions are left out: their partitioned table stands for them.
/// Throws Error (Failure::Usage) for a glob that no table matches.
[[nodiscard]] Diagram diagram_of(const model::Database& database, const DiagramOptions& options);

/// The picture of a change: what `after` does not have any more is there too, everything is marked,
/// and only what changes and its neighbours are shown.
[[nodiscard]] Diagram diagram_of_change(const model::Database& before,
                                        const model::Database& after);

/// For graphviz, a cluster for each schema.
[[nodiscard]] std::string dot_text(const Diagram& diagram);

/// For Mermaid, https://mermaid.js.org/syntax/entityRelationshipDiagram.html
[[nodiscard]] std::string mermaid_text(const Diagram& diagram);

/// Laid out by graphviz's `dot`, without the lines before `<svg`. Throws Error (Failure::Usage)
/// when there is no such program or it fails.
[[nodiscard]] std::string svg_text(const Diagram& diagram);

}  // namespace schemadiff::report
