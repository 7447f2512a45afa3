import type { OracleSession } from "@singer-oracle/core/oracle";
import type { BindSizes } from "./bind-sizes.ts";
import type { BoundRow } from "./bound-row.ts";
import type { Lane } from "./lanes.ts";
import type { ArrayStatement } from "./load-statements.ts";
import type { LoadTarget } from "./load-target.ts";
import { type RowFault, rowFaults } from "./row-fault.ts";
import type { Stage } from "./stage.ts";

/** Rows on their way into a table, in a transaction that somebody else ends. */
export interface BatchWork {
  readonly lane: Lane;
  readonly target: LoadTarget;
  readonly sizes: BindSizes;
  /** Of the session, when the target is loaded through one. */
  readonly stage: Stage | undefined;
}

/** Rows of one kind; partial ones that have the same columns. */
export interface RowGroup {
  readonly kind: BoundRow["kind"];
  /** Of partial rows: the columns they have. */
  readonly present: string;
  readonly rows: readonly BoundRow[];
}

/** What an array statement did with each row. */
export interface ArrayOutcome {
  readonly faults: readonly RowFault[];
  /** The rows that touched no row of the table; only when asked for. */
  readonly untouched: readonly BoundRow[];
}

/**
 * The rows in groups that a statement each can take, removals first: the row that takes their place may have a value that
 * only one row may have.
 */
export function groupRows(rows: readonly BoundRow[]): readonly RowGroup[] {
  const [first] = rows;
  if (first === undefined) return [];
  if (rows.every(({ kind }) => kind === "full")) return [{ kind: "full", present: "", rows }];
  const groups = new Map<string, { kind: BoundRow["kind"]; present: string; rows: BoundRow[] }>();
  for (const row of rows) {
    const present = row.present ?? "";
    const key = `${row.kind} ${present}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind: row.kind, present, rows: [row] });
    else group.rows.push(row);
  }
  const rank = { removal: 0, partial: 1, full: 2 } as const;
  return [...groups.values()].toSorted((left, right) => rank[left.kind] - rank[right.kind]);
}

/** Sends an array statement; rows that the server refuses are told, the others stay. */
export async function sendRows(
  work: BatchWork,
  statement: ArrayStatement,
  rows: readonly BoundRow[],
  options: { readonly countRows?: boolean } = {},
): Promise<ArrayOutcome> {
  const { sql, positions } = statement;
  const defs = work.sizes.defsFor(rows);
  const result = await work.lane.session.executeMany(sql, project(rows, positions), {
    bindDefs: positions.map((position) => {
      const def = defs[position];
      if (def === undefined) throw new Error(`there is no column ${position} to bind`);
      return def;
    }),
    batchErrors: true,
    dmlRowCounts: options.countRows ?? false,
  });
  const faults = rowFaults(rows, result.rowErrors, sql);
  if (options.countRows !== true) return { faults, untouched: [] };
  const failed = new Set(faults.map(({ row }) => row));
  const untouched = rows.filter((row, index) => result.rowCounts[index] === 0 && !failed.has(row));
  return { faults, untouched };
}

/** Runs statements without binds, one after the other. */
export async function runStatements(
  session: OracleSession,
  statements: readonly string[],
): Promise<void> {
  for (const sql of statements) await session.execute(sql);
}

type Values = BoundRow["values"];

/** The values of each row in the order of the binds; the rows' own arrays when that is their order. */
function project(rows: readonly BoundRow[], positions: readonly number[]): readonly Values[] {
  const width = rows[0]?.values.length ?? 0;
  const isOwnOrder =
    positions.length === width && positions.every((position, index) => position === index);
  if (isOwnOrder) return rows.map(({ values }) => values);
  return rows.map(({ values }) => positions.map((position) => values[position] ?? null));
}
