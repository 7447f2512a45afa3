import type { Index, SessionContext, Table } from "../catalog/contract.ts";
import { compileExpr } from "../expressions/compile.ts";
import { literalOf } from "../expressions/compiled.ts";
import type { Compiled, Env, Scope, ScopeColumn } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { TableRef } from "../parser/ast.ts";
import type { RowVersion, Snapshot } from "../store/contract.ts";
import { nullType, numberType, rowidType } from "../types/make-type.ts";
import type { Row } from "../types/value.ts";
import type { IndexLookup, NewSource, QueryContext, Rows, Source } from "./contract.ts";
import { createEnv } from "./environment.ts";
import { checkFlashbackRight, flashbackSnapshot } from "./flashback.ts";
import { partitionTest } from "./partition-test.ts";
import { currentSnapshot } from "./query-context.ts";
import { sampleOf } from "./sample.ts";
import {
  indexRows,
  liveRows,
  type RowFacts,
  rangeRows,
  rowAt,
  type Shape,
  scanTable,
  type TableReading,
} from "./store-access.ts";
import { versionsSource } from "./versions.ts";

type TableName = Extract<TableRef, { kind: "table" }>;

/**
 * A heap table as a source. Its rows are the stored rows themselves unless ROWID, ORA_ROWSCN or a virtual column is named:
 * these stand behind the stored columns.
 * Source: Oracle SQL Language Reference, SELECT, query_table_expression; Pseudocolumns.
 */
export function compileTable(
  table: Table,
  ref: TableName,
  alias: string,
  context: QueryContext,
  up: Scope | null,
): NewSource {
  const { session } = context;
  if (ref.flashback) checkFlashbackRight(table, session, ref.name.at);
  if (ref.flashback?.kind === "versions") return versionsSource(table, ref, alias, context);
  const flashback = ref.flashback
    ? flashbackSnapshot(ref.flashback, table, context, up)
    : context.flashback;
  const snapshot = (env: Env): Snapshot => flashback?.(env.up) ?? currentSnapshot(context);
  const layout = layOut(table, context, flashback !== null);
  const restrict = [partitionTest(ref, table, context), sampleOf(ref, context)];
  const reading = (env: Env): TableReading => {
    return { table, session, snapshot: snapshot(env), shape: layout.shape };
  };
  const rows = (env: Env): Rows => scanTable(reading(env));
  return {
    scope: {
      alias,
      ...(ref.alias === undefined ? { owner: table.owner, tableName: table.name } : {}),
      columns: layout.columns,
    },
    star: layout.star,
    identity: layout.identity,
    rows: restrict.reduce<(env: Env) => Rows>(
      (inner, limit) => (limit ? (env) => limit(inner(env), env) : inner),
      rows,
    ),
    estimate: Math.max(1, liveRows(table, session)),
    plan: {
      operation: "TABLE ACCESS",
      options: "FULL",
      objectOwner: table.owner,
      objectName: table.name,
      ...(alias === table.name ? {} : { alias }),
      rows: Math.max(1, liveRows(table, session)),
      children: [],
    },
    locks:
      layout.rowid < 0
        ? []
        : [{ table, alias, column: layout.rowid, ...(flashback ? { past: true as const } : {}) }],
    ...(restrict.some((limit) => limit !== null)
      ? {}
      : { table: lookups(table, session, snapshot, reading) }),
  };
}

/** How the rows of a table look to the block. */
interface Layout {
  readonly columns: readonly ScopeColumn[];
  readonly star: readonly number[];
  readonly identity: boolean;
  /** Place of ROWID, -1 when nobody asks for it. */
  readonly rowid: number;
  readonly shape: Shape | null;
}

/** What a row gets behind its stored columns. */
type Extra = (values: Row, version: RowVersion, facts: RowFacts) => Row[number];

