#include "model/aggregate.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/routine.h"
#include "model/schema.h"

namespace schemadiff::model {

namespace {

/// All arguments as pg_proc lists them: the server lists a VARIADIC that both lists end with once.
Arguments all_arguments(const Aggregate& aggregate) {
  Arguments all = aggregate.direct_arguments.value_or(Arguments{});
  if (all.empty() || all.back().mode != ArgumentMode::Variadic) {
    all.insert(all.end(), aggregate.arguments.begin(), aggregate.arguments.end());
  }
  return all;
}

std::string aggregate_text(const sql::QualifiedName& name, const sql::Identifier& signature) {
  return fmt::format("{}{}", name, signature.raw() == "()" ? "(*)" : signature.raw());
}

/// The arguments as CREATE AGGREGATE takes them.
std::string argument_list(const Aggregate& aggregate) {
  const std::string own = list_text(aggregate.arguments);
  if (!aggregate.direct_arguments) {
    return own.empty() ? "*" : own;
  }
  const std::string direct = list_text(*aggregate.direct_arguments);
  return fmt::format("{}{}ORDER BY {}", direct, direct.empty() ? "" : " ", own);
}

std::string_view modify_word(FinalModify modify) {
  switch (modify) {
    case FinalModify::ReadOnly:
      return "READ_ONLY";
    case FinalModify::Shareable:
      return "SHAREABLE";
    case FinalModify::ReadWrite:
      return "READ_WRITE";
  }
  return "";
}

class Clauses {
 public:
  void add(std::string_view key, const std::optional<std::string>& value) {
    if (value) {
      lines_.push_back(fmt::format("    {} = {}", key, *value));
    }
  }

  void add_literal(std::string_view key, const std::optional<std::string>& value) {
    if (value) {
      add(key, sql::quoted(sql::Literal{*value}));
    }
  }

  void add_size(std::string_view key, std::int64_t bytes) {
    if (bytes != 0) {
      add(key, fmt::format("{}", bytes));
    }
  }

  void add_modify(std::string_view key, const std::optional<FinalModify>& modify) {
    if (modify) {
      add(key, std::string(modify_word(*modify)));
    }
  }

  void add_flag(std::string_view key, bool flag) {
    if (flag) {
      lines_.push_back(fmt::format("    {}", key));
    }
  }

  [[nodiscard]] std::string text() const { return join(lines_, ",\n"); }

