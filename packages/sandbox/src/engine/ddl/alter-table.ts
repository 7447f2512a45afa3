import type { Column, Constraint, Segment, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { AlterTableAction } from "../parser/ast.ts";
import type { RowVersion } from "../store/contract.ts";
import { dropIndexData } from "../store/indexes.ts";
import { segmentOf } from "../store/segment.ts";
import { temporaryInUse } from "../store/table-ddl.ts";
import { addColumns } from "./alter-add.ts";
import {
  changeConstraint,
  dropConstraint,
  modifyConstraint,
  renameTableConstraint,
} from "./alter-constraints.ts";
import { dropColumns, dropUnused, setUnused } from "./alter-drop.ts";
import { modifyColumns } from "./alter-modify.ts";
import { addPartition, emptyPartition } from "./alter-partitions.ts";
import { renameColumn, renameTable } from "./alter-rename.ts";
import {
  forgetConstraint,
  refreshNullability,
  registerConstraints,
} from "./constraint-registry.ts";
import { isPrivate } from "./create-table-as.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { withTableLock } from "./ddl-locks.ts";
import { findTable } from "./find-table.ts";
import { movedTable } from "./move-table.ts";
import { findObject } from "./required-privileges.ts";
import { redefined, removeIndex, removeObject } from "./schema-objects.ts";
import { recompileDependents } from "./view-dependents.ts";

/**
 * ALTER TABLE with its actions one after the other; when one is refused, the definition of the table stays as it was.
 * Source: Oracle SQL Language Reference, ALTER TABLE.
 * @throws OraError 942, 1031, 54, 12081, 14450, 14451 and what the actions raise.
 */
export async function alterTable(statement: Of<"alter-table">, context: DdlContext): Promise<void> {
  const { db, session } = context;
  const { name } = statement;
  if (statement.ifExists && findObject(session, name) === undefined) return;
  const table = findTable(context, name, "alter");
  if (isPrivate(table)) throw oraError(14451, [], name.at);
  await withTableLock(context, table, async () => {
    if (table.temporary !== null && temporaryInUse(db, table)) throw oraError(14450, [], name.at);
    const restore = rememberTable(table, context);
    try {
      for (const action of statement.actions) {
        requireWritable(table, action, name.at);
        await runAction(action, table, statement, context);
      }
    } catch (error) {
      restore();
      throw error;
    }
    refreshNullability(table);
    redefined(db, table);
  });
  recompileDependents({ db, session }, table.owner, name.parts.at(-1) ?? "");
  if (table.name !== name.parts.at(-1)) recompileDependents(context, table.owner, table.name);
}

/** What a read-only table allows. Source: Oracle Database Administrator's Guide, Placing a Table in Read-Only Mode. */
const allowedReadOnly: ReadonlySet<AlterTableAction["kind"]> = new Set([
  "drop-constraint",
  "enable-constraint",
  "disable-constraint",
  "modify-constraint",
  "rename-constraint",
  "rename-to",
  "add-partition",
  "drop-unused",
  "all-triggers",
  "move",
  "read-only",
  "physical",
]);

function requireWritable(table: Table, action: AlterTableAction, at: number): void {
  if (!table.readOnly || allowedReadOnly.has(action.kind)) return;
  if (action.kind === "add-columns" && action.columns.length === 0) return;
  throw oraError(12081, [`"${table.owner}"."${table.name}"`], at);
}

async function runAction(
  action: AlterTableAction,
  table: Table,
  statement: Of<"alter-table">,
  context: DdlContext,
): Promise<void> {
  const { at } = statement.name;
  switch (action.kind) {
    case "add-columns":
      await addColumns(action, table, context);
      return;
    case "modify-columns":
      await modifyColumns(action, table, context);
      return;
    case "drop-columns":
      dropColumns(action.columns, action.cascadeConstraints, table, context, at);
      return;
    case "set-unused":
      setUnused(action.columns, table, context, at);
      return;
    case "drop-unused":
      dropUnused(table);
      return;
    case "rename-column":
      renameColumn(action, table, context, at);
      return;
    case "rename-to":
      renameTable(table, action.to, context, at);
      return;
    case "rename-constraint":
    case "drop-constraint":
    case "enable-constraint":
    case "disable-constraint":
    case "modify-constraint":
      await runConstraintAction(action, table, context, at);
      return;
    default:
      await runPhysicalAction(action, table, at, context);
  }
}

type ConstraintAction = Extract<
  AlterTableAction,
  {
    kind:
      | "rename-constraint"
      | "drop-constraint"
      | "enable-constraint"
      | "disable-constraint"
      | "modify-constraint";
  }
>;

async function runConstraintAction(
  action: ConstraintAction,
  table: Table,
  context: DdlContext,
  at: number,
): Promise<void> {
  switch (action.kind) {
    case "rename-constraint":
      renameTableConstraint(action, table, context, at);
      return;
    case "drop-constraint":
      dropConstraint(action, table, context, at);
      return;
    case "modify-constraint":
      modifyConstraint(action, table, context, at);
      return;
    default:
      await changeConstraint(action, table, context, at);
  }
}

async function runPhysicalAction(
  action: AlterTableAction,
  table: Table,
  at: number,
  context: DdlContext,
): Promise<void> {
  switch (action.kind) {
    case "add-partition":
      addPartition(action, table, context, at);
      return;
    case "truncate-partition":
    case "drop-partition":
      await emptyPartition(action, table, context, at);
      return;
    case "move":
      movedTable(table, action, context, at);
      return;
    case "all-triggers":
      for (const trigger of table.triggers ?? []) trigger.enabled = action.enabled;
      return;
    case "read-only":
      setReadOnly(table, action.on, at);
      return;
    case "physical":
      noteSupplementalLog(table, action.words);
      return;
    default:
      throw oraError(1735, [], at);
  }
}

/** @throws OraError 14139, 14140 when the table is so already. */
function setReadOnly(table: Table, on: boolean, at: number): void {
  if (table.readOnly === on) {
    throw oraError(on ? 14139 : 14140, [`${table.owner}.${table.name}`], at);
  }
  table.readOnly = on;
}

/** ADD | DROP SUPPLEMENTAL LOG …: the dictionary shows the log groups. */
function noteSupplementalLog(table: Table, words: readonly string[]): void {
  const [verb, ...rest] = words;
  if (rest[0] !== "SUPPLEMENTAL") return;
  const group = rest.slice(2).join(" ");
  const others = table.supplementalLog.filter((other) => other !== group);
  table.supplementalLog = verb === "ADD" ? [...others, group] : others;
}

/** Keeps what a table is like, its rows included, and gives the way back to it. The table is locked meanwhile. */
function rememberTable(table: Table, { db, session }: DdlContext): () => void {
  const columns = table.columns.map((column): [Column, Column] => [column, { ...column }]);
  const constraints = table.constraints.map((one): [Constraint, Constraint] => [one, { ...one }]);
  const { indexes, readOnly, partitioning, supplementalLog } = table;
  const segment = segmentOf(table, session);
  const heads = segment.slots.map((slot) => slot.head);
  return () => {
    const keysChanged = columns.some(([column, before]) => column.type !== before.type);
    dropNewSequences(table, columns, db);
    for (const index of table.indexes) if (!indexes.includes(index)) removeIndex(db, index);
    for (const constraint of table.constraints) forgetConstraint(db, table.owner, constraint);
    table.columns = columns.map(([column, before]) => putBack(column, before));
    table.constraints = constraints.map(([one, before]) => putBack(one, before));
    registerConstraints(db, table);
    Object.assign(table, { indexes, readOnly, partitioning, supplementalLog });
    restoreRows(segment, heads);
    // They are built again when somebody needs them.
    if (keysChanged) for (const index of table.indexes) dropIndexData(segment, index);
  };
}

/** Sequences of identity columns that the failed statement would have added. */
function dropNewSequences(
  table: Table,
  columns: readonly (readonly [Column, Column])[],
  db: DdlContext["db"],
): void {
  for (const { identity } of table.columns) {
    const isOld = columns.some(([, before]) => before.identity?.sequence === identity?.sequence);
    if (identity !== undefined && !isOld) removeObject(db, identity.sequence);
  }
}

/** Rows that were rewritten are what they were. */
function restoreRows(segment: Segment, heads: readonly (RowVersion | null)[]): void {
  for (const [place, slot] of segment.slots.entries()) slot.head = heads[place] ?? null;
}

/** The same object with the properties it had. */
function putBack<T extends object>(now: T, before: T): T {
  for (const key of Object.keys(now)) if (!(key in before)) Reflect.deleteProperty(now, key);
  return Object.assign(now, before);
}
