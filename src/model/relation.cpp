#include "model/relation.h"

#include "model/materialized_view.h"
#include "model/table.h"
#include "model/view.h"

namespace schemadiff::model {

RelationKind relation_kind(char relkind) {
  switch (relkind) {
    case 'v':
      return RelationKind::View;
    case 'm':
      return RelationKind::MaterializedView;
    default:
      return RelationKind::Table;
  }
}

RelationKind relation_kind(const ObjectId& relation) {
  if (relation.kind == View::kKind) {
    return RelationKind::View;
  }
  return relation.kind == MaterializedView::kKind ? RelationKind::MaterializedView
                                                  : RelationKind::Table;
}

ObjectId relation_id(RelationKind kind, const sql::QualifiedName& name) {
  switch (kind) {
    case RelationKind::Table:
      return table_id(name);
    case RelationKind::View:
      return view_id(name);
    case RelationKind::MaterializedView:
      return materialized_view_id(name);
  }
  return table_id(name);
}

}  // namespace schemadiff::model
