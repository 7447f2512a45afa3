import type { ExecuteResult } from "../contract.ts";
import { OraError, oraError } from "../errors.ts";
import type { Expr, ParsedStatement, PlsqlStatement } from "../parser/ast.ts";
import { nullType } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { manyRows, noteResult, rowsOf, singleRow } from "./compile-sql.ts";
import { checkCount, compileText, compileUsing, runText, type Using } from "./dynamic-sql.ts";
import { leaveUnit } from "./error-stack.ts";
import { evaluating } from "./function-calls.ts";
import { bulkReceiver, intoTargets, rowReceiver, runtimeMisfits } from "./into-targets.ts";
import type { Step } from "./steps.ts";
import { sqlTypeOf } from "./variable-type.ts";

type Dynamic = Extract<PlsqlStatement, { kind: "execute-immediate" }>;
type DmlResult = Extract<ExecuteResult, { kind: "dml" }>;
type Targets = ReturnType<typeof intoTargets>;

/**
 * EXECUTE IMMEDIATE: a query with INTO, DML with RETURNING INTO, DDL, transaction control or a block.
 * Source: Oracle Database PL/SQL Language Reference, EXECUTE IMMEDIATE Statement.
 */
export function compileDynamic(
  statement: Dynamic,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const { sql, into, bulk, using, returning } = statement;
  const text = compileText(sql, scope, context);
  const args = using.map(({ mode, value }) => compileUsing(mode, value, scope, context));
  const intoList = into && intoTargets(into, scope, context);
  const returningList = returning && intoTargets(returning, scope, context);
  return async () => {
    const [source, values] = await evaluating(
      context.runtime,
      () => [text("EXECUTE IMMEDIATE"), args.map(({ get }) => get())] as const,
    );
    const parsed = context.runner.parse(source);
    if (parsed.statement.kind === "block" || parsed.statement.kind === "call") {
      await runBlock(parsed, source, args, values, context);
      return undefined;
    }
    const outs = returningList ?? [];
    const types = [...args.map(sqlType), ...outs.map(returningType)];
    const row = [...values, ...outs.map(() => null)];
    const result = await runText(source, types, [row], false, context);
    noteResult(result, context);
    if (result.kind === "query") await takeRows(result, intoList, bulk, context);
    if (result.kind === "dml") await handBack([result], args, returningList, bulk, context);
    return undefined;
  };
}

function sqlType({ type }: Using): SqlType {
  return sqlTypeOf(type) ?? nullType;
}

/** What RETURNING converts to; the items' own types where a record or a collection takes them. */
function returningType({ type }: Targets[number]): SqlType {
  const element = type.kind === "collection" ? type.element : type;
  return element.kind === "scalar" ? element.type : nullType;
}

/** INTO of a query: exactly one row, or all with BULK COLLECT. Without INTO nothing is fetched. */
async function takeRows(
  { cursor }: Extract<ExecuteResult, { kind: "query" }>,
  targets: Targets | undefined,
  bulk: boolean,
  context: CompileContext,
): Promise<void> {
  if (!targets) {
    context.runtime.implicit.rowCount = 0;
    cursor.close();
    return;
  }
  const misfits = runtimeMisfits(1007);
  const take = bulk
    ? manyRows(bulkReceiver(targets, cursor.columns, misfits, context), context)
    : singleRow(rowReceiver(targets, cursor.columns, misfits, context), context);
  await take(cursor);
}

/**
 * Values of RETURNING, to RETURNING INTO or to the OUT arguments of USING.
 * @throws OraError 1422 for several rows without BULK COLLECT
 */
export async function handBack(
  results: readonly DmlResult[],
  args: readonly Using[],
  targets: Targets | undefined,
  bulk: boolean,
  context: CompileContext,
): Promise<void> {
  const rows: Row[] = results.flatMap(({ returned = [] }) => returned.flatMap(rowsOf));
  const outs = args.filter(({ mode }) => mode !== "IN");
  if (!targets && outs.length === 0) return;
  if (rows.length > 1 && !bulk) throw oraError(1422);
  const [row] = rows;
  await evaluating(context.runtime, () => {
    if (!targets) {
      for (const [index, { set }] of outs.entries()) if (row) set?.(row[index] ?? null);
      return;
    }
    const columns = targets.map((target, index) => ({
      name: String(index),
      type: returningType(target),
    }));
    const misfits = runtimeMisfits(1007);
    if (bulk) bulkReceiver(targets, columns, misfits, context)(rows);
    else if (row) rowReceiver(targets, columns, misfits, context)(row);
  });
}

/** A block: its placeholders are filled by name, in the order in which they first stand. */
async function runBlock(
  parsed: ParsedStatement,
  source: string,
  args: readonly Using[],
  binds: readonly Value[],
  context: CompileContext,
): Promise<void> {
  checkCount(parsed.binds.length, args.length);
  const bindTypes = args.map(sqlType);
  const { out, implicitResults } = await ownUnit(() =>
    context.runBlock(parsed, source, { bindTypes, binds }),
  );
  context.runtime.implicitResults.push(...implicitResults);
  await evaluating(context.runtime, () => {
    for (const [index, { set }] of args.entries()) set?.(out[index] ?? null);
  });
}

async function ownUnit<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof OraError) leaveUnit(error);
    throw error;
  }
}

/** The targets of RETURNING INTO that FORALL's statement has. */
export function returningTargets(
  returning: readonly Expr[] | undefined,
  scope: BlockScope,
  context: CompileContext,
): Targets | undefined {
  return returning && intoTargets(returning, scope, context);
}

/** The types of a dynamic statement's placeholders, those of RETURNING INTO behind the others. */
export function placeholderTypes(args: readonly Using[], targets: Targets = []): SqlType[] {
  return [...args.map(sqlType), ...targets.map(returningType)];
}
