import type { Index, Segment, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { paced } from "../pacing.ts";
import { createIndexData, dropIndexData } from "../store/indexes.ts";
import { segmentOf } from "../store/segment.ts";
import { temporaryInUse } from "../store/table-ddl.ts";
import type { SqlType } from "../types/sql-type.ts";
import { tableScope } from "./build-columns.ts";
import { isConstraintIndex } from "./constraint-index.ts";
import { isPrivate } from "./create-table-as.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { withTableLock } from "./ddl-locks.ts";
import { findTable } from "./find-table.ts";
import { maxIndexColumns, requireIndexType, requireKeyLength } from "./key-types.ts";
import { isPure } from "./pure-expression.ts";
import { holdsAny, mayDrop, requireCreate } from "./required-privileges.ts";
import {
  indexOf,
  newName,
  objectFacts,
  putIndex,
  removeIndex,
  requireFreeIndexName,
  touched,
} from "./schema-objects.ts";

type Key = Index["keys"][number];

/**
 * CREATE [UNIQUE | BITMAP] INDEX.
 * Source: Oracle SQL Language Reference, CREATE INDEX.
 * @throws OraError 942, 955, 1031, 904, 1408, 1450, 1452, 1743, 1793, 2327, 14451, 14452, 54.
 */
export async function createIndex(
  statement: Of<"create-index">,
  context: DdlContext,
): Promise<void> {
  const { db, session } = context;
  const target = newName(session, statement.name);
  const table = findTable(context, statement.table, "index");
  requireCreate(session, target.owner, null, "CREATE ANY INDEX", target.at);
  if (isPrivate(table)) throw oraError(14451, [], statement.table.at);
  if (indexOf(db, target.owner, target.name) !== undefined && statement.ifNotExists) return;
  if (statement.columns.length > maxIndexColumns) throw oraError(1793, [], target.at);
  await withTableLock(context, table, async () => {
    requireFreeIndexName(db, target);
    if (table.temporary !== null && temporaryInUse(db, table)) {
      throw oraError(14452, [], target.at);
    }
    const keys = buildKeys(statement, table, context);
    refuseTwice(statement, table, keys);
    const index: Index = {
      kind: "index",
      ...objectFacts(db, target),
      table,
      unique: statement.unique,
      keys,
      bitmap: statement.bitmap,
      visible: !statement.invisible,
      usable: true,
      data: null,
    };
    const segment = segmentOf(table, session);
    await paced(createIndexData(session, table, segment, index), session.signal);
    putOrForget(index, segment, context, target);
    touched(db, table);
  });
}

/** @throws OraError 955 when the name was taken while the index was built. */
function putOrForget(
  index: Index,
  segment: Segment,
  { db }: DdlContext,
  target: ReturnType<typeof newName>,
): void {
  try {
    requireFreeIndexName(db, target);
    putIndex(db, index);
  } catch (error) {
    dropIndexData(segment, index);
    throw error;
  }
}

function buildKeys(statement: Of<"create-index">, table: Table, { session }: DdlContext): Key[] {
  const scope = tableScope(table, table.columns);
  const types = statement.columns.map(({ expr }) => {
    if (!isPure(expr)) throw oraError(1743, [], expr.at);
    const { type } = compileExpr(expr, scope, session);
    requireIndexType(type, expr.at);
    return type;
  });
  requireKeyLength(types, statement.name.at);
  return statement.columns.map(({ expr, text, descending }, place) => {
    const name = expr.kind === "name" ? expr.name.parts.at(-1) : undefined;
    const column = table.columns.find((candidate) => !candidate.unused && candidate.name === name);
    return column === undefined
      ? { column: null, expr, text, descending, ...typed(types[place]) }
      : { column, expr: null, text: column.name, descending };
  });
}

function typed(type: SqlType | undefined): { readonly type?: SqlType } {
  return type === undefined ? {} : { type };
}

/** The same columns are indexed once, unless one of the two indexes is invisible. @throws OraError 1408 */
function refuseTwice(statement: Of<"create-index">, table: Table, keys: readonly Key[]): void {
  if (statement.invisible) return;
  const same = table.indexes.find(
    (index) =>
      index.visible &&
      index.keys.length === keys.length &&
      index.keys.every((key, place) => isSameKey(key, keys[place])),
  );
  if (same !== undefined) throw oraError(1408, [], statement.name.at);
}

function isSameKey(a: Key, b: Key | undefined): boolean {
  if (b === undefined || a.descending !== b.descending) return false;
  if (a.column !== null || b.column !== null) return a.column === b.column;
  const bare = (text: string): string => text.replaceAll(/\s+/g, "").toUpperCase();
  return bare(a.text) === bare(b.text);
}

/** The index that a statement names. @throws OraError 1418, 1031 */
function findIndex(
  { db, session }: DdlContext,
  { parts, at }: Of<"alter-index">["name"],
  any: string,
): Index {
  const owner = parts.length > 1 ? (parts.at(-2) ?? "") : session.currentSchema;
  const index = indexOf(db, owner, parts.at(-1) ?? "");
  if (index === undefined) throw oraError(1418, [], at);
  if (!mayDrop(session, owner, any)) {
    throw oraError(holdsAny(session, owner, "SELECT ANY TABLE") ? 1031 : 1418, [], at);
  }
  return index;
}

/**
 * ALTER INDEX … REBUILD | UNUSABLE | RENAME TO.
 * @throws OraError 1418, 1031, 955, 1452, 54.
 */
export async function alterIndex(statement: Of<"alter-index">, context: DdlContext): Promise<void> {
  const { db, session } = context;
  const index = findIndex(context, statement.name, "ALTER ANY INDEX");
  const { table } = index;
  await withTableLock(context, table, async () => {
    requireStillThere(index, context, statement.name.at);
    const segment = segmentOf(table, session);
    switch (statement.action) {
      case "rebuild":
        await paced(createIndexData(session, table, segment, index), session.signal);
        index.usable = true;
        break;
      case "unusable":
        index.usable = false;
        dropIndexData(segment, index);
        break;
      case "visible":
      case "invisible":
        index.visible = statement.action === "visible";
        break;
      case "rename":
        renameIndex(index, statement.to ?? "", context, statement.name.at);
        break;
      case "physical":
        break;
    }
    touched(db, index);
  });
}

/** @throws OraError 1418 when somebody dropped it while the table was waited for. */
function requireStillThere(index: Index, { db }: DdlContext, at: number): void {
  if (indexOf(db, index.owner, index.name) !== index) throw oraError(1418, [], at);
}

function renameIndex(index: Index, name: string, { db }: DdlContext, at: number): void {
  requireFreeIndexName(db, { owner: index.owner, name, at });
  const indexes = db.indexes.get(index.owner);
  indexes?.delete(index.name);
  index.name = name;
  indexes?.set(name, index);
}

/**
 * DROP INDEX.
 * @throws OraError 1418, 1031, 2429 for the index of a constraint, 14452, 54.
 */
export async function dropIndex(statement: Of<"drop">, context: DdlContext): Promise<void> {
  const { db, session } = context;
  const { name } = statement;
  const owner = name.parts.length > 1 ? (name.parts.at(-2) ?? "") : session.currentSchema;
  if (statement.ifExists && indexOf(db, owner, name.parts.at(-1) ?? "") === undefined) return;
  const index = findIndex(context, name, "DROP ANY INDEX");
  const { table } = index;
  await withTableLock(context, table, () => {
    requireStillThere(index, context, name.at);
    const enforces = table.constraints.some((constraint) => constraint.index === index);
    if (enforces || isConstraintIndex(index)) throw oraError(2429, [], name.at);
    if (table.temporary !== null && temporaryInUse(db, table)) throw oraError(14452, [], name.at);
    dropIndexData(segmentOf(table, session), index);
    removeIndex(db, index);
    touched(db, table);
  });
}
