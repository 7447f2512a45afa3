import type { Column, SessionContext, Table, Trigger } from "../catalog/contract.ts";
import { triggerColumns } from "../catalog/trigger-columns.ts";
import type { TriggerEvent } from "../parser/ast.ts";
import type { TableReader } from "../store/table-reader.ts";
import type { Row, Value } from "../types/value.ts";
import { tablesOnDelete } from "./cascades.ts";

/** The triggers that fire around the change of each row. */
export interface RowTriggers {
  /** BEFORE … FOR EACH ROW. Stored rows by position; null: there is none. @returns the new row as the triggers leave it */
  readonly beforeRow: (old: Row | null, values: Row | null) => Promise<Row | null>;
  /** AFTER … FOR EACH ROW. */
  readonly afterRow: (old: Row | null, values: Row | null) => Promise<void>;
}

/** The triggers of a table that one kind of change fires. */
export interface TableTriggers extends RowTriggers {
  /** Compiles them. @throws OraError 4098 */
  readonly prepare: () => Promise<void>;
  readonly beforeStatement: () => Promise<void>;
  readonly afterStatement: () => Promise<void>;
  /** There are row triggers: the rows are changed one by one, in steps. */
  readonly hasRows: boolean;
  /** There are triggers that may change the new values. */
  readonly changesRows: boolean;
}

/** What fires the triggers. */
export interface TriggeringChange {
  readonly event: TriggerEvent;
  /** The columns that UPDATE sets. */
  readonly columns?: ReadonlySet<Column>;
  /** INSERT … VALUES of one row: its BEFORE row triggers may look at the table. */
  readonly single?: boolean;
}

/**
 * The enabled triggers of a table for a change; null when there are none.
 * Source: Oracle Database PL/SQL Language Reference, DML Triggers, Order in Which Triggers Fire.
 */
export function tableTriggers(
  reader: TableReader,
  change: TriggeringChange,
  session: SessionContext,
): TableTriggers | null {
  const { table } = reader;
  const runner = session.triggers;
  const fired = runner ? (table.triggers ?? []).filter((trigger) => isFired(trigger, change)) : [];
  if (!runner || fired.length === 0) return null;
  const of = (timing: Trigger["timing"], row: boolean): Trigger[] =>
    fired.filter((trigger) => trigger.timing === timing && trigger.row === row);
  const { event } = change;
  const columns = new Set([...(change.columns ?? [])].map((column) => column.name));
  const statement = (triggers: readonly Trigger[]) => async (): Promise<void> => {
    for (const trigger of triggers) {
      await runner.fire(trigger, { event, columns, mutating: [] }, session);
    }
  };
  const [before, after] = [of("BEFORE", true), of("AFTER", true)];
  const busy = [table, ...(event === "DELETE" ? tablesOnDelete(table) : [])];
  const shape = rowShape(reader);
  return {
    prepare: async () => {
      for (const trigger of fired) await runner.prepare(trigger, session);
    },
    beforeStatement: statement(of("BEFORE", false)),
    afterStatement: statement(of("AFTER", false)),
    hasRows: before.length > 0 || after.length > 0,
    changesRows: before.length > 0 && event !== "DELETE",
    beforeRow: async (old, values) => {
      let now = values;
      for (const trigger of before) {
        const row = { old: shape.shown(old), new: shape.shown(now) };
        const mutating = change.single ? [] : busy;
        const result = await runner.fire(trigger, { event, columns, row, mutating }, session);
        if (result && now) now = shape.stored(now, result);
      }
      return now;
    },
    afterRow: async (old, values) => {
      const row = { old: shape.shown(old), new: shape.shown(values) };
      for (const trigger of after) {
        await runner.fire(trigger, { event, columns, row, mutating: busy }, session);
      }
    },
  };
}

/** Whether a change fires a trigger: UPDATE OF asks for one of its columns. */
function isFired(trigger: Trigger, { event, columns }: TriggeringChange): boolean {
  if (!trigger.enabled || !trigger.events.includes(event)) return false;
  if (event !== "UPDATE" || !trigger.columns || !columns) return true;
  return trigger.columns.some((column) => columns.has(column));
}

/** Whether any trigger of a table fires for some event. */
export function hasTriggers({ triggers = [] }: Table): boolean {
  return triggers.some((trigger) => trigger.enabled);
}

interface RowShape {
  /** The columns that triggers see. */
  readonly shown: (values: Row | null) => Row | null;
  /** A stored row with what a trigger made of it; virtual columns are computed anew. */
  readonly stored: (values: Row, shown: Row) => Row;
}

function rowShape(reader: TableReader): RowShape {
  const columns = triggerColumns(reader.table);
  const places = columns.map((column) => reader.placeOf(column));
  return {
    shown: (values) => {
      if (values === null) return null;
      const row = reader.project(values);
      return places.map((place) => row[place] ?? null);
    },
    stored: (values, shown) => {
      const row: Value[] = [...values];
      for (const [index, { position }] of columns.entries()) {
        if (position >= 0) row[position] = shown[index] ?? null;
      }
      return row;
    },
  };
}
