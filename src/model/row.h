#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/describe.h"
#include "model/object_id.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// The address of an object in the catalogs: pg_depend's classid, objid, objsubid.
struct Address {
  std::uint32_t catalog = 0;
  std::uint32_t object = 0;
  std::int32_t sub = 0;

  bool operator==(const Address&) const = default;
  auto operator<=>(const Address&) const = default;
};

/// What was read before a row and is told by the numbers in it.
struct Resolver {
  /// Which managed object stands at an address; nothing when none does.
  std::function<std::optional<ObjectId>(const Address&)> object;
  /// What a column of a managed table or materialized view is called, an inherited one too.
  std::function<std::optional<sql::Identifier>(const Address&)> column;
};

/// One row of a catalog query, read from left to right, each value once, in the text format of the
/// protocol. The views given in must outlive the reader. A NULL where a value is demanded, too few
/// columns, or a number that is none: a std::logic_error, because query and reader are written side
/// by side.
class RowReader {
 public:
  explicit RowReader(std::span<const std::optional<std::string_view>> fields,
                     const Resolver* resolver = nullptr)
      : fields_(fields), resolver_(resolver) {}

  [[nodiscard]] std::string text();
  [[nodiscard]] std::optional<std::string> optional_text();
  [[nodiscard]] sql::Identifier identifier();
  [[nodiscard]] std::optional<sql::Identifier> optional_identifier();
  /// Two columns: schema and name.
  [[nodiscard]] sql::QualifiedName qualified_name();
  /// Two columns, both NULL when there is none.
  [[nodiscard]] std::optional<sql::QualifiedName> optional_qualified_name();
  [[nodiscard]] bool boolean();
  [[nodiscard]] std::int64_t integer();
  [[nodiscard]] std::optional<std::int64_t> optional_integer();
  [[nodiscard]] std::optional<double> optional_number();
  [[nodiscard]] char character();  ///< a "char" column; '\0' for the empty string
  /// A text[] or name[] column; NULL reads as empty, a NULL element is a std::logic_error.
  [[nodiscard]] std::vector<std::string> texts();
  [[nodiscard]] std::vector<sql::Identifier> identifiers();
  /// A reloptions-like text[] of `name=value`.
  [[nodiscard]] Options options();
  /// A proconfig-like text[] of `name=value`.
  [[nodiscard]] Settings settings();
  /// Three columns: catalog, object and sub-object number.
  [[nodiscard]] Address address();
  /// Three columns; the managed object at that address.
  [[nodiscard]] std::optional<ObjectId> object();
  /// One column, the number of a relation; its name when that is managed and of one of these kinds.
  /// Later calls of `column_names` speak of it.
  [[nodiscard]] std::optional<sql::QualifiedName> relation(
      std::initializer_list<std::string_view> kinds);
  /// An int2[] column: the columns of the last `relation`. NULL reads as empty.
  [[nodiscard]] std::vector<sql::Identifier> column_names();
  /// Two columns: an expression over the last `relation`, NULL when there is none, and whether it
  /// speaks of a stand-in (stand_in.h); it is returned with the names of the relation itself.
  [[nodiscard]] std::optional<std::string> expression();
  /// Two columns: a text[] and a boolean[] that says of each element the same.
  [[nodiscard]] std::vector<std::string> expressions();

 private:
  [[nodiscard]] sql::Identifier column_name(std::int32_t number) const;
  std::optional<std::string_view> next();
  std::string_view demanded();

  std::span<const std::optional<std::string_view>> fields_;
  std::size_t position_ = 0;
  const Resolver* resolver_;
  Address relation_;
};

/// The number of pg_class in pg_class; the same in every database.
inline constexpr std::uint32_t kClassCatalog = 1259;

/// The elements of a one-dimensional array in PostgreSQL's text format; a NULL element is absent.
[[nodiscard]] std::vector<std::optional<std::string>> parse_array(std::string_view text);

}  // namespace schemadiff::model
