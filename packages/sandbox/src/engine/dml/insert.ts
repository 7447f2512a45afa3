import type { Column } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { perRow } from "../expressions/compiled.ts";
import { type Compiled, type Env, type Scope, TICK } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { Expr, Insert, Name } from "../parser/ast.ts";
import { compileQuery } from "../query/compile-query.ts";
import { hasQuery } from "../query/conjuncts.ts";
import { createEnv } from "../query/environment.ts";
import { containsNode } from "../query/walk.ts";
import type { Row } from "../types/value.ts";
import { type Given, type RowMaker, rowMaker } from "./column-values.ts";
import { compileTarget } from "./compile-target.ts";
import { type BoundColumn, boundColumn, type DmlPlan } from "./dml-plan.ts";
import { baseColumn, type Target, type TargetColumn, targetColumns } from "./dml-target.ts";
import { compileErrorLog, type ErrorLog, type LoggedRow, readGiven } from "./error-logging.ts";
import { checkPending, type Execution, finishPatiently, patiently, touched } from "./execution.ts";
import {
  hasTriggers,
  type RowTriggers,
  type TableTriggers,
  tableTriggers,
} from "./fire-triggers.ts";
import { compileReturning, type ReturningClause } from "./returning.ts";
import { changeInSteps } from "./row-steps.ts";
import { type StatementContext, subqueryCompiler } from "./statement-context.ts";

/** INSERT into one target, compiled but for where the rows come from. */
interface InsertParts {
  readonly target: Target;
  readonly returning: ReturningClause | null;
  readonly log: ErrorLog | null;
  readonly triggers: TableTriggers | null;
}

/**
 * Compiles INSERT … VALUES and INSERT … query.
 * Source: Oracle SQL Language Reference, INSERT.
 * @throws OraError 904, 984, 913, 947, 957, 1733, 32795, 54013 and what the values and the query raise.
 */
export function compileInsert(statement: Insert, context: StatementContext): DmlPlan {
  const target = compileTarget(statement.target, ["insert"], context);
  const columns = insertColumns(target, statement.columns);
  const { source } = statement;
  const single = source.kind === "values" && source.rows.length === 1;
  const triggers = insertTriggers(target, context, single);
  const parts: InsertParts = {
    target,
    returning: compileReturning(statement.returning, target, context),
    log: compileErrorLog(statement.logErrors, target, context),
    triggers,
  };
  const base = {
    tables: [target.writer.table],
    returning: parts.returning,
    directPath: isDirectPath(statement, target),
    triggers: triggers ? [triggers] : [],
  };
  if (source.kind === "query") {
    const execute = insertQuery(parts, columns, source.query, context);
    return { ...base, executeNow: null, execute, bound: [] };
  }
  const scope = valuesScope(context);
  const makers = source.rows.map((values) => valuesMaker(target, columns, values, scope, context));
  const bound = source.rows.flatMap((values) => boundValues(columns, values));
  const isPlain = !triggers && !parts.log && !containsNode(source.rows, hasQuery);
  const executeNow = isPlain ? insertNow(parts, makers) : null;
  return { ...base, executeNow, execute: insertLoop(parts, makers), bound };
}

/** The triggers that new rows of a target fire. `single`: VALUES of one row. */
export function insertTriggers(
  { writer }: Target,
  { session }: StatementContext,
  single = false,
): TableTriggers | null {
  return tableTriggers(writer.reader, { event: "INSERT", single }, session);
}

/**
 * The hint APPEND of a query and APPEND_VALUES of VALUES ask for direct path. Oracle falls back to conventional inserts for
 * tables with foreign keys or triggers, temporary and index-organized tables, and with RETURNING or LOG ERRORS (these by our choice).
 * Source: Oracle SQL Language Reference, APPEND Hint, APPEND_VALUES Hint; Administrator's Guide, Direct-Path INSERT.
 */
function isDirectPath({ hints, source, returning, logErrors }: Insert, target: Target): boolean {
  const { constraints, temporary, organizationIndex } = target.writer.table;
  const wanted = source.kind === "query" ? /(^|\s)APPEND(\s|$)/i : /(^|\s)APPEND_VALUES(\s|$)/i;
  if (!hints.some((hint) => wanted.test(hint)) || returning || logErrors) return false;
  if (temporary !== null || organizationIndex || hasTriggers(target.writer.table)) return false;
  return !constraints.some((constraint) => constraint.enabled && constraint.kind === "foreign");
}

/** The columns that INSERT fills: those listed, else all that are shown. @throws OraError 904, 957, 1733, 1776. */
export function insertColumns(
  target: Target,
  names: readonly Name[] | undefined,
): readonly TargetColumn[] {
  const columns = names ? targetColumns(target, names) : target.shown;
  target.checkColumns(columns, (index) => names?.[index]?.at ?? target.at);
  return columns;
}

/** The scope of VALUES: nothing but what is around the statement. */
export function valuesScope(context: StatementContext): Scope {
  const compileSubquery = subqueryCompiler(context);
  return emptyScope({ up: context.up, sequences: true, withoutColumns: true, compileSubquery });
}

/**
 * Makes rows of VALUES.
 * @throws OraError 913 and 947 when there are more values than columns or fewer, 32795, 54013.
 */
