import type { RowCursor } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { Expr, PlsqlStatement, Query } from "../parser/ast.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileOpening, declaredCursor, rowsOf } from "./cursor-source.ts";
import { CursorState } from "./cursor-state.ts";
import type { DeclaredCursor } from "./declared-cursor.ts";
import { compileText, compileUsing, runText } from "./dynamic-sql.ts";
import { evaluating } from "./function-calls.ts";
import {
  bulkReceiver,
  type FetchedColumn,
  intoTargets,
  type Misfits,
  rowReceiver,
  runtimeMisfits,
} from "./into-targets.ts";
import { compileError, ignoring, nameAt, undeclared } from "./plsql-errors.ts";
import { type Reference, resolveReference } from "./references.ts";
import { SqlTemplate } from "./sql-template.ts";
import type { Step } from "./steps.ts";
import { compileInteger } from "./subscript.ts";
import { sqlTypeOf } from "./variable-type.ts";

type Of<Kind extends PlsqlStatement["kind"]> = Extract<PlsqlStatement, { kind: Kind }>;

/** Source: Oracle Database PL/SQL Language Reference, OPEN, OPEN FOR, FETCH, CLOSE. */
export function compileCursorStatement(
  statement: Of<"open"> | Of<"fetch"> | Of<"close">,
  scope: BlockScope,
  context: CompileContext,
): Step {
  try {
    switch (statement.kind) {
      case "open":
        return statement.query === null
          ? compileOpen(statement, scope, context)
          : compileOpenFor(statement, statement.query, scope, context);
      case "fetch":
        return compileFetch(statement, scope, context);
      case "close":
        return compileClose(statement, scope, context);
    }
  } catch (error) {
    throw ignoring(context, error, statement.at, "SQL Statement ignored");
  }
}

function compileClose({ cursor }: Of<"close">, scope: BlockScope, context: CompileContext): Step {
  const state = stateOf(cursor, scope, context);
  return () => {
    state().close();
    return undefined;
  };
}

/** A variable that holds a cursor. @throws OraError 6550 with PLS-00201, PLS-00456. */
function cursorVariable(expr: Expr, scope: BlockScope, context: CompileContext): Reference {
  const reference = resolveReference(expr, scope, context);
  const name = nameAt(context.source, expr.at);
  if (reference?.type.kind === "cursor") return reference;
  if (!reference && !declaredCursor(expr, scope)) throw undeclared(context, expr.at, name);
  throw compileError(context, expr.at, `PLS-00456: item '${name}' is not a cursor`);
}

/** The cursor of a name or a variable. @throws OraError at run time 1001 for a variable without one. */
function stateOf(expr: Expr, scope: BlockScope, context: CompileContext): () => CursorState {
  const declared = declaredCursor(expr, scope);
  if (declared) return () => declared.state;
  const reference = cursorVariable(expr, scope, context);
  return () => {
    const value = reference.get();
    if (!(value instanceof CursorState)) throw oraError(1001);
    return value;
  };
}

/** OPEN name [(arguments)] */
function compileOpen({ cursor, at }: Of<"open">, scope: BlockScope, context: CompileContext): Step {
  const declared = declaredCursor(cursor, scope);
  if (!declared) {
    cursorVariable(cursor, scope, context);
    const text = `PLS-00456: item '${nameAt(context.source, cursor.at)}' is not a cursor`;
    throw compileError(context, cursor.at, text);
  }
  const args = cursor.kind === "call" ? cursor.args : [];
  const open = compileOpening(declared, args, at, scope, context);
  return async () => {
    await open();
    return undefined;
  };
}

