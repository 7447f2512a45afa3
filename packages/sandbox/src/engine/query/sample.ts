import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import { type Env, TICK } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { TableRef } from "../parser/ast.ts";
import { numberType } from "../types/make-type.ts";
import { numberToDouble, type OraNumber } from "../types/number.ts";
import type { QueryContext, Rows } from "./contract.ts";

/** Lets a part of a table's rows through. */
export type RowFilter = (rows: Rows, env: Env) => Rows;

/**
 * SAMPLE: each row (or, for BLOCK, each hundred rows) is taken with the given probability; SEED makes it repeatable.
 * Source: Oracle SQL Language Reference, SELECT, sample_clause.
 * @throws OraError 30562 at run time for a percentage outside 0.000001 to below 100.
 */
export function sampleOf(
  ref: Extract<TableRef, { kind: "table" }>,
  { session }: QueryContext,
): RowFilter | null {
  const { sample } = ref;
  if (!sample) return null;
  const percentExpr = compileExpr(sample.percent, emptyScope(), session);
  const percent = convertTo(percentExpr, numberType, session, sample.percent.at);
  const seed = sample.seed
    ? convertTo(
        compileExpr(sample.seed, emptyScope(), session),
        numberType,
        session,
        sample.seed.at,
      )
    : null;
  return (rows, env) => {
    const share = numberToDouble((percent.eval(env) ?? 0) as OraNumber);
    if (!(share >= 0.000001 && share < 100)) throw oraError(30562);
    const start = seed ? numberToDouble((seed.eval(env) ?? 0) as OraNumber) : null;
    return sampled(rows, share / 100, start === null ? Math.random : seeded(start), sample.block);
  };
}

const blockRows = 100;

function* sampled(rows: Rows, share: number, random: () => number, block: boolean): Rows {
  let count = 0;
  let taken = false;
  for (const row of rows) {
    if (row === TICK) {
      yield TICK;
      continue;
    }
    if (!block || count % blockRows === 0) taken = random() < share;
    count++;
    if (taken) yield row;
    else if (tickIsDue()) yield TICK;
  }
}

/** A small generator of numbers from 0 to below 1 that gives the same ones for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = Math.floor(seed) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