 private:
  std::vector<std::string> lines_;
};

std::string create_text(const Aggregate& aggregate, std::string_view verb) {
  Clauses clauses;
  clauses.add("SFUNC", aggregate.sfunc);
  clauses.add("STYPE", aggregate.stype);
  clauses.add_size("SSPACE", aggregate.sspace);
  clauses.add("FINALFUNC", aggregate.finalfunc);
  clauses.add_flag("FINALFUNC_EXTRA", aggregate.finalfunc_extra);
  clauses.add_modify("FINALFUNC_MODIFY", aggregate.finalfunc_modify);
  clauses.add("COMBINEFUNC", aggregate.combinefunc);
  clauses.add("SERIALFUNC", aggregate.serialfunc);
  clauses.add("DESERIALFUNC", aggregate.deserialfunc);
  clauses.add_literal("INITCOND", aggregate.initcond);
  clauses.add("MSFUNC", aggregate.msfunc);
  clauses.add("MINVFUNC", aggregate.minvfunc);
  clauses.add("MSTYPE", aggregate.mstype);
  clauses.add_size("MSSPACE", aggregate.msspace);
  clauses.add("MFINALFUNC", aggregate.mfinalfunc);
  clauses.add_flag("MFINALFUNC_EXTRA", aggregate.mfinalfunc_extra);
  clauses.add_modify("MFINALFUNC_MODIFY", aggregate.mfinalfunc_modify);
  clauses.add_literal("MINITCOND", aggregate.minitcond);
  clauses.add("SORTOP", aggregate.sortop);
  if (aggregate.parallel != Parallel::Unsafe) {
    clauses.add("PARALLEL", aggregate.parallel == Parallel::Safe ? "SAFE" : "RESTRICTED");
  }
  clauses.add_flag("HYPOTHETICAL", aggregate.hypothetical);
  return fmt::format("{} AGGREGATE {}({}) (\n{}\n)", verb, aggregate.name, argument_list(aggregate),
                     clauses.text());
}

std::optional<FinalModify> read_modify(RowReader& row) {
  const std::optional<std::string> letter = row.optional_text();
  if (!letter) {
    return std::nullopt;
  }
  return *letter == "r"   ? FinalModify::ReadOnly
         : *letter == "s" ? FinalModify::Shareable
                          : FinalModify::ReadWrite;
}

}  // namespace

Aggregate Aggregate::declared(const Place& place) {
  return declared_routine<Aggregate>(place);
}

std::string Aggregate::sql_reference(const ObjectId& id) {
  return fmt::format(
      "AGGREGATE {}",
      aggregate_text({.schema = id.path.at(0), .name = id.path.at(1)}, id.path.at(2)));
}

std::string Aggregate::query(int /*server_major*/) {
  // Of a function that is not there the number is 0. What a final function does to the state has
  // another default where the arguments are ordered.
  return fmt::format(R"(SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid,
  routine.oid,
  0,
  namespace.nspname,
  routine.proname,
  {0},
  aggregate.aggkind,
  aggregate.aggnumdirectargs,
  aggregate.aggtransfn::pg_catalog.regproc AS sfunc,
  pg_catalog.format_type(aggregate.aggtranstype, NULL) AS stype,
  aggregate.aggtransspace,
  nullif(aggregate.aggfinalfn, 0)::pg_catalog.regproc AS finalfunc,
  aggregate.aggfinalextra,
  nullif(aggregate.aggfinalmodify, usual.modify) AS finalfunc_modify,
  nullif(aggregate.aggcombinefn, 0)::pg_catalog.regproc AS combinefunc,
  nullif(aggregate.aggserialfn, 0)::pg_catalog.regproc AS serialfunc,
  nullif(aggregate.aggdeserialfn, 0)::pg_catalog.regproc AS deserialfunc,
  aggregate.agginitval,
  nullif(aggregate.aggmtransfn, 0)::pg_catalog.regproc AS msfunc,
  nullif(aggregate.aggminvtransfn, 0)::pg_catalog.regproc AS minvfunc,
  CASE WHEN aggregate.aggmtranstype <> 0
       THEN pg_catalog.format_type(aggregate.aggmtranstype, NULL) END AS mstype,
  aggregate.aggmtransspace,
  nullif(aggregate.aggmfinalfn, 0)::pg_catalog.regproc AS mfinalfunc,
  aggregate.aggmfinalextra,
  CASE WHEN aggregate.aggmtranstype <> 0
       THEN nullif(aggregate.aggmfinalmodify, usual.modify) END AS mfinalfunc_modify,
  aggregate.aggminitval,
  (SELECT 'OPERATOR(' || pg_catalog.quote_ident(home.nspname) || '.' || sorting.oprname || ')'
   FROM pg_catalog.pg_operator AS sorting
     JOIN pg_catalog.pg_namespace AS home ON home.oid = sorting.oprnamespace
   WHERE sorting.oid = aggregate.aggsortop) AS sortop,
  routine.proparallel
{1})",
                     kArgumentColumns, from_routines("'a'", R"(
  JOIN pg_catalog.pg_aggregate AS aggregate ON aggregate.aggfnoid = routine.oid
  CROSS JOIN LATERAL (
    SELECT CASE aggregate.aggkind WHEN 'n' THEN 'r' ELSE 'w' END::"char" AS modify) AS usual)"));
}

Aggregate Aggregate::read(RowReader& row) {
  Aggregate aggregate;
  aggregate.name = row.qualified_name();
  aggregate.signature = row.identifier();
  aggregate.arguments = read_arguments(row);
  const char kind = row.character();
  const std::ptrdiff_t direct = row.integer();
  if (kind != 'n') {
    Arguments all = std::exchange(aggregate.arguments, {});
    aggregate.direct_arguments = Arguments(all.begin(), all.begin() + direct);
    aggregate.arguments = Arguments(all.begin() + direct, all.end());
    if (aggregate.arguments.empty() && !all.empty()) {
      aggregate.arguments.push_back(all.back());
    }
  }
  aggregate.hypothetical = kind == 'h';
  aggregate.sfunc = row.text();
  aggregate.stype = row.text();
  aggregate.sspace = row.integer();
  aggregate.finalfunc = row.optional_text();
  aggregate.finalfunc_extra = row.boolean();
  aggregate.finalfunc_modify = read_modify(row);
  aggregate.combinefunc = row.optional_text();
  aggregate.serialfunc = row.optional_text();
  aggregate.deserialfunc = row.optional_text();
  aggregate.initcond = row.optional_text();
  aggregate.msfunc = row.optional_text();
  aggregate.minvfunc = row.optional_text();
  aggregate.mstype = row.optional_text();
  aggregate.msspace = row.integer();
  aggregate.mfinalfunc = row.optional_text();
  aggregate.mfinalfunc_extra = row.boolean();
  aggregate.mfinalfunc_modify = read_modify(row);
  aggregate.minitcond = row.optional_text();
  aggregate.sortop = row.optional_text();
  const char parallel = row.character();
  aggregate.parallel = parallel == 's'   ? Parallel::Safe
                       : parallel == 'r' ? Parallel::Restricted
                                         : Parallel::Unsafe;
  return aggregate;
}

ObjectId identity(const Aggregate& aggregate) {
  return routine_id(Aggregate::kKind, aggregate.name, aggregate.signature);
}

void complete(Aggregate& aggregate) {
  const Arguments all = all_arguments(aggregate);
  aggregate.signature = signature_of(all);
  demand_same_signature(aggregate.key_list.value, all);
}

std::vector<TakenName> taken_names(const Aggregate& aggregate) {
  return {routine_name(aggregate.name, aggregate.signature)};
}

sql::Identifier resolved_signature(const Aggregate& aggregate, const TypeFinder& find) {
  return signature_of(all_arguments(aggregate), find);
}

std::optional<std::string> locate(const Aggregate& aggregate) {
  return locate_routine(aggregate.name, aggregate.signature);
}

std::vector<ObjectId> dependencies(const Aggregate& aggregate) {
  return {schema_id(aggregate.name.schema)};
}

Statements create(const Aggregate& aggregate, const Context& /*context*/) {
  return {{create_text(aggregate, "CREATE")}};
}

Statements drop(const Aggregate& aggregate, const Context& /*context*/) {
  return {{fmt::format("DROP AGGREGATE {}", aggregate_text(aggregate.name, aggregate.signature))}};
}

std::optional<Alteration> alter(const Aggregate& from, const Aggregate& to,
                                const Context& /*context*/) {
  const bool same_result = from.stype == to.stype && from.finalfunc == to.finalfunc &&
                           from.finalfunc_extra == to.finalfunc_extra;
  const bool same_arguments = from.direct_arguments == to.direct_arguments &&
                              from.hypothetical == to.hypothetical &&
                              can_replace_arguments(from.arguments, to.arguments);
  if (!same_result || !same_arguments) {
    return std::nullopt;
  }
  return Alteration{.statements = {{create_text(to, "CREATE OR REPLACE")}}};
}

Statements rename(const Aggregate& from, const Aggregate& to) {
  const sql::Identifier signature(to.signature.raw() == "()" ? "(*)" : to.signature.raw());
  return rename_routine("AGGREGATE", from.name, to.name, signature);
}

}  // namespace schemadiff::model
