import type { ExecuteResult } from "../contract.ts";
import { OraError, oraError } from "../errors.ts";
import type { PlsqlStatement } from "../parser/ast.ts";
import type { Row } from "../types/value.ts";
import { BlockScope, type Variable } from "./block-scope.ts";
import { collectionOf } from "./collection-methods.ts";
import type { CompileContext, ImplicitCursor } from "./compile-context.ts";
import { handBack, placeholderTypes, returningTargets } from "./compile-dynamic.ts";
import { compileReturned } from "./compile-sql.ts";
import { compileText, compileUsing, runText } from "./dynamic-sql.ts";
import { evaluating } from "./function-calls.ts";
import { ignoring, wrongType } from "./plsql-errors.ts";
import { resolveReference } from "./references.ts";
import { plsInteger } from "./resolve-type.ts";
import { SqlTemplate } from "./sql-template.ts";
import type { Step } from "./steps.ts";
import { compileInteger } from "./subscript.ts";

type Forall = Extract<PlsqlStatement, { kind: "forall" }>;
type DmlResult = Extract<ExecuteResult, { kind: "dml" }>;
type BulkException = ImplicitCursor["bulkExceptions"][number];

/** The statement of FORALL. */
interface Body {
  /** The values of its placeholders for the index that the variable holds. */
  readonly values: () => Row;
  readonly run: (rows: readonly Row[], saveExceptions: boolean) => Promise<DmlResult>;
  /** RETURNING. */
  readonly assign: (result: DmlResult) => void | Promise<void>;
}

/**
 * FORALL: the statement is run once for each index, as an array. With SAVE EXCEPTIONS failing executions are noted and
 * ORA-24381 is raised at the end.
 * Source: Oracle Database PL/SQL Language Reference, FORALL Statement.
 */
export function compileForall(statement: Forall, scope: BlockScope, context: CompileContext): Step {
  const inner = new BlockScope(scope);
  const index: Variable = {
    name: statement.variable,
    type: plsInteger,
    value: null,
    constant: true,
    notNull: false,
  };
  inner.declare(statement.variable, { kind: "variable", variable: index });
  const indexes = compileIndexes(statement, scope, context);
  const body = compileBody(statement, inner, context);
  const { runtime } = context;
  const rowFor = (key: number): Row => {
    index.value = key;
    return body.values();
  };
  return async () => {
    const { implicit } = runtime;
    implicit.rowCount = 0;
    implicit.bulkRowCounts = [];
    implicit.bulkExceptions = [];
    const keys = await evaluating(runtime, indexes);
    const gathered = await gather(keys, rowFor, context);
    await run(body, gathered, statement.saveExceptions, context);
    return undefined;
  };
}

/** The rows of values, up to the first element that is not there; with the errors of those. */
interface Gathered {
  readonly rows: readonly Row[];
  /** For each row the number of its execution, from 0. */
  readonly numbers: readonly number[];
  readonly failures: readonly BulkException[];
}

async function gather(
  keys: readonly number[],
  rowFor: (key: number) => Row,
  { runtime, session }: CompileContext,
): Promise<Gathered> {
  const rows: Row[] = [];
  const numbers: number[] = [];
  const failures: BulkException[] = [];
  for (const [number, key] of keys.entries()) {
    try {
      const row = evaluating(runtime, () => rowFor(key));
      rows.push(row instanceof Promise ? await row : row);
      numbers.push(number);
    } catch (error) {
      if (!(error instanceof OraError)) throw error;
      failures.push({
        row: number,
        error: error.number === 1403 ? oraError(22_160, [key]) : error,
      });
    }
    if (runtime.pacing.isDue()) await runtime.pacing.pause(session.signal);
  }
  return { rows, numbers, failures };
}

