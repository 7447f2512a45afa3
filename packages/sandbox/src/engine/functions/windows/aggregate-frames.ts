import { type Env, TICK } from "../../expressions/contract.ts";
import { mapTicking, tickIsDue } from "../../expressions/ticks.ts";
import type { Value } from "../../types/value.ts";
import type { AggregateParts, Step } from "../aggregates/contract.ts";
import type { Frame } from "./frames.ts";

/**
 * An aggregate over the frame of each row. Frames that only grow are one pass, frames that all end with the partition one
 * pass from the end; others are computed anew for each row.
 */
export function* aggregateOverFrames(
  parts: AggregateParts,
  frame: Frame,
  rows: readonly Env[],
): Generator<typeof TICK, readonly Value[]> {
  const inputs = yield* mapTicking(rows, (row) => parts.inputs.map((read) => read(row)));
  const range = yield* frame.over(rows);
  if (frame.growing && frame.shrinking) {
    const step = parts.start();
    yield* addAll(step, inputs, 0, rows.length);
    if (step.settle) yield* step.settle();
    return new Array<Value>(rows.length).fill(step.result());
  }
  if (frame.growing) return yield* growing(parts, inputs, (i) => range(i).end);
  if (frame.shrinking) return yield* shrinking(parts, inputs, (i) => range(i).start);
  const values: Value[] = [];
  for (let i = 0; i < rows.length; i++) {
    const { start, end } = range(i);
    const step = parts.start();
    yield* addAll(step, inputs, start, end);
    values.push(step.result());
    if (tickIsDue()) yield TICK;
  }
  return values;
}

function take(step: Step, values: readonly Value[] | undefined): void {
  if (values) step.add(values[0] ?? null, values);
}

function* addAll(
  step: Step,
  inputs: readonly (readonly Value[])[],
  start: number,
  end: number,
): Generator<typeof TICK, void> {
  for (let i = start; i < end; i++) {
    take(step, inputs[i]);
    if (tickIsDue()) yield TICK;
  }
}

function* growing(
  parts: AggregateParts,
  inputs: readonly (readonly Value[])[],
  endOf: (index: number) => number,
): Generator<typeof TICK, readonly Value[]> {
  const step = parts.start();
  const values: Value[] = [];
  let taken = 0;
  let last: Value = step.result();
  for (let i = 0; i < inputs.length; i++) {
    const end = endOf(i);
    const more = taken < end;
    yield* addAll(step, inputs, taken, end);
    taken = Math.max(taken, end);
    if (more) last = step.result();
    values.push(last);
    if (tickIsDue()) yield TICK;
  }
  return values;
}

function* shrinking(
  parts: AggregateParts,
  inputs: readonly (readonly Value[])[],
  startOf: (index: number) => number,
): Generator<typeof TICK, readonly Value[]> {
  const step = parts.start();
  const values: Value[] = new Array(inputs.length).fill(null);
  let taken = inputs.length;
  for (let i = inputs.length - 1; i >= 0; i--) {
    const start = startOf(i);
    while (taken > start) {
      take(step, inputs[--taken]);
      if (tickIsDue()) yield TICK;
    }
    values[i] = step.result();
    if (tickIsDue()) yield TICK;
  }
  return values;
}
