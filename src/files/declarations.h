#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "base/boxed.h"
#include "base/error.h"
#include "files/problems.h"
#include "model/database.h"
#include "model/declaration.h"
#include "model/filter.h"
#include "model/kinds.h"
#include "sql/identifier.h"

namespace schemadiff::files {

/// One object as a file declares it; both places are in one file.
struct Declared {
  model::Object object;
  SourcePosition key;    ///< of the key it is declared under
  SourcePosition where;  ///< of its SQL text, or of the key
  sql::Identifier default_schema;
  std::vector<std::string> former_names;
  bool implicit_name = false;  ///< the file leaves the name to PostgreSQL
};

/// The objects of all files in the order of their declaration, made into one Declaration.
class Declarations {
 public:
  /// Its place in the list, for `id_of`.
  std::size_t add(Declared declared);

  /// Gives the objects that have no name yet the one PostgreSQL would: `users_email_key`,
  /// `users_email_key1`, …, in the order of their declaration, past the names that files give.
  void name_the_unnamed();

  [[nodiscard]] model::ObjectId id_of(std::size_t place) const;

  /// Declares the schemas that are only used. Reports objects declared twice, names given twice,
  /// and objects that `filter` does not manage.
  [[nodiscard]] model::Declaration finish(const model::Filter& filter, Problems& problems) &&;

 private:
  /// What is known of an object beside itself. There are many: files are named once.
  struct Entry {
    std::size_t kind = 0;  ///< its rank
    std::size_t at = 0;    ///< among `objects_` of its kind
    const std::string* file = nullptr;
    int key_line = 0;
    int key_column = 0;
    int line = 0;
    int column = 0;
    sql::Identifier default_schema;
    Boxed<std::vector<std::string>> former_names;
    bool implicit_name = false;

    [[nodiscard]] SourcePosition key() const {
      return {.file = *file, .line = key_line, .column = key_column};
    }

    [[nodiscard]] SourcePosition where() const {
      return {.file = *file, .line = line, .column = column};
    }
  };

  class Finisher;

  template <class Function>
  void visit(const Entry& entry, Function function);
  template <class Function>
  void visit(const Entry& entry, Function function) const;

  void add_schemas();

  model::Database objects_;  // of each kind in the order of their declaration
  std::vector<Entry> entries_;
  std::set<std::string> files_;
};

/// The schemas that an object cannot be without, so that nobody needs to declare them; not those
/// that every database has.
[[nodiscard]] std::set<sql::Identifier> implied_schemas(const model::Object& object);

/// Gives the types in the objects' identities the schemas in which they are declared: of an
/// unqualified name the first in the object's search path.
void resolve_identities(model::Declaration& declaration, Problems& problems);

/// Reports what the objects need and no file declares.
void report_missing_references(const model::Declaration& declaration, Problems& problems);

}  // namespace schemadiff::files