/** Runs the statement for the rows; without SAVE EXCEPTIONS only for those before the first failure. */
async function run(
  body: Body,
  { rows, numbers, failures }: Gathered,
  saveExceptions: boolean,
  { runtime }: CompileContext,
): Promise<void> {
  const { implicit } = runtime;
  const [failure] = failures;
  const wanted =
    failure && !saveExceptions
      ? numbers.filter((number) => number < failure.row).length
      : rows.length;
  const errors: BulkException[] = [...failures];
  if (wanted > 0) {
    const result = await counted(body, rows.slice(0, wanted), saveExceptions, implicit);
    const counts: number[] = new Array(rows.length + failures.length).fill(0);
    for (const [place, count] of (result.rowCounts ?? []).entries()) {
      counts[numbers[place] ?? place] = count;
    }
    implicit.rowCount = result.rowCount;
    implicit.bulkRowCounts = counts;
    for (const { row, error } of result.batchErrors ?? []) {
      errors.push({ row: numbers[row] ?? row, error });
    }
    await body.assign(result);
  }
  if (failure && !saveExceptions) throw failure.error;
  if (errors.length === 0) return;
  implicit.bulkExceptions = errors.sort((a, b) => a.row - b.row);
  throw oraError(24_381);
}

async function counted(
  body: Body,
  rows: readonly Row[],
  saveExceptions: boolean,
  implicit: ImplicitCursor,
): Promise<DmlResult> {
  try {
    return await body.run(rows, saveExceptions);
  } catch (error) {
    if (error instanceof OraError) implicit.rowCount = error.rowCount ?? 0;
    throw error;
  }
}

/** low..high, the indexes of a collection, or its values. */
function compileIndexes(
  { low, high, over }: Forall,
  scope: BlockScope,
  context: CompileContext,
): () => number[] {
  const bounded = low.kind !== "null" || high.kind !== "null";
  const first = bounded ? compileInteger(low, scope, context) : undefined;
  const last = bounded ? compileInteger(high, scope, context) : undefined;
  if (!over) {
    return () => {
      const from = first?.() ?? 0;
      const to = last?.() ?? 0;
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
    };
  }
  const reference = resolveReference(over.collection, scope, context);
  if (reference?.type.kind !== "collection" || reference.type.indexBy === "text") {
    throw wrongType(context, over.collection.at);
  }
  return () => {
    const collection = collectionOf(reference);
    if (over.what === "VALUES") return collection.values().map(Number);
    const from = first?.() ?? Number.NEGATIVE_INFINITY;
    const to = last?.() ?? Number.POSITIVE_INFINITY;
    return collection
      .keys()
      .map(Number)
      .filter((key) => key >= from && key <= to);
  };
}

function compileBody(
  { statement, dynamic, at }: Forall,
  inner: BlockScope,
  context: CompileContext,
): Body {
  if (dynamic) return compileDynamicBody(dynamic, inner, context);
  if (!statement) throw wrongType(context, at);
  try {
    const template = new SqlTemplate(statement, inner, context, statement.at);
    const returning = "returning" in statement ? statement.returning : undefined;
    const store =
      returning && compileReturned({ ...returning, at: statement.at }, template, inner, context);
    return {
      values: () => template.values(),
      run: async (rows, batch) => dmlOf(await template.run(rows, batch)),
      assign: ({ returned = [] }) => store && evaluating(context.runtime, () => store(returned)),
    };
  } catch (error) {
    throw ignoring(context, error, statement.at, "SQL Statement ignored");
  }
}

function compileDynamicBody(
  { sql, using, returning, bulk }: NonNullable<Forall["dynamic"]>,
  inner: BlockScope,
  context: CompileContext,
): Body {
  const text = compileText(sql, inner, context);
  const args = using.map(({ mode, value }) => compileUsing(mode, value, inner, context));
  const targets = returningTargets(returning, inner, context);
  const types = placeholderTypes(args, targets);
  return {
    values: () => [...args.map(({ get }) => get()), ...(targets ?? []).map(() => null)],
    run: async (rows, batch) => {
      const source = await evaluating(context.runtime, () => text("EXECUTE IMMEDIATE"));
      return dmlOf(await runText(source, types, rows, batch, context));
    },
    assign: (result) => handBack([result], args, targets, bulk, context),
  };
}

function dmlOf(result: ExecuteResult): DmlResult {
  return result.kind === "dml" ? result : { kind: "dml", rowCount: 0 };
}
