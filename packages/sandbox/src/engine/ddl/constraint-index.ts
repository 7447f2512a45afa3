import type { Column, Constraint, Index, Table } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import { paced } from "../pacing.ts";
import { createIndexData, dropIndexData, hasDuplicates, indexDataOf } from "../store/indexes.ts";
import { segmentOf } from "../store/segment.ts";
import type { DdlContext } from "./ddl-context.ts";
import { requireKeyLength } from "./key-types.ts";
import { indexOf, objectFacts, putIndex, removeIndex } from "./schema-objects.ts";

/** Indexes that were made for a constraint and go with it. */
const ownIndexes = new WeakSet<Index>();

/** Whether an index was made for a constraint. */
export function isConstraintIndex(index: Index): boolean {
  return ownIndexes.has(index);
}

/**
 * Finds or makes the index behind a primary key or unique constraint. An index that is there serves when it has the
 * constraint's columns, in any order.
 * Source: Oracle Database Administrator's Guide, Using an Existing Index When Enabling a Constraint.
 * @throws OraError 955 when the name is taken, 1450; 2437 and 2299 when rows are not unique.
 */
export async function attachIndex(
  context: DdlContext,
  table: Table,
  constraint: Constraint,
  at: number,
): Promise<void> {
  const { db } = context;
  const found = table.indexes.find((index) => serves(index, constraint.columns));
  const index = found ?? newIndex(context, table, constraint, at);
  if (constraint.validated) {
    await requireUnique(context, table, constraint, index, found === undefined);
  }
  if (found === undefined) {
    requireFreeIndex(context, index, at);
    ownIndexes.add(index);
    putIndex(db, index);
  }
  constraint.index = index;
}

/** @throws OraError 955 */
function requireFreeIndex(
  { db }: DdlContext,
  { owner, name }: Pick<Index, "owner" | "name">,
  at: number,
): void {
  if (indexOf(db, owner, name) !== undefined) throw oraError(955, [name], at);
}

/** An index of the constraint's columns and no others. */
function serves(index: Index, columns: readonly Column[]): boolean {
  if (!index.usable || index.bitmap || index.keys.length !== columns.length) return false;
  return index.keys.every(
    (key) => key.column !== null && !key.descending && columns.includes(key.column),
  );
}

function newIndex(context: DdlContext, table: Table, constraint: Constraint, at: number): Index {
  const { db } = context;
  const { owner } = table;
  const { name } = constraint;
  requireFreeIndex(context, { owner, name }, at);
  requireKeyLength(
    constraint.columns.map((column) => column.type),
    at,
  );
  return {
    kind: "index",
    ...objectFacts(db, { owner, name }),
    table,
    unique: !constraint.deferrable,
    keys: constraint.columns.map((column) => ({
      column,
      expr: null,
      text: column.name,
      descending: false,
    })),
    bitmap: false,
    visible: true,
    usable: true,
    data: null,
  };
}

/** @throws OraError 2437 for a primary key, 2299 for a unique constraint that rows violate. */
async function requireUnique(
  { session }: DdlContext,
  table: Table,
  constraint: Constraint,
  index: Index,
  isNew: boolean,
): Promise<void> {
  const segment = segmentOf(table, session);
  const number = constraint.kind === "primary" ? 2437 : 2299;
  const refusal = oraError(number, [`${table.owner}.${constraint.name}`]);
  try {
    if (isNew) await paced(createIndexData(session, table, segment, index), session.signal);
  } catch (error) {
    throw error instanceof OraError && error.number === 1452 ? refusal : error;
  }
  const data = indexDataOf(session, table, segment, index);
  if (data === null || !(await paced(hasDuplicates(data), session.signal))) return;
  if (isNew) dropIndexData(segment, index);
  throw refusal;
}

/** Takes the index away that was made for a constraint which is dropped or disabled. An older index stays. */
export function detachIndex(
  { db, session }: DdlContext,
  table: Table,
  constraint: Constraint,
): void {
  const { index } = constraint;
  constraint.index = null;
  if (index === null || !ownIndexes.has(index)) return;
  const shared = table.constraints.some((other) => other !== constraint && other.index === index);
  if (shared) return;
  dropIndexData(segmentOf(table, session), index);
  removeIndex(db, index);
}
