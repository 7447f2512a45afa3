import type { Index, Table } from "../catalog/contract.ts";
import { dataTypeColumn } from "../types/describe-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { expressionText } from "./expression-text.ts";

/** A column that a function-based index has made: hidden, virtual, with a made-up name. */
export interface HiddenColumn {
  readonly name: string;
  readonly type: SqlType;
  /** The expression. */
  readonly text: string;
  readonly index: Index;
  /** 0-based place in the index. */
  readonly position: number;
  /** INTERNAL_COLUMN_ID: they are numbered behind the columns of the table. */
  readonly number: number;
}

/** A key that is no plain column in ascending order. Source: Oracle SQL Language Reference, CREATE INDEX, ASC | DESC. */
export function isHiddenKey({ column, descending }: Index["keys"][number]): boolean {
  return column === null || descending;
}

/** The hidden columns of a table's indexes, by number. */
export function hiddenColumnsOf(table: Table): readonly HiddenColumn[] {
  const hidden: HiddenColumn[] = [];
  for (const index of table.indexes) {
    for (const [position, key] of index.keys.entries()) {
      if (!isHiddenKey(key)) continue;
      const number = table.columns.length + hidden.length + 1;
      const name = `SYS_NC${String(number).padStart(5, "0")}$`;
      hidden.push({ name, type: typeOf(key), text: textOf(key), index, position, number });
    }
  }
  return hidden;
}

function textOf({ column, expr, text }: Index["keys"][number]): string {
  if (column !== null) return `"${column.name}"`;
  return (expr === null ? undefined : expressionText(expr)) ?? text;
}

/** Descending keys are kept as inverted bytes, half as long again: RAW(34) for a NUMBER, RAW(12) for a DATE. */
function typeOf({ column, type, descending }: Index["keys"][number]): SqlType {
  const own = column?.type ?? type ?? ({ name: "NUMBER", precision: null, scale: null } as const);
  if (!descending) return own;
  return { name: "RAW", bytes: Math.ceil(dataTypeColumn(own).dataLength * 1.5) + 1 };
}
