/** Builders of SQL text: pure, every identifier quoted by `identifiers.ts`, every value a bind. */

export type { SessionOptions } from "./alter-session.ts";
export { alterSessionStatements, fixedSessionParameters, sessionBlock } from "./alter-session.ts";
export type { ColumnChange } from "./alter-table.ts";
export {
  addColumnsStatement,
  addPrimaryKeyStatement,
  dropColumnsStatement,
  modifyColumnsStatement,
  renameColumnStatement,
  renameConstraintStatement,
  renameTableStatement,
} from "./alter-table.ts";
export type { BindSize, BoundColumn, DmlStatement, KeyColumn } from "./bound-columns.ts";
export { boundColumn, keyConditions, keyEquals, longBindsLast } from "./bound-columns.ts";
export { commentOnColumnStatement, commentOnTableStatement } from "./comment.ts";
export type { CreateIndexPlan } from "./create-index.ts";
export { createIndexStatement, renameIndexStatement } from "./create-index.ts";
export type { ColumnDefinition, CreateTablePlan } from "./create-table.ts";
export {
  columnDefinition,
  columnDefinitions,
  constraintName,
  createTableStatement,
  primaryKeyClause,
} from "./create-table.ts";
export { deleteAllStatement, deleteOlderVersionsStatement, deleteStatement } from "./delete.ts";
export { dropTableStatement } from "./drop-table.ts";
export type { InsertPlan, InsertSelectPlan } from "./insert.ts";
export { insertSelectStatement, insertStatement } from "./insert.ts";
export {
  bindName,
  bindNames,
  literalMaxBytes,
  placeholder,
  stringLiteral,
  unsignedLiteral,
} from "./literals.ts";
export type { LockMode } from "./lock.ts";
export { lockTableStatement } from "./lock.ts";
export type { MergeColumn, MergeKey, MergePlan } from "./merge.ts";
export { mergeStatements, stageColumn } from "./merge.ts";
export type { KeyPosition } from "./predicates.ts";
export {
  afterPosition,
  atLeast,
  inRowidRange,
  isNotNull,
  isNull,
  lookbackBind,
  minusLookback,
  oraRowscn,
  rowid,
  rowidRangeBinds,
  scnBind,
  whereClause,
} from "./predicates.ts";
export { userCondition, userHints, userQuery } from "./raw-sql.ts";
export type { SelectItem, SelectPlan, SelectSource } from "./select.ts";
export { countStatement, selectStatement } from "./select.ts";
export { setTransactionReadOnly } from "./set-transaction.ts";
export type { StageColumn } from "./stage.ts";
export {
  createGlobalStageStatement,
  createPrivateStageStatement,
  dropStageStatement,
  globalStagePrefix,
  privateTemporaryTablePrefix,
  stageName,
} from "./stage.ts";
export type { BindAs, TypedBind } from "./typed-binds.ts";
export {
  dateMask,
  numberBindMaxPrecision,
  timestampMask,
  timestampTzMask,
  typedBind,
} from "./typed-binds.ts";
export type { Assignment, UpdatePlan, VersionColumns } from "./update.ts";
export {
  markOlderVersionsStatement,
  olderVersions,
  setColumnsStatement,
  updateStatement,
  versionBind,
} from "./update.ts";