function layOut(table: Table, context: QueryContext, flashback: boolean): Layout {
  const width = storedWidth(table);
  const columns: ScopeColumn[] = Array.from({ length: width }, () => unusedColumn);
  const extras: { readonly column: ScopeColumn; readonly value: Extra }[] = [];
  const star: number[] = [];
  for (const column of table.columns) {
    if (column.unused) continue;
    const hidden = column.invisible || column.systemHidden;
    const facts = { name: column.name, type: column.type, nullable: column.nullable, hidden };
    const place = column.position >= 0 ? column.position : width + extras.length;
    if (column.position >= 0) columns[place] = facts;
    else extras.push({ column: facts, value: virtualValue(table, column.name, context) });
    if (!hidden) star.push(place);
  }
  const rowid = context.rowids || context.mentioned.has("ROWID") ? width + extras.length : -1;
  if (rowid >= 0) {
    extras.push({ column: pseudo("ROWID"), value: (_row, { slot }, facts) => facts.rowid(slot) });
  }
  if (context.mentioned.has("ORA_ROWSCN") && !flashback && !table.external) {
    extras.push({
      column: pseudo("ORA_ROWSCN"),
      value: (_row, version, facts) => facts.scn(version),
    });
  }
  const all = [...columns, ...extras.map((extra) => extra.column)];
  const identity =
    extras.length === 0 && star.length === width && star.every((place, index) => place === index);
  return { columns: all, star, identity, rowid, shape: shapeOf(width, extras) };
}

const unusedColumn: ScopeColumn = { name: "", type: nullType, nullable: true, hidden: true };

function pseudo(name: "ROWID" | "ORA_ROWSCN"): ScopeColumn {
  const type = name === "ROWID" ? rowidType : numberType;
  return { name, type, nullable: true, hidden: true };
}

function storedWidth(table: Table): number {
  return table.columns.reduce((width, column) => Math.max(width, column.position + 1), 0);
}

function shapeOf(width: number, extras: readonly { readonly value: Extra }[]): Shape | null {
  if (extras.length === 0) return null;
  return (version, facts) => {
    const row: Row[number][] = version.values.slice(0, width);
    while (row.length < width) row.push(null);
    for (const extra of extras) row.push(extra.value(row, version, facts));
    return row;
  };
}

/** A virtual column: its expression sees the stored columns of the row. */
function virtualValue(table: Table, name: string, context: QueryContext): Extra {
  let compiled: Compiled | undefined;
  return (values) => {
    compiled ??= compileVirtual(table, name, context);
    const env = createEnv(1, null);
    env.rows[0] = values;
    return compiled.eval(env);
  };
}

function compileVirtual(table: Table, name: string, context: QueryContext): Compiled {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column?.virtual) return literalOf(null, nullType);
  const columns = Array.from({ length: storedWidth(table) }, () => unusedColumn);
  for (const stored of table.columns) {
    if (stored.position < 0) continue;
    columns[stored.position] = {
      name: stored.name,
      type: stored.type,
      nullable: stored.nullable,
      hidden: false,
    };
  }
  const scope = emptyScope({ sources: [{ alias: table.name, columns }] });
  return compileExpr(column.virtual.expr, scope, context.session);
}

function lookups(
  table: Table,
  session: SessionContext,
  snapshot: (env: Env) => Snapshot,
  reading: (env: Env) => TableReading,
): NonNullable<Source["table"]> {
  return {
    table,
    session,
    snapshot,
    byRowid: (env, rowid) => rowAt(reading(env), rowid),
    indexes: table.indexes.flatMap((index): IndexLookup[] => {
      const columns = plainColumns(index);
      if (!columns) return [];
      const type = index.keys[0]?.column?.type ?? nullType;
      return [
        {
          owner: index.owner,
          name: index.name,
          unique: index.unique,
          columns,
          rows: (env, key) => indexRows(reading(env), index, key),
          range: (env, low, high) => rangeRows(reading(env), index, type, low, high),
        },
      ];
    }),
  };
}

/** The names of the indexed columns when the index can be used and has nothing but columns. */
function plainColumns(index: Index): string[] | null {
  if (!index.usable || !index.visible) return null;
  const names: string[] = [];
  for (const key of index.keys) {
    if (!key.column) return null;
    names.push(key.column.name);
  }
  return names;
}
