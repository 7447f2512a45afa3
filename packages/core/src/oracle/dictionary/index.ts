/** The readers of the dictionary: what there is, how it is made, and who may use it. */
export { type ChosenKey, chooseKey, type KeyChoice } from "./choose-key.ts";
export {
  type ColumnOptions,
  type DictionaryColumn,
  type IdentityKind,
  readColumns,
} from "./columns.ts";
export { type Comments, readComments } from "./comments.ts";
export {
  type ConstraintKind,
  type ConstraintReference,
  type ConstraintScope,
  readConstraints,
  type TableConstraint,
} from "./constraints.ts";
export { type DiscoveredTable, type DiscoveryOptions, readDiscovery } from "./discover.ts";
export {
  type ExistingTable,
  hasUniqueKey,
  isInsertable,
  readExistingTable,
  readExistingTables,
  type SynonymTarget,
} from "./existing-table.ts";
export {
  type IndexColumn,
  type IndexScope,
  isPlainIndex,
  leadingColumns,
  readIndexes,
  type TableIndex,
} from "./indexes.ts";
export {
  type MissingPrivilege,
  missingPrivileges,
  type PrivilegeNeed,
} from "./missing-privileges.ts";
export {
  everyTable,
  exactTables,
  filterMatcher,
  type ObjectFilter,
  type ObjectFilterSettings,
  parseObjectFilter,
  type TablePattern,
} from "./object-filter.ts";
export { type DictionaryOwner, readOwners } from "./owners.ts";
export { type PrivilegeFacts, type PrivilegeOptions, readPrivilegeFacts } from "./privileges.ts";
export type { DictionaryOptions, OnNotice } from "./read-rows.ts";
export { type OwnerStorage, readExtents, readOwnerStorage, type TableExtent } from "./segments.ts";
export { narrowBySelect } from "./select-filter.ts";
export { grantStatement, readTableGrants, type TableGrant } from "./table-grants.ts";
export { type TableName, tableKey } from "./table-name.ts";
export { type DictionaryTable, readTables, type TableKind } from "./tables.ts";
export { readPartitionKeys, readTriggers, type TableTrigger } from "./triggers.ts";
