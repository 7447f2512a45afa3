import type { CompilationError, Firing, SessionContext } from "../catalog/contract.ts";
import { OraError } from "../errors.ts";
import { lineAndColumn } from "../parser/parse-errors.ts";
import { parseTriggerBody } from "../parser/parse-statement.ts";
import type { Row } from "../types/value.ts";
import type { Variable } from "./block-scope.ts";
import { compileBlock } from "./compile-block.ts";
import type { TriggerState } from "./compile-context.ts";
import { PlsqlRecord } from "./composite.ts";
import type { SqlRunner } from "./contract.ts";
import { clientValue } from "./dynamic-sql.ts";
import { badBind, joinedErrors } from "./plsql-errors.ts";
import { closeOthers, compileContext, execute } from "./run-plsql.ts";
import { initialValue, type RecordType, rowType } from "./variable-type.ts";

/** The body of a trigger and what its names mean. */
export interface TriggerUnit {
  /** `OWNER.NAME`: what errors call it. */
  readonly name: string;
  readonly body: string;
  /** The columns of the row that NEW and OLD are; null in a statement trigger. */
  readonly columns: Parameters<typeof rowType>[1] | null;
  readonly referencing: { readonly old: string; readonly new: string };
}

/** The compiled body of a trigger, for one call at a time. */
export interface TriggerProgram {
  /** Runs it. @returns the new row as the body leaves it @throws OraError with the lines it came through */
  readonly run: (firing: Pick<Firing, "event" | "columns" | "row">) => Promise<Row | undefined>;
}

/**
 * Compiles the body of a trigger; nothing runs.
 * @throws OraError 6550 with all that the compiler refuses.
 * Source: Oracle Database PL/SQL Language Reference, CREATE TRIGGER Statement, Correlation Names and Pseudorecords.
 */
export function compileTrigger(
  session: SessionContext,
  unit: TriggerUnit,
  runner: SqlRunner,
): TriggerProgram {
  const { version } = session;
  const { maxStringBytes } = session.db;
  const { statement, binds } = parseTriggerBody(unit.body, version, { maxStringBytes });
  if (statement.kind !== "block") throw new TypeError(`not a block: ${statement.kind}`);
  const type = rowTypeOf(unit);
  const [newRow, oldRow] = [rowVariable(type), rowVariable(type)];
  const rows = new Map([
    [unit.referencing.new, newRow],
    [unit.referencing.old, oldRow],
  ]);
  const trigger: TriggerState = { event: "INSERT", columns: new Set() };
  const variables = binds.map(({ name }) => rows.get(name) ?? rowVariable(type));
  const facts = { source: unit.body, unit: unit.name, binds: variables, runner, trigger };
  const context = compileContext(session, facts);
  for (const { name, at } of binds) {
    if (!rows.has(name) || !unit.columns) context.errors.push(badBind(context, at));
  }
  const step = compileBlock(statement, null, context, "outermost");
  const refused = joinedErrors(context.errors);
  if (refused) throw refused;
  return {
    run: async ({ event, columns, row }) => {
      Object.assign(trigger, { event, columns });
      newRow.value = recordOf(type, row?.new);
      oldRow.value = recordOf(type, row?.old);
      await execute(step, context, true);
      closeOthers(context.runtime, [], context.runtime.implicitResults.splice(0));
      const { value } = newRow;
      return row?.new && value instanceof PlsqlRecord ? value.fields.map(clientValue) : undefined;
    },
  };
}

function rowTypeOf({ columns }: TriggerUnit): RecordType {
  return { ...rowType("row", columns ?? []), isTriggerRow: true };
}

function rowVariable(type: RecordType): Variable {
  return { name: "", type, value: null, constant: false, notNull: false };
}

/** Without a row (OLD of INSERT, NEW of DELETE) all fields are NULL. */
function recordOf(type: RecordType, row: Row | null | undefined): PlsqlRecord {
  return row ? new PlsqlRecord(type, [...row]) : (initialValue(type) as PlsqlRecord);
}

/** The errors of a compilation as *_ERRORS has them. */
export function compilationErrors(error: unknown, body: string): CompilationError[] {
  if (!(error instanceof OraError)) throw error;
  const pattern = /ORA-06550: line (\d+), column (\d+):\n([\s\S]*?)(?=\nORA-06550: line|$)/g;
  const found = [...error.message.matchAll(pattern)].map(([, line, column, text = ""]) => ({
    line: Number(line),
    column: Number(column),
    text,
  }));
  if (found.length > 0) return found;
  return [{ ...lineAndColumn(body, Math.max(error.position, 0)), text: error.message }];
}
