import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Env, ScopeColumn } from "../expressions/contract.ts";
import { timeOfScn } from "../functions/scn.ts";
import type { Flashback, TableRef } from "../parser/ast.ts";
import { checkDefinition } from "../store/flashback.ts";
import { versionsBetween } from "../store/scan.ts";
import { segmentOf } from "../store/segment.ts";
import { xidBytes } from "../store/xid.ts";
import { numberType, raw, timestampType, varchar2 } from "../types/make-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { NewSource, QueryContext, Rows } from "./contract.ts";
import { scnOfBound } from "./flashback.ts";

type TableName = Extract<TableRef, { kind: "table" }>;

const pseudoColumns = (): readonly ScopeColumn[] => [
  { name: "VERSIONS_STARTSCN", type: numberType, nullable: true, hidden: true },
  { name: "VERSIONS_STARTTIME", type: timestampType(0), nullable: true, hidden: true },
  { name: "VERSIONS_ENDSCN", type: numberType, nullable: true, hidden: true },
  { name: "VERSIONS_ENDTIME", type: timestampType(0), nullable: true, hidden: true },
  { name: "VERSIONS_XID", type: raw(8), nullable: true, hidden: true },
  { name: "VERSIONS_OPERATION", type: varchar2(1), nullable: true, hidden: true },
];

/**
 * A table with VERSIONS BETWEEN: every committed version of its rows in a range, with the VERSIONS_ pseudo columns.
 * Source: Oracle SQL Language Reference, Version Query Pseudocolumns; Development Guide, Using Oracle Flashback Version Query.
 * @throws OraError 30051 for temporary and external tables; at run time 30052 for bounds that are no range, 1466, 1555.
 */
export function versionsSource(
  table: Table,
  ref: TableName,
  alias: string,
  context: QueryContext,
): NewSource {
  const flashback = ref.flashback as Extract<Flashback, { kind: "versions" }>;
  if (table.temporary !== null || table.external) throw oraError(30051, [], ref.name.at);
  const { session } = context;
  const bound = (expr: typeof flashback.low, otherwise: () => number): ((env: Env) => number) =>
    expr ? scnOfBound(flashback.unit, expr, session) : otherwise;
  const low = bound(flashback.low, () =>
    Math.max(session.db.scnTimes[0]?.scn ?? 0, table.lastDdlScn),
  );
  const high = bound(flashback.high, () => session.db.scn);
  const stored = table.columns.filter((column) => !column.unused && column.position >= 0);
  const columns = stored.map((column) => ({
    name: column.name,
    type: column.type,
    nullable: column.nullable,
    hidden: column.invisible || column.systemHidden,
  }));
  const rows = Math.max(1, segmentOf(table, session).liveRows);
  return {
    scope: {
      alias,
      ...(ref.alias === undefined ? { owner: table.owner, tableName: table.name } : {}),
      columns: [...columns, ...pseudoColumns()],
    },
    star: columns.flatMap((column, index) => (column.hidden ? [] : [index])),
    identity: false,
    *rows(env): Rows {
      const range = [low(env), high(env)] as const;
      if (range[0] > range[1]) throw oraError(30052);
      checkDefinition(table, { scn: range[0], tx: null, seq: 0 });
      for (const span of versionsBetween(segmentOf(table, session), ...range)) {
        const values: Value[] = stored.map(
          (column) => span.version.values[column.position] ?? null,
        );
        values.push(...spanColumns(span, context));
        yield values as Row;
      }
    },
    estimate: rows,
    plan: {
      operation: "TABLE ACCESS",
      options: "FULL",
      objectOwner: table.owner,
      objectName: table.name,
      rows,
      children: [],
    },
    locks: [],
    noRowid: 1446,
  };
}

type Span = ReturnType<typeof versionsBetween> extends Generator<infer T> ? T : never;

function spanColumns(span: Span, { session }: QueryContext): Value[] {
  const time = (scn: number | null): Value => (scn === null ? null : timeOfScn(session, scn));
  return [
    span.startScn,
    time(span.startScn),
    span.endScn,
    time(span.endScn),
    span.startScn === null ? null : xidBytes(span.version.tx.xid),
    span.operation,
  ];
}