export function valuesMaker(
  target: Target,
  columns: readonly TargetColumn[],
  values: readonly Expr[],
  scope: Scope,
  { session }: StatementContext,
): RowMaker {
  checkCount(target, columns.length, values.length);
  const given = new Map<Column, Given>();
  for (const [index, value] of values.entries()) {
    const column = columns[index];
    if (!column) continue;
    const base = baseColumn(column, value.at);
    if (value.kind === "default") given.set(base, "default");
    else given.set(base, assignable(base, compileExpr(value, scope, session), value.at));
  }
  return rowMaker(target.writer, given, session);
}

/** @throws OraError 54013 for a virtual column, 32795 for one that is GENERATED ALWAYS AS IDENTITY. */
function assignable(column: Column, compiled: Compiled, at: number): Given {
  if (column.virtual) throw oraError(54013, [], at);
  if (column.identity?.always) throw oraError(32795, [], at);
  return { compiled, at };
}

function checkCount(target: Target, columns: number, values: number): void {
  if (values > columns) throw oraError(913, [], target.at);
  if (values < columns) throw oraError(947, [], target.at);
}

/** Which binds go straight to which columns. */
export function boundValues(
  columns: readonly TargetColumn[],
  values: readonly Expr[],
): BoundColumn[] {
  return values.flatMap((value, index) => {
    const base = columns[index]?.base;
    return base ? boundColumn(value, base.type) : [];
  });
}

/** Makes rows of the rows of a query; they are the first source of the environment. */
export function queryRowMaker(
  target: Target,
  columns: readonly TargetColumn[],
  types: readonly Compiled["type"][],
  { session }: StatementContext,
): RowMaker {
  checkCount(target, columns.length, types.length);
  const given = new Map<Column, Given>();
  for (const [index, type] of types.entries()) {
    const column = columns[index];
    if (!column) continue;
    const base = baseColumn(column, target.at);
    const compiled = perRow(type, (env) => env.rows[0]?.[index] ?? null);
    given.set(base, assignable(base, compiled, target.at));
  }
  return rowMaker(target.writer, given, session);
}

/** Writes one new row. */
export function writeNew(
  run: Execution,
  parts: Pick<InsertParts, "target" | "returning">,
  values: Row,
): void {
  const { target, returning } = parts;
  target.check?.(values);
  const version = target.writer.insert(run, values);
  touched(run, target.writer, version.slot);
  returning?.collect(run, null, target.rowOf(version, null));
}

function insertNow(parts: InsertParts, makers: readonly RowMaker[]): (run: Execution) => void {
  const env = createEnv(0, null);
  return (run) => {
    const own = run.up ? createEnv(0, run.up) : env;
    for (const { make } of makers) writeNew(run, parts, make(own));
    if (run.pending.length > 0) checkPending(run);
  };
}

function insertLoop(
  parts: InsertParts,
  makers: readonly RowMaker[],
): (run: Execution) => Promise<void> {
  return async (run) => {
    const env = createEnv(0, run.up);
    for (const maker of makers) {
      const waiting = insertOne(run, parts, maker, env);
      if (waiting) await waiting;
    }
    await finishPatiently(run);
  };
}

function insertQuery(
  parts: InsertParts,
  columns: readonly TargetColumn[],
  query: Extract<Insert["source"], { kind: "query" }>["query"],
  context: StatementContext,
): (run: Execution) => Promise<void> {
  const plan = compileQuery(query, context.session, context.up);
  const types = plan.columns.map((column) => column.type);
  const maker = queryRowMaker(parts.target, columns, types, context);
  return async (run) => {
    const env = createEnv(1, run.up);
    for (const row of plan.open(run.up)) {
      if (row !== TICK) {
        env.rows[0] = row;
        const waiting = insertOne(run, parts, maker, env);
        if (waiting) await waiting;
      }
      if (run.pacing.isDue(row === TICK)) await run.pacing.pause(run.signal);
    }
    await finishPatiently(run);
  };
}

/** One row, made once and written until nobody stands in the way; with LOG ERRORS a bad one is logged. */
function insertOne(
  run: Execution,
  parts: InsertParts,
  { make, given }: RowMaker,
  env: Env,
): Promise<void> | undefined {
  const { log, triggers } = parts;
  const describe = (): LoggedRow => ({
    operation: "I",
    slot: null,
    read: readGiven(given, env),
  });
  if (triggers?.hasRows) {
    const work = () => insertInSteps(run, parts, triggers, () => make(env));
    return log ? log.guardSteps(run, work, describe) : work();
  }
  let values: Row | null = null;
  const write = (): void => {
    values ??= make(env);
    writeNew(run, parts, values);
  };
  if (!log) return patiently(run, write);
  const work = (): void => {
    write();
    checkPending(run);
  };
  return log.guard(run, work, describe);
}

/** Makes a new row and writes it between its triggers. */
export function insertInSteps(
  run: Execution,
  parts: Pick<InsertParts, "target" | "returning">,
  triggers: RowTriggers | null,
  make: () => Row,
): Promise<void> {
  return changeInSteps(run, triggers, {
    prepare: () => ({ old: null, values: make() }),
    write: (values) => writeNew(run, parts, values ?? []),
  });
}
