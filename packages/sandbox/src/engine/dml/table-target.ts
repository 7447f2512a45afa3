import type { Index, Table } from "../catalog/contract.ts";
import type { Env, ScopeColumn } from "../expressions/contract.ts";
import type { TableRef } from "../parser/ast.ts";
import type { IndexLookup, Rows, Source } from "../query/contract.ts";
import { ownNames } from "../query/fixed-source.ts";
import { partitionTest } from "../query/partition-test.ts";
import type { RowVersion } from "../store/contract.ts";
import { lookup } from "../store/index-data.ts";
import { indexDataOf } from "../store/indexes.ts";
import { oraRowscn } from "../store/row-scn.ts";
import { rowidReader, slotOfRowid } from "../store/rowid.ts";
import { scan, visibleVersion } from "../store/scan.ts";
import { currentSnapshot } from "../store/statements.ts";
import { nullType, numberType, rowidType } from "../types/make-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Target } from "./dml-target.ts";
import { partitionRules } from "./partition-rules.ts";
import type { StatementContext } from "./statement-context.ts";
import type { TableWriter } from "./table-writer.ts";

type NamedRef = Extract<TableRef, { kind: "table" }>;

/**
 * A table as a target. Its rows carry, behind their columns and the pseudo columns that the statement names, the version they
 * were made of.
 */
export function tableTarget(
  table: Table,
  ref: NamedRef,
  alias: string,
  context: StatementContext,
): Target {
  const writer = context.writers(table);
  const pseudo = pseudoColumns(writer, context);
  const columns: ScopeColumn[] = [
    ...writer.reader.source.columns,
    ...pseudo.map((column) => column.facts),
    versionColumn,
  ];
  const place = columns.length - 1;
  const shape = shaper(writer, pseudo, columns.length);
  const named = table.columns.filter((column) => !column.unused && !column.systemHidden);
  const all = named.map((column) => ({ name: column.name, base: column }));
  return {
    alias,
    at: ref.at,
    writer,
    columns: all,
    shown: all.filter((column) => !column.base.invisible),
    source: {
      scope: { alias, ...ownNames(ref, table.owner, table.name), columns },
      ...sourceRows(writer, ref, shape, context),
    },
    versionOf: (row) => row[place] as unknown as RowVersion,
    rowOf: (version) => shape(version),
    complete: true,
    check: namedPartition(table, ref, context),
    checkColumns: () => undefined,
  };
}

/** `INSERT INTO t PARTITION (p)`: other partitions' rows are refused. */
function namedPartition(
  table: Table,
  { partition }: NamedRef,
  { session }: StatementContext,
): Target["check"] {
  const rules = partition ? partitionRules(table, session) : null;
  return partition && rules ? (values) => rules.checkNamed(values, partition.name) : null;
}

const versionColumn: ScopeColumn = { name: "", type: nullType, nullable: true, hidden: true };

interface PseudoColumn {
  readonly facts: ScopeColumn;
  readonly value: (version: RowVersion) => Value;
}

function pseudoColumns(writer: TableWriter, { query, session }: StatementContext): PseudoColumn[] {
  const { table, segment } = writer;
  const columns: PseudoColumn[] = [];
  const hidden = { nullable: true, hidden: true };
  if (query.mentioned.has("ROWID")) {
    const rowid = rowidReader(table, segment);
    const facts = { name: "ROWID", type: rowidType, ...hidden };
    columns.push({ facts, value: ({ slot }) => rowid(slot) });
  }
  if (query.mentioned.has("ORA_ROWSCN")) {
    const facts = { name: "ORA_ROWSCN", type: numberType, ...hidden };
    const value: PseudoColumn["value"] = (version) =>
      oraRowscn(table, segment, currentSnapshot(session))(version);
    columns.push({ facts, value });
  }
  return columns;
}

/** Makes the row of the source of a version. */
function shaper(
  { reader, width }: TableWriter,
  pseudo: readonly PseudoColumn[],
  length: number,
): (version: RowVersion) => Row {
  const own = length - 1 - pseudo.length;
  return (version) => {
    const values = own > width ? reader.project(version.values) : version.values;
    const row: Value[] = new Array(length);
    for (let index = 0; index < own; index++) row[index] = values[index] ?? null;
    for (let index = 0; index < pseudo.length; index++) {
      row[own + index] = pseudo[index]?.value(version) ?? null;
    }
    row[length - 1] = version as unknown as Value;
    return row;
  };
}

function sourceRows(
  writer: TableWriter,
  ref: NamedRef,
  shape: (version: RowVersion) => Row,
  context: StatementContext,
): Omit<Source, "scope"> {
  const { table, segment } = writer;
  const { session } = context;
  const only = partitionTest(ref, table, context.query);
  function* shaped(versions: Iterable<RowVersion>): Rows {
    for (const version of versions) yield shape(version);
  }
  const restricted = (rows: Rows, env: Env): Rows => (only ? only(rows, env) : rows);
  const estimate = Math.max(1, segment.liveRows);
  const all = (env: Env): Rows => restricted(shaped(scan(segment, currentSnapshot(session))), env);
  return {
    star: [],
    identity: false,
    rows: all,
    dependsOn: new Set(),
    estimate,
    plan: {
      operation: "TABLE ACCESS",
      options: "FULL",
      objectOwner: table.owner,
      objectName: table.name,
      rows: estimate,
      children: [],
    },
    locks: [],
    table: {
      table,
      session,
      snapshot: () => currentSnapshot(session),
      byRowid: (env, text) => {
        const slot = slotOfRowid(table, text, segment);
        const version = slot ? visibleVersion(slot.head, currentSnapshot(session)) : null;
        return restricted(version ? [shape(version)] : [], env);
      },
      indexes: table.indexes.flatMap((index) => {
        const columns = plainColumns(index);
        if (!columns) return [];
        const some = (rows: Iterable<RowVersion>, env: Env): Rows => restricted(shaped(rows), env);
        // Every statement changes the index: sorting it for ranges would never pay.
        return [{ ...indexLookup(writer, index, columns, context, some), range: all }];
      }),
    },
  };
}

function indexLookup(
  { table, segment }: TableWriter,
  index: Index,
  columns: readonly string[],
  { session }: StatementContext,
  shaped: (versions: Iterable<RowVersion>, env: Env) => Rows,
): Omit<IndexLookup, "range"> {
  return {
    owner: index.owner,
    name: index.name,
    unique: index.unique,
    columns,
    rows: (env, key) => {
      const data = indexDataOf(session, table, segment, index);
      return data ? shaped(lookup(segment, data, key, currentSnapshot(session)), env) : [];
    },
  };
}

/** The names of the indexed columns when the index can be used and has nothing but columns. */
function plainColumns(index: Index): string[] | null {
  if (!index.usable || !index.visible) return null;
  const names: string[] = [];
  for (const { column } of index.keys) {
    if (!column) return null;
    names.push(column.name);
  }
  return names;
}
