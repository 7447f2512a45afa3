import type { Env } from "../expressions/contract.ts";
import type { Value } from "../types/value.ts";
import type { Conjunct, Side } from "./conjuncts.ts";
import type { IndexLookup, PlanNode, Rows, Source } from "./contract.ts";
import { type CorrelatedKey, correlatedKey, hashedRows } from "./hashed-access.ts";
import { bothOf, narrowedTo, rowsAtPoints } from "./points.ts";

/** How the rows of one source are found. They are a superset: every condition is still tested. */
export interface AccessPath {
  readonly rows: (env: Env) => Rows;
  readonly estimate: number;
  /** Conditions that the way of access already satisfies, for estimates. */
  readonly drivers: ReadonlySet<Conjunct>;
  /** An index or a ROWID is used. */
  readonly lookup: boolean;
  /** See `ColumnLookup`. */
  readonly fast?: boolean;
  readonly plan: PlanNode;
}

interface KnownColumn {
  readonly name: string;
  readonly value: Side["value"];
  readonly condition: Conjunct;
}

/**
 * Finds the cheapest way to the rows of a source, given its conditions and the sources whose rows are already known: ROWID,
 * a unique index, another index, and otherwise all rows.
 */
export function chooseAccess(
  source: Source,
  index: number,
  conditions: readonly Conjunct[],
  placed: ReadonlySet<number>,
): AccessPath {
  const known = knownColumns(index, conditions, placed);
  if (source.table) {
    const rowid = known.find((column) => column.name === "ROWID");
    if (rowid) return rowidAccess(source, source.table, rowid);
    const best = bestIndex(source.table.indexes, known);
    if (best) return indexAccess(source, best, known);
    const range = rangeAccess(source, source.table.indexes, index, conditions, placed);
    if (range) return range;
    const correlated = correlatedKey(index, conditions);
    if (correlated) return hashedAccess(source, source.table, index, correlated);
  }
  const points = pointAccess(source, index, conditions, placed);
  if (points) return points;
  return {
    rows: source.rows,
    estimate: source.estimate,
    drivers: new Set(),
    lookup: false,
    plan: source.plan,
  };
}

/** Columns of the source that are set equal to something that is known before its row is. */
function knownColumns(
  index: number,
  conditions: readonly Conjunct[],
  placed: ReadonlySet<number>,
): KnownColumn[] {
  const known: KnownColumn[] = [];
  for (const condition of conditions) {
    const { equality } = condition;
    if (!equality || condition.pinned) continue;
    const { left, right, direct } = equality;
    if (direct.left && isKnown(left, right, index, placed)) {
      known.push({ name: left.column?.name ?? "", value: right.value, condition });
    } else if (direct.right && isKnown(right, left, index, placed)) {
      known.push({ name: right.column?.name ?? "", value: left.value, condition });
    }
  }
  return known;
}

function isKnown(column: Side, value: Side, index: number, placed: ReadonlySet<number>): boolean {
  if (column.column?.source !== index) return false;
  for (const source of value.uses) if (!placed.has(source)) return false;
  return true;
}

/** A unique index before others, more columns before fewer. */
function bestIndex(
  indexes: readonly IndexLookup[],
  known: readonly KnownColumn[],
): IndexLookup | undefined {
  const names = new Set(known.map((column) => column.name));
  let best: IndexLookup | undefined;
  for (const candidate of indexes) {
    if (!candidate.columns.every((name) => names.has(name))) continue;
    if (!best || rank(candidate) > rank(best)) best = candidate;
  }
  return best;
}

function rank(index: IndexLookup): number {
  return (index.unique ? 1000 : 0) + index.columns.length;
}

function rowidAccess(
  source: Source,
  table: NonNullable<Source["table"]>,
  { value, condition }: KnownColumn,
): AccessPath {
  return {
    rows: (env) => {
      const rowid = value.eval(env);
      return typeof rowid === "string" ? table.byRowid(env, rowid) : [];
    },
    estimate: 1,
    drivers: new Set([condition]),
    lookup: true,
    plan: { ...source.plan, options: "BY USER ROWID", rows: 1 },
  };
}

