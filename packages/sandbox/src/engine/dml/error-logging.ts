import type { Column, SessionContext, Table } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { emptyEnv } from "../expressions/compiled.ts";
import type { Env } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { ErrorLogging } from "../parser/ast.ts";
import type { RowSlot } from "../store/contract.ts";
import { rowidOf } from "../store/rowid.ts";
import { autonomously } from "../store/transactions.ts";
import { implicitConvert } from "../types/convert.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { JoinedTarget } from "./affected-rows.ts";
import type { Given } from "./column-values.ts";
import type { Target } from "./dml-target.ts";
import {
  checkPending,
  type Execution,
  markRow,
  patiently,
  startExecution,
  undoRow,
} from "./execution.ts";
import type { StatementContext } from "./statement-context.ts";
import type { TableWriter } from "./table-writer.ts";

/** What is logged of a row beside the error. */
export interface LoggedRow {
  readonly operation: "I" | "U" | "D";
  readonly slot: RowSlot | null;
  /** The value of a column of the target table and its type; null when it is not known. */
  readonly read: (column: Column) => { readonly value: Value; readonly type: SqlType } | null;
}

/** Reads what was to be inserted: the values as they were given, before they were made to fit. */
export function readGiven(given: ReadonlyMap<Column, Given>, env: Env): LoggedRow["read"] {
  return (column) => {
    const source = given.get(column);
    if (!source || source === "default") return null;
    try {
      return { value: source.compiled.eval(env), type: source.compiled.type };
    } catch (error) {
      if (error instanceof OraError) return null;
      throw error;
    }
  };
}

/** Describes the current row of the target, as it is stored, for UPDATE and DELETE. */
export function loggedCurrent(
  operation: "U" | "D",
  { target, place }: Pick<JoinedTarget, "target" | "place">,
  env: Env,
): LoggedRow {
  const row = env.rows[place];
  const version = row ? target.versionOf(row) : null;
  const { slot = null, values = [] } = version ?? {};
  return {
    operation,
    slot,
    read: (column) => ({ value: values[column.position] ?? null, type: column.type }),
  };
}

/** LOG ERRORS, compiled. */
export interface ErrorLog {
  /** Does the work of one row; an error that can be logged is, as long as the limit allows it. */
  readonly guard: (
    run: Execution,
    work: () => void,
    describe: () => LoggedRow,
  ) => Promise<void> | undefined;
  /** The same for work in several steps, with triggers between them. */
  readonly guardSteps: (
    run: Execution,
    work: () => Promise<void>,
    describe: () => LoggedRow,
  ) => Promise<void>;
}

/**
 * Errors of a row that can be logged: constraints, lengths, conversions, NULLs, partitions, triggers.
 * Source: Oracle SQL Language Reference, INSERT, error_logging_clause.
 */
const loggable: ReadonlySet<number> = new Set([
  1, 1400, 1407, 1402, 1426, 1438, 1722, 1830, 1840, 1841, 1843, 1847, 1848, 1849, 1850, 1851, 1852,
  1858, 1861, 2290, 2291, 2292, 6502, 12899, 14400, 14401, 14402, 30926, 38104, 1476, 1461, 932,
]);

/**
 * Compiles LOG ERRORS. The log table is `ERR$_` and the first 25 characters of the target's name unless one is named; it
 * must be there. Rows are written to it at once and stay whatever becomes of the statement.
 * @throws OraError 942 when there is no such table, 38900 when it has no column for the number or the text.
 */
export function compileErrorLog(
  logging: ErrorLogging | undefined,
  target: Target,
  context: StatementContext,
): ErrorLog | null {
  if (!logging) return null;
  const { session } = context;
  const { table } = target.writer;
  const name = logging.table ?? {
    parts: [table.owner, `ERR$_${table.name.slice(0, 25)}`],
    at: target.at,
  };
  const object = session.resolve(name, "insert");
  if (object.kind !== "table") throw oraError(942, [name.parts.join(".")], name.at);
  const writer = context.writers(object);
  for (const mandatory of ["ORA_ERR_NUMBER$", "ORA_ERR_MESG$"]) {
    if (!columnNamed(object, mandatory)) throw oraError(38900, [mandatory, object.name], name.at);
  }
  const tag = logging.tag
    ? compileExpr(logging.tag, emptyScope({ up: context.up }), session)
    : null;
  const limit = logging.rejectLimit === undefined ? 0 : logging.rejectLimit;
  const counts = new WeakMap<Execution, number>();
  const handle = (run: Execution, error: unknown, describe: () => LoggedRow): void => {
    if (!(error instanceof OraError) || !isLoggable(error)) throw error;
    const count = (counts.get(run) ?? 0) + 1;
    counts.set(run, count);
    const tagValue = tag ? tag.eval(emptyEnv(run.up)) : null;
    writeLog(run, session, writer, target.writer, error, describe(), tagValue);
    if (limit !== null && count > limit) throw error;
  };
  return {
    guard: (run, work, describe) => guarded(run, work, describe, handle),
    guardSteps: async (run, work, describe) => {
      const mark = markRow(run);
      try {
        await work();
        await patiently(run, () => checkPending(run));
      } catch (error) {
        undoRow(run, mark);
        handle(run, error, describe);
      }
    },
  };
}

/** Errors of triggers are loggable whatever their number: their last line says where they come from. */
function isLoggable({ number, message }: OraError): boolean {
  return loggable.has(number) || message.includes("\nORA-04088: ");
}

function columnNamed(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name && !column.unused);
}

function guarded(
  run: Execution,
  work: () => void,
  describe: () => LoggedRow,
  handle: (run: Execution, error: unknown, describe: () => LoggedRow) => void,
): Promise<void> | undefined {
  try {
    return patiently(run, work)?.catch((error: unknown) => handle(run, error, describe));
  } catch (error) {
    handle(run, error, describe);
    return undefined;
  }
}

function writeLog(
  run: Execution,
  session: SessionContext,
  log: TableWriter,
  target: TableWriter,
  error: OraError,
  row: LoggedRow,
  tag: Value,
): void {
  const rowid = row.slot ? rowidOf(target.table, row.slot, target.segment) : null;
  const facts: Readonly<Record<string, Value>> = {
    ORA_ERR_NUMBER$: error.number,
    ORA_ERR_MESG$: `${error.message}\n`,
    ORA_ERR_ROWID$: rowid,
    ORA_ERR_OPTYP$: row.operation,
    ORA_ERR_TAG$: tag === null ? null : String(tag),
  };
  const values: Value[] = new Array(log.width).fill(null);
  for (const column of log.table.columns) {
    if (column.unused || column.position < 0) continue;
    const fact = facts[column.name];
    values[column.position] =
      fact === undefined ? loggedValue(session, target.table, column, row) : fact;
  }
  autonomously(session, () => {
    const own = startExecution(session, run.pacing, run.signal, null);
    log.insert(own, values);
    checkPending(own);
  });
}

/** The value of the column of the same name, as text when the log has it so. What cannot be shown is NULL. */
function loggedValue(
  session: SessionContext,
  table: Table,
  column: Column,
  { read }: LoggedRow,
): Value {
  const source = columnNamed(table, column.name);
  const found = source ? read(source) : null;
  if (!found || found.value === null) return null;
  try {
    return implicitConvert(found.value, found.type, column.type, session);
  } catch (error) {
    if (error instanceof OraError) return null;
    throw error;
  }
}
