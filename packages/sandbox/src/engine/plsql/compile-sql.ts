import type { ExecuteResult, RowCursor } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { Expr, Query, QueryBody, Returning, SelectBlock, Statement } from "../parser/ast.ts";
import type { Row, Value } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { evaluating } from "./function-calls.ts";
import { bulkReceiver, intoTargets, rowReceiver, staticMisfits } from "./into-targets.ts";
import { type RowMarker, withReturnedRowid } from "./lob-locators.ts";
import { compileError, ignoring } from "./plsql-errors.ts";
import { SqlTemplate } from "./sql-template.ts";
import type { Step } from "./steps.ts";

/**
 * A SQL statement of a block: SELECT … INTO, DML with RETURNING, transaction control.
 * @throws OraError 6550 with the SQL's own error.
 */
export function compileSql(
  statement: Statement,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Step {
  try {
    return statement.kind === "query"
      ? compileSelectInto(statement, at, scope, context)
      : compileDml(statement, at, scope, context);
  } catch (error) {
    throw ignoring(context, error, at, "SQL Statement ignored");
  }
}

function compileDml(
  statement: Statement,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const extended = withReturnedRowid(statement, context.session);
  const template = new SqlTemplate(extended.statement, scope, context, at);
  const returning = "returning" in statement ? statement.returning : undefined;
  const assign =
    returning &&
    compileReturned({ ...returning, at, mark: extended.mark }, template, scope, context);
  return async () => {
    const values = await evaluating(context.runtime, () => template.values());
    const result = await template.run([values]);
    noteResult(result, context);
    const { returned = [] } = result.kind === "dml" ? result : {};
    if (assign) await evaluating(context.runtime, () => assign(returned));
    return undefined;
  };
}

/** SQL%ROWCOUNT and its like after a statement. */
export function noteResult(result: ExecuteResult, { runtime }: CompileContext): void {
  const { implicit } = runtime;
  if (result.kind === "dml") {
    implicit.rowCount = result.rowCount;
    implicit.bulkRowCounts = result.rowCounts ?? [result.rowCount];
  } else if (result.kind === "done") {
    implicit.rowCount = 0;
  }
}

/** The block whose INTO counts: the first of a set operation. */
function intoOf(query: Query): SelectBlock["into"] {
  let body: QueryBody = query.body;
  while (body.kind !== "select") body = body.kind === "set" ? body.left : body.body;
  return body.into;
}

/** @throws OraError at run time 1403 and 1422 unless it is BULK COLLECT. */
function compileSelectInto(
  query: Query,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const into = intoOf(query);
  if (!into) {
    const text = "PLS-00428: an INTO clause is expected in this SELECT statement";
    throw compileError(context, at, text);
  }
  const template = new SqlTemplate(query, scope, context, at, { rowid: true });
  const targets = intoTargets(into.targets, scope, context);
  const misfits = staticMisfits(context, placeOfFrom(into.targets, at, context));
  const { columns, mark } = template;
  const store = into.bulk
    ? manyRows(bulkReceiver(targets, columns, misfits, context), context, mark)
    : singleRow(rowReceiver(targets, columns, misfits, context), context, mark);
  return async () => {
    const values = await evaluating(context.runtime, () => template.values());
    const result = await template.run([values]);
    if (result.kind === "query") await store(result.cursor);
    return undefined;
  };
}

/** A wrong number of targets is said to be where FROM stands. */
function placeOfFrom(targets: readonly Expr[], at: number, { source }: CompileContext): number {
  const last = targets.at(-1)?.at ?? at;
  const [before] = /^.*?\s(?=from\b)/is.exec(source.slice(last)) ?? [];
  return before === undefined ? last : last + before.length;
}

/** Takes the rows of a query and closes it. */
export type RowsTaker = (cursor: RowCursor) => Promise<void>;

/** Exactly one row. @throws OraError at run time 1403, 1422 */
export function singleRow(
  store: (row: Row) => void,
  context: CompileContext,
  mark: RowMarker = (row) => row,
): RowsTaker {
  const { implicit } = context.runtime;
  return async (cursor) => {
    try {
      implicit.rowCount = 0;
      const { rows } = await cursor.fetch(2, context.session.signal);
      const [row] = rows;
      if (!row) throw oraError(1403);
      implicit.rowCount = 1;
      if (rows.length > 1) throw oraError(1422);
      await evaluating(context.runtime, () => store(mark(row)));
    } finally {
      cursor.close();
    }
  };
}

/** All rows: BULK COLLECT. */
export function manyRows(
  store: (rows: readonly Row[]) => void,
  context: CompileContext,
  mark: RowMarker = (row) => row,
): RowsTaker {
  const { implicit } = context.runtime;
  return async (cursor) => {
    const all: Row[] = [];
    try {
      for (let done = false; !done; ) {
        const fetched = await cursor.fetch(1000, context.session.signal);
        for (const row of fetched.rows) all.push(mark(row));
        done = fetched.done;
      }
    } finally {
      cursor.close();
    }
    implicit.rowCount = all.length;
    await evaluating(context.runtime, () => store(all));
  };
}

/** The values that RETURNING gives: for each execution, for each item, one a row. */
type Returned = readonly (readonly (readonly Value[])[])[];

/** RETURNING as written; `at` is the statement, `mark` for LOBs among the values. */
interface ReturningClause extends Returning {
  readonly at: number;
  readonly mark?: RowMarker | undefined;
}

/** RETURNING … INTO. @throws OraError at run time 1422 for several rows without BULK COLLECT. */
export function compileReturned(
  { items, into, bulk, at, mark = (row) => row }: ReturningClause,
  template: SqlTemplate,
  scope: BlockScope,
  context: CompileContext,
): (returned: Returned) => void {
  const columns = items.map((_, index) => ({
    name: String(index),
    type: template.returningTypes[index] ?? ({ name: "NULL" } as const),
  }));
  const targets = intoTargets(into, scope, context);
  const misfits = staticMisfits(context, at);
  if (bulk) {
    const store = bulkReceiver(targets, columns, misfits, context);
    return (returned) => store(returned.flatMap(rowsOf).map(mark));
  }
  const store = rowReceiver(targets, columns, misfits, context);
  return (returned) => {
    const rows = returned.flatMap(rowsOf);
    if (rows.length > 1) throw oraError(1422);
    if (rows[0]) store(mark(rows[0]));
  };
}

/** Values by item turned into rows. */
export function rowsOf(items: readonly (readonly Value[])[]): Row[] {
  const count = items[0]?.length ?? 0;
  return Array.from({ length: count }, (_, row) => items.map((values) => values[row] ?? null));
}
