import { oraError } from "../../errors.ts";
import type { Binder } from "../../expressions/binder.ts";
import { convertTo } from "../../expressions/compiled.ts";
import { type Compiled, type Env, TICK } from "../../expressions/contract.ts";
import { type OrderKey, orderComparator } from "../../expressions/ordering.ts";
import { mapTicking, tickIsDue } from "../../expressions/ticks.ts";
import type { Expr, FrameBound, Window } from "../../parser/ast.ts";
import { numberType } from "../../types/make-type.ts";
import { type OraNumber, signOf, toInteger } from "../../types/number.ts";
import type { Value } from "../../types/value.ts";

/** The rows of one frame: from `start` to before `end`, as positions in the partition. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

/** How the frames of a partition are found. */
export interface Frame {
  /** All frames begin with the partition, so that they only grow. */
  readonly growing: boolean;
  /** All frames end with the partition. */
  readonly shrinking: boolean;
  readonly over: (rows: readonly Env[]) => Generator<typeof TICK, (index: number) => FrameRange>;
}

/**
 * The window of an aggregate: the whole partition without ORDER BY; with it by default everything up to the last row that
 * sorts like the current one.
 * Source: Oracle SQL Language Reference, Analytic Functions, windowing_clause.
 * @throws OraError 30486 for RANGE with an offset and several keys, 30485 without a key, 902 for an offset of a wrong type.
 */
export function compileFrame(over: Window, orderBy: readonly OrderKey[], binder: Binder): Frame {
  if (orderBy.length === 0) return wholePartition;
  const frame = over.frame ?? {
    unit: "RANGE",
    start: { kind: "unbounded-preceding" },
    end: { kind: "current-row" },
  };
  const start = compileBound(frame.start, frame.unit, "start", over, orderBy, binder);
  const end = compileBound(frame.end, frame.unit, "end", over, orderBy, binder);
  return {
    growing: frame.start.kind === "unbounded-preceding",
    shrinking: frame.end.kind === "unbounded-following",
    *over(rows) {
      const partition =
        frame.unit === "ROWS" ? withoutPeers(rows) : yield* preparePartition(rows, orderBy);
      const starts = start(partition);
      const ends = end(partition);
      return (index) => {
        const from = Math.max(0, starts(index));
        return { start: from, end: Math.max(from, Math.min(rows.length, ends(index))) };
      };
    },
  };
}

const wholePartition: Frame = {
  growing: true,
  shrinking: true,
  *over(rows) {
    return () => ({ start: 0, end: rows.length });
  },
};

/** The rows of a partition with their sort keys and their groups of equals. */
export interface Partition {
  readonly rows: readonly Env[];
  readonly keys: readonly (readonly Value[])[];
  /** Position of the first and behind the last row that sorts like the row. */
  readonly peerStart: readonly number[];
  readonly peerEnd: readonly number[];
  /** Number of the row's group of equals, from 1. */
  readonly groups: readonly number[];
}

/** The rows of a partition for who does not ask how they sort. */
export function withoutPeers(rows: readonly Env[]): Partition {
  return { rows, keys: [], peerStart: [], peerEnd: [], groups: [] };
}

/** Reads the sort keys of sorted rows. */
export function* preparePartition(
  rows: readonly Env[],
  orderBy: readonly OrderKey[],
): Generator<typeof TICK, Partition> {
  const compare = orderComparator(orderBy);
  const keys = yield* mapTicking(rows, (row) => orderBy.map((key) => key.value.eval(row)));
  const peerStart: number[] = new Array(rows.length).fill(0);
  const peerEnd: number[] = new Array(rows.length).fill(rows.length);
  for (let i = 1; i < rows.length; i++) {
    const same = compare(keys[i - 1] ?? [], keys[i] ?? []) === 0;
    peerStart[i] = same ? (peerStart[i - 1] ?? 0) : i;
    if (tickIsDue()) yield TICK;
  }
  for (let i = rows.length - 2; i >= 0; i--) {
    const same = peerStart[i] === peerStart[i + 1];
    peerEnd[i] = same ? (peerEnd[i + 1] ?? rows.length) : i + 1;
  }
  let group = 0;
  const groups = yield* mapTicking(peerStart, (start, i) => (start === i ? ++group : group));
  return { rows, keys, peerStart, peerEnd, groups };
}

/** Finds a bound: the first row for a start, the row behind the last for an end. */
type BoundFinder = (partition: Partition) => (index: number) => number;

function compileBound(
  bound: FrameBound,
  unit: "ROWS" | "RANGE",
  side: "start" | "end",
  over: Window,
  orderBy: readonly OrderKey[],
  binder: Binder,
): BoundFinder {
  switch (bound.kind) {
    case "unbounded-preceding":
      return () => () => 0;
    case "unbounded-following":
      return ({ rows }) =>
        () =>
          rows.length;
    case "current-row":
      return currentRow(unit, side);
    default:
      return unit === "ROWS"
        ? rowOffset(bound, side, binder)
        : rangeOffset(bound, side, over, orderBy, binder);
  }
}

function currentRow(unit: "ROWS" | "RANGE", side: "start" | "end"): BoundFinder {
  if (unit === "ROWS") return () => (index) => (side === "start" ? index : index + 1);
  return ({ peerStart, peerEnd }) =>
    (index) =>
      (side === "start" ? peerStart[index] : peerEnd[index]) ?? index;
}

type OffsetBound = Extract<FrameBound, { offset: Expr }>;

function rowOffset(bound: OffsetBound, side: "start" | "end", binder: Binder): BoundFinder {
  const compiled = binder.compile(bound.offset);
  const offset = convertTo(compiled, numberType, binder.session, bound.offset.at).eval;
  const direction = bound.kind === "preceding" ? -1 : 1;
  return ({ rows }) =>
    (index) => {
      const row = rows[index];
      const count = row ? offset(row) : null;
      if (count === null || signOf(count as OraNumber) < 0) throw oraError(1428, [String(count)]);
      const place = index + direction * toInteger(count as OraNumber);
      return side === "start" ? place : place + 1;
    };
}

/** The bound is a value: the current row's key moved by the offset, against the order when that is descending. */
function rangeOffset(
  bound: OffsetBound,
  side: "start" | "end",
  over: Window,
  orderBy: readonly OrderKey[],
  binder: Binder,
): BoundFinder {
  const [key, more] = orderBy;
  const item = over.orderBy[0];
  if (!key || !item || more) throw oraError(30486, [], bound.offset.at);
  const back = (bound.kind === "preceding") !== key.descending;
  const limit = limitOf(item.expr, back ? "-" : "+", bound.offset, key, binder);
  const compare = orderComparator([key]);
  return ({ rows, keys, peerStart, peerEnd }) =>
    (index) => {
      const row = rows[index];
      const own = keys[index]?.[0] ?? null;
      if (!row || own === null) return (side === "start" ? peerStart : peerEnd)[index] ?? index;
      const value = limit.eval(row);
      return side === "start"
        ? firstWhere(rows.length, (i) => compare(keys[i] ?? [], [value]) >= 0)
        : firstWhere(rows.length, (i) => compare(keys[i] ?? [], [value]) > 0);
    };
}

function limitOf(expr: Expr, op: "+" | "-", offset: Expr, key: OrderKey, binder: Binder): Compiled {
  const moved = binder.compile({ kind: "binary", op, left: expr, right: offset, at: offset.at });
  return convertTo(moved, key.value.type, binder.session, offset.at);
}

/** The first position that passes a test which, once passed, stays passed. */
function firstWhere(count: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