/** OPEN variable FOR query | text [USING …] */
function compileOpenFor(
  { cursor, using }: Of<"open">,
  query: Query | Expr,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const reference = cursorVariable(cursor, scope, context);
  const { set } = reference;
  if (!set) {
    const text = `PLS-00361: IN cursor '${nameAt(context.source, cursor.at)}' cannot be OPEN'ed`;
    throw compileError(context, cursor.at, text);
  }
  const isStatic = query.kind === "query";
  const template = isStatic ? new SqlTemplate(query, scope, context, query.at) : undefined;
  const run = isStatic
    ? compileStatic(template as SqlTemplate, context)
    : compileDynamicQuery(query, using, scope, context);
  const mark = template?.mark;
  const locking = isStatic && query.forUpdate ? context.session : undefined;
  return async () => {
    const rows = await run();
    const held = reference.get();
    const state = held instanceof CursorState ? held : new CursorState();
    state.reopen(rows, { locking, mark });
    context.runtime.opened.add(state);
    await evaluating(context.runtime, () => set(state));
    return undefined;
  };
}

function compileStatic(template: SqlTemplate, context: CompileContext): () => Promise<RowCursor> {
  return async () => rowsOf(template, await evaluating(context.runtime, () => template.values()));
}

/** @throws OraError at run time 6539 for a statement that is no query. */
function compileDynamicQuery(
  expr: Expr,
  using: readonly Expr[],
  scope: BlockScope,
  context: CompileContext,
): () => Promise<RowCursor> {
  const text = compileText(expr, scope, context);
  const args = using.map((value) => compileUsing("IN", value, scope, context));
  const types = args.map(({ type }) => sqlTypeOf(type) ?? ({ name: "NULL" } as const));
  return async () => {
    const [sql, values] = await evaluating(
      context.runtime,
      () => [text("OPEN"), args.map(({ get }) => get())] as const,
    );
    const result = await runText(sql, types, [values], false, context);
    if (result.kind !== "query") throw oraError(6539, ["OPEN"]);
    return result.cursor;
  };
}

/** FETCH cursor [BULK COLLECT] INTO targets [LIMIT n] */
function compileFetch(
  { cursor, into, bulk, limit, at }: Of<"fetch">,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const declared = declaredCursor(cursor, scope);
  const state = stateOf(cursor, scope, context);
  const targets = intoTargets(into, scope, context);
  const receiver = bulk ? bulkReceiver : rowReceiver;
  const store =
    declared && receiver(targets, columnsOf(declared), fetchMisfits(context, at), context);
  const most = limit && compileInteger(limit, scope, context);
  const { runtime, session } = context;
  const storeInto = (columns: readonly FetchedColumn[]) =>
    store ?? receiver(targets, columns, runtimeMisfits(6504), context);
  if (!bulk) {
    return async () => {
      const [opened] = await evaluating(runtime, () => [state()] as const);
      const assign = storeInto(opened.columns) as ReturnType<typeof rowReceiver>;
      const [row] = await opened.fetch(1, session);
      if (row) await evaluating(runtime, () => assign(row));
      return undefined;
    };
  }
  return async () => {
    const [opened, count] = await evaluating(
      runtime,
      () => [state(), most?.() ?? Number.POSITIVE_INFINITY] as const,
    );
    if (count < 1) throw oraError(6502, [""]);
    const assign = storeInto(opened.columns) as ReturnType<typeof bulkReceiver>;
    const rows = await opened.fetch(count, session);
    await evaluating(runtime, () => assign(rows));
    return undefined;
  };
}

/** Targets that do not fit a declared cursor. PLS-00394, PLS-00386 */
function fetchMisfits(context: CompileContext, at: number): Misfits {
  const text = "PLS-00394: wrong number of values in the INTO list of a FETCH statement";
  return {
    count: () => compileError(context, at, text),
    type: (_, place) => {
      const name = nameAt(context.source, place);
      const mismatch = `PLS-00386: type mismatch found at '${name}' between FETCH cursor and INTO variables`;
      return compileError(context, place, mismatch);
    },
  };
}

function columnsOf({ row }: DeclaredCursor): FetchedColumn[] {
  return row.fields.map(({ name, type }) => ({ name, type: sqlTypeOf(type) ?? { name: "NULL" } }));
}
