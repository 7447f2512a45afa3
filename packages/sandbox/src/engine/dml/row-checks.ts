import type { Column, Constraint, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Condition } from "../expressions/binder.ts";
import { compileCondition } from "../expressions/compile.ts";
import { emptyScope } from "../expressions/scope.ts";
import { mentionedNames } from "../query/walk.ts";
import type { RowSlot } from "../store/contract.ts";
import { isDeferred, putOff } from "../store/deferral.ts";
import { envOfRow, type TableReader } from "../store/table-reader.ts";
import type { StoreTransaction } from "../store/transaction.ts";
import type { Row } from "../types/value.ts";

/** What is checked of every row by itself. */
export interface RowChecks {
  /** @throws OraError 1400 for INSERT, 1407 for UPDATE, 2290. */
  readonly check: (values: Row) => void;
  /**
   * The checks of deferrable constraints, for a row that was just written: at once or at COMMIT, as the transaction says.
   * @throws OraError 2290
   */
  readonly deferrable: ((tx: StoreTransaction, slot: RowSlot) => void) | null;
}

interface CheckTest {
  readonly constraint: Constraint;
  readonly test: Condition;
}

/**
 * NOT NULL and CHECK constraints of a table. With `changed` (the columns that UPDATE sets) only those that concern them.
 * Source: Oracle SQL Language Reference, constraint.
 */
export function rowChecks(
  reader: TableReader,
  session: SessionContext,
  changed: ReadonlySet<Column> | null,
): RowChecks {
  const { table } = reader;
  const concerned = (column: Column): boolean => changed === null || changed.has(column);
  const required = table.columns.filter(
    (column) => !column.unused && !column.nullable && concerned(column),
  );
  const tests = checkTests(reader, session, changed);
  const now = tests.filter(({ constraint }) => !constraint.deferrable);
  const later = tests.filter(({ constraint }) => constraint.deferrable);
  return {
    check: checker(reader, required, now, changed === null ? 1400 : 1407),
    deferrable: later.length === 0 ? null : (tx, slot) => checkOrPutOff(reader, later, tx, slot),
  };
}

function checker(
  reader: TableReader,
  required: readonly Column[],
  tests: readonly CheckTest[],
  nullError: 1400 | 1407,
): (values: Row) => void {
  const { table } = reader;
  const stored = required.filter((column) => column.position >= 0);
  const virtual = required.filter((column) => column.position < 0);
  const needsRow = tests.length > 0 || virtual.length > 0;
  const refuse = (column: Column): never => {
    throw oraError(nullError, [`"${table.owner}"."${table.name}"."${column.name}"`]);
  };
  const checkRow = (row: Row): void => {
    for (const column of virtual) if (isNull(row, reader.placeOf(column))) refuse(column);
    const env = envOfRow(row);
    for (const { constraint, test } of tests) {
      if (test(env) === false) throw violated(table, constraint);
    }
  };
  return (values) => {
    for (const column of stored) if (isNull(values, column.position)) refuse(column);
    if (needsRow) checkRow(reader.project(values));
  };
}

function isNull(row: Row, place: number): boolean {
  return (row[place] ?? null) === null;
}

function violated(table: Table, constraint: Constraint): Error {
  return oraError(2290, [`${table.owner}.${constraint.name}`]);
}

function checkTests(
  reader: TableReader,
  session: SessionContext,
  changed: ReadonlySet<Column> | null,
): CheckTest[] {
  const scope = emptyScope({ sources: [reader.source] });
  const tests: CheckTest[] = [];
  for (const constraint of reader.table.constraints) {
    if (!constraint.enabled) continue;
    if (constraint.kind === "check" && constraint.check) {
      const { condition } = constraint.check;
      if (changed && !concerns(condition, reader.table, changed)) continue;
      tests.push({ constraint, test: compileCondition(condition, scope, session) });
    } else if (constraint.kind === "not-null" && constraint.deferrable) {
      tests.push({ constraint, test: presence(reader, constraint.columns) });
    }
  }
  return tests;
}

/** NOT NULL that can be deferred is a CHECK in all but name. */
function presence(reader: TableReader, columns: readonly Column[]): Condition {
  const places = columns.map(reader.placeOf);
  return (env) => places.every((place) => (env.rows[0]?.[place] ?? null) !== null);
}

function concerns(condition: unknown, table: Table, changed: ReadonlySet<Column>): boolean {
  const names = mentionedNames(condition);
  for (const column of table.columns) {
    if (!names.has(column.name)) continue;
    if (changed.has(column) || (column.virtual && concerns(column.virtual.expr, table, changed))) {
      return true;
    }
  }
  return false;
}

function checkOrPutOff(
  reader: TableReader,
  tests: readonly CheckTest[],
  tx: StoreTransaction,
  slot: RowSlot,
): void {
  const { table } = reader;
  for (const { constraint, test } of tests) {
    const check = (): void => {
      const { head } = slot;
      if (!head || head.deleted) return;
      if (test(envOfRow(reader.project(head.values))) === false) throw violated(table, constraint);
    };
    if (isDeferred(tx, constraint)) putOff(tx, table, constraint, String(slot.id), 2290, check);
    else check();
  }
}