function indexAccess(
  source: Source,
  index: IndexLookup,
  known: readonly KnownColumn[],
): AccessPath {
  const used = index.columns.map((name) => known.find((column) => column.name === name));
  const values = used.flatMap((column) => (column ? [column.value] : []));
  const estimate = index.unique ? 1 : Math.max(1, Math.ceil(source.estimate / 100));
  const scan: PlanNode = {
    operation: "INDEX",
    options: index.unique ? "UNIQUE SCAN" : "RANGE SCAN",
    objectOwner: index.owner,
    objectName: index.name,
    rows: estimate,
    children: [],
  };
  return {
    rows: (env) => {
      const key: Value[] = [];
      for (const value of values) {
        const part = value.eval(env);
        if (part === null) return [];
        key.push(part);
      }
      return index.rows(env, key);
    },
    estimate,
    drivers: new Set(used.flatMap((column) => (column ? [column.condition] : []))),
    lookup: true,
    plan: { ...source.plan, options: "BY INDEX ROWID", rows: estimate, children: [scan] },
  };
}

/** An index whose first column has a lower and an upper bound. */
function rangeAccess(
  source: Source,
  indexes: readonly IndexLookup[],
  place: number,
  conditions: readonly Conjunct[],
  placed: ReadonlySet<number>,
): AccessPath | undefined {
  for (const index of indexes) {
    const bounds = conditions.flatMap((condition) =>
      (condition.ranges ?? [])
        .filter(({ column, value }) => isKnown(column, value, place, placed))
        .filter(({ column }) => column.column?.name === index.columns[0])
        .map((bound) => ({ ...bound, condition })),
    );
    const low = bounds.find(({ op }) => op === ">" || op === ">=");
    const high = bounds.find(({ op }) => op === "<" || op === "<=");
    if (!low || !high) continue;
    const estimate = Math.max(1, Math.ceil(source.estimate / 20));
    return {
      rows: (env) => {
        const from = low.value.value.eval(env);
        const to = high.value.value.eval(env);
        if (from === null || to === null) return [];
        return index.range(
          env,
          { value: from, inclusive: low.op === ">=" },
          { value: to, inclusive: high.op === "<=" },
        );
      },
      estimate,
      drivers: new Set([low.condition, high.condition]),
      lookup: true,
      plan: {
        ...source.plan,
        options: "BY INDEX ROWID",
        rows: estimate,
        children: [
          {
            operation: "INDEX",
            options: "RANGE SCAN",
            objectOwner: index.owner,
            objectName: index.name,
            rows: estimate,
            children: [],
          },
        ],
      },
    };
  }
  return undefined;
}

/** A correlated equality without an index. */
function hashedAccess(
  source: Source,
  table: NonNullable<Source["table"]>,
  index: number,
  key: CorrelatedKey,
): AccessPath {
  return {
    rows: hashedRows(table, index, key, source.rows, source.estimate),
    estimate: Math.max(1, Math.ceil(source.estimate / 100)),
    drivers: new Set([key.condition]),
    lookup: false,
    plan: source.plan,
  };
}

/** A source that finds rows by the values that its conditions demand of some columns. */
function pointAccess(
  source: Source,
  index: number,
  conditions: readonly Conjunct[],
  placed: ReadonlySet<number>,
): AccessPath | undefined {
  const { lookup, canLookUp } = source;
  if (!lookup || !canLookUp) return undefined;
  const drivers = new Set<Conjunct>();
  const demands = conditions.map((condition) => {
    if (condition.pinned) return undefined;
    const points = condition.points?.(index);
    if (!points || ![...points.uses].every((other) => placed.has(other))) return undefined;
    const usable = narrowedTo(points, canLookUp);
    if (usable) drivers.add(condition);
    return usable;
  });
  const points = bothOf(demands);
  if (!points) return undefined;
  const { estimate, rows, fast } = lookup(points);
  if (!fast && points.tuples.length > 1) return undefined;
  return {
    fast,
    rows: rowsAtPoints(points, rows),
    estimate: Math.max(1, Math.ceil(estimate * points.tuples.length)),
    drivers,
    lookup: false,
    plan: source.plan,
  };
}
