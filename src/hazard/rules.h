#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "hazard/hazard.h"
#include "hazard/history.h"
#include "hazard/tree.h"

/// What is known of statements: one function for each form of the parse tree, one list of them all.
namespace schemadiff::hazard {

using Hazards = std::optional<std::vector<Hazard>>;

/// Assesses a statement and tells the history what it did; nothing when this variant is not known.
using Rule = Hazards (*)(const Tree& statement, History& history);

struct StatementRule {
  std::string_view node;  ///< libpg_query's name of the statement
  Rule assess;
};

Hazards assess_alter_table(const Tree& statement, History& history);
Hazards assess_create_table(const Tree& statement, History& history);
Hazards assess_create_index(const Tree& statement, History& history);
Hazards assess_create_view(const Tree& statement, History& history);
Hazards assess_create_materialized_view(const Tree& statement, History& history);
Hazards assess_refresh(const Tree& statement, History& history);
Hazards assess_create_rule(const Tree& statement, History& history);
Hazards assess_drop(const Tree& statement, History& history);
Hazards assess_rename(const Tree& statement, History& history);
Hazards assess_set_schema(const Tree& statement, History& history);
Hazards assess_comment(const Tree& statement, History& history);
Hazards assess_create_sequence(const Tree& statement, History& history);
Hazards assess_alter_sequence(const Tree& statement, History& history);
Hazards assess_truncate(const Tree& statement, History& history);
Hazards assess_insert(const Tree& statement, History& history);
Hazards assess_update(const Tree& statement, History& history);
Hazards assess_delete(const Tree& statement, History& history);
Hazards assess_create_trigger(const Tree& statement, History& history);
/// CREATE and ALTER POLICY.
Hazards assess_policy(const Tree& statement, History& history);
Hazards assess_alter_domain(const Tree& statement, History& history);
Hazards assess_alter_composite(const Tree& statement, History& history);
Hazards assess_create_statistics(const Tree& statement, History& history);
/// No table is locked: types, schemas, settings, functions.
Hazards assess_nothing(const Tree& statement, History& history);

inline constexpr std::array kStatementRules{
    StatementRule{"AlterTableStmt", assess_alter_table},
    StatementRule{"CreateStmt", assess_create_table},
    StatementRule{"IndexStmt", assess_create_index},
    StatementRule{"ViewStmt", assess_create_view},
    StatementRule{"CreateTableAsStmt", assess_create_materialized_view},
    StatementRule{"RefreshMatViewStmt", assess_refresh},
    StatementRule{"RuleStmt", assess_create_rule},
    StatementRule{"DropStmt", assess_drop},
    StatementRule{"RenameStmt", assess_rename},
    StatementRule{"AlterObjectSchemaStmt", assess_set_schema},
    StatementRule{"CommentStmt", assess_comment},
    StatementRule{"CreateSeqStmt", assess_create_sequence},
    StatementRule{"AlterSeqStmt", assess_alter_sequence},
    StatementRule{"TruncateStmt", assess_truncate},
    StatementRule{"InsertStmt", assess_insert},
    StatementRule{"UpdateStmt", assess_update},
    StatementRule{"DeleteStmt", assess_delete},
    StatementRule{"CreateTrigStmt", assess_create_trigger},
    StatementRule{"CreatePolicyStmt", assess_policy},
    StatementRule{"AlterPolicyStmt", assess_policy},
    StatementRule{"CreateFunctionStmt", assess_nothing},
    StatementRule{"AlterFunctionStmt", assess_nothing},
    StatementRule{"DefineStmt", assess_nothing},
    StatementRule{"AlterOperatorStmt", assess_nothing},
    StatementRule{"CreateOpFamilyStmt", assess_nothing},
    StatementRule{"AlterOpFamilyStmt", assess_nothing},
    StatementRule{"CreateOpClassStmt", assess_nothing},
    StatementRule{"CreateCastStmt", assess_nothing},
    StatementRule{"CreatePLangStmt", assess_nothing},
    StatementRule{"CreateConversionStmt", assess_nothing},
    StatementRule{"CreateEventTrigStmt", assess_nothing},
    StatementRule{"AlterEventTrigStmt", assess_nothing},
    StatementRule{"GrantStmt", assess_nothing},
    StatementRule{"AlterOwnerStmt", assess_nothing},
    StatementRule{"CreatePublicationStmt", assess_nothing},
    StatementRule{"AlterPublicationStmt", assess_nothing},
    StatementRule{"AlterDefaultPrivilegesStmt", assess_nothing},
    StatementRule{"CreateForeignTableStmt", assess_nothing},
    StatementRule{"CreateFdwStmt", assess_nothing},
    StatementRule{"AlterFdwStmt", assess_nothing},
    StatementRule{"CreateForeignServerStmt", assess_nothing},
    StatementRule{"AlterForeignServerStmt", assess_nothing},
    StatementRule{"CreateUserMappingStmt", assess_nothing},
    StatementRule{"AlterUserMappingStmt", assess_nothing},
    StatementRule{"DropUserMappingStmt", assess_nothing},
    StatementRule{"CreateEnumStmt", assess_nothing},
    StatementRule{"AlterEnumStmt", assess_nothing},
    StatementRule{"CreateDomainStmt", assess_nothing},
    StatementRule{"AlterDomainStmt", assess_alter_domain},
    StatementRule{"CompositeTypeStmt", assess_nothing},
    StatementRule{"CreateRangeStmt", assess_nothing},
    StatementRule{"CreateStatsStmt", assess_create_statistics},
    StatementRule{"AlterStatsStmt", assess_nothing},
    StatementRule{"AlterTSConfigurationStmt", assess_nothing},
    StatementRule{"AlterTSDictionaryStmt", assess_nothing},
    StatementRule{"CreateSchemaStmt", assess_nothing},
    StatementRule{"CreateExtensionStmt", assess_nothing},
    StatementRule{"VariableSetStmt", assess_nothing},
};

}  // namespace schemadiff::hazard
