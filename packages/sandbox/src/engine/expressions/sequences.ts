import type { Sequence, SessionContext } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import { numberType } from "../types/make-type.ts";
import { makeNumber, type OraNumber } from "../types/number.ts";
import type { Value } from "../types/value.ts";
import type { Binder } from "./binder.ts";
import { perRow } from "./compiled.ts";
import type { Compiled } from "./contract.ts";
import { placesIn } from "./scope.ts";

type NameExpr = Extract<Expr, { kind: "name" }>;

/** What a session knows of sequences: the last value it drew, and in which row of which statement. */
interface SequenceState {
  epoch: number;
  binds: readonly Value[] | undefined;
  now: SessionContext["now"] | undefined;
  readonly drawn: Map<Sequence, { readonly value: OraNumber; readonly epoch: number }>;
}

/** By the session's attributes, which it shares with what is derived of it: views of other users, PL/SQL. */
const states = new WeakMap<SessionContext["attributes"], SequenceState>();

function stateOf({ attributes }: SessionContext): SequenceState {
  let state = states.get(attributes);
  if (!state) {
    state = { epoch: 0, binds: undefined, now: undefined, drawn: new Map() };
    states.set(attributes, state);
  }
  return state;
}

/**
 * `s.NEXTVAL` and `s.CURRVAL`; undefined for other names. All NEXTVALs of one sequence in one row give one value: a
 * reference that comes round again, or another execution, begins the next row.
 * Source: Oracle SQL Language Reference, Sequence Pseudocolumns.
 * @throws OraError 2287 where sequences are not allowed, 2289 when there is no such sequence; 8002 and 8004 at run time.
 */
export function sequenceValue(expr: NameExpr, binder: Binder): Compiled | undefined {
  const { parts } = expr.name;
  const what = parts.at(-1);
  if (parts.length < 2 || (what !== "NEXTVAL" && what !== "CURRVAL")) return undefined;
  if (placesIn(expr.name, binder.scope).length > 0) return undefined;
  const sequence = findSequence(expr, binder.session);
  if (!binder.scope.sequences) throw oraError(2287, [], expr.at);
  const state = stateOf(binder.session);
  if (what === "CURRVAL") {
    return perRow(numberType, () => {
      const drawn = state.drawn.get(sequence);
      if (!drawn) throw oraError(8002, [sequence.name]);
      return drawn.value;
    });
  }
  let lastEpoch = -1;
  return perRow(numberType, () => {
    enterRow(state, binder.session, lastEpoch);
    lastEpoch = state.epoch;
    const drawn = state.drawn.get(sequence);
    if (drawn?.epoch === state.epoch) return drawn.value;
    const value = advanceSequence(sequence);
    state.drawn.set(sequence, { value, epoch: state.epoch });
    return value;
  });
}

function enterRow(state: SequenceState, session: SessionContext, lastEpoch: number): void {
  const sameExecution = state.binds === session.binds && state.now === session.now;
  if (sameExecution && lastEpoch !== state.epoch) return;
  state.epoch++;
  state.binds = session.binds;
  state.now = session.now;
}

function findSequence(expr: NameExpr, session: SessionContext): Sequence {
  try {
    const found = session.resolve({ parts: expr.name.parts.slice(0, -1), at: expr.at }, "select");
    if (found.kind === "sequence") return found;
  } catch (error) {
    if (!(error instanceof OraError) || error.number !== 942) throw error;
  }
  throw oraError(2289, [], expr.at);
}

/**
 * Draws the next value and moves the sequence on. Never undone by ROLLBACK.
 * @throws OraError 8004 when a sequence that does not cycle is used up.
 */
export function advanceSequence(sequence: Sequence): OraNumber {
  const value = sequence.next;
  if (value > sequence.max || value < sequence.min) {
    const ascending = sequence.increment > 0n;
    const [verb, bound] = ascending ? ["exceeds", "MAX"] : ["goes below", "MIN"];
    throw oraError(8004, [sequence.name, verb, bound]);
  }
  if (!isCached(sequence)) sequence.cachedTo = value + sequence.increment * cacheSize(sequence);
  sequence.next = following(sequence, value);
  return makeNumber(value, 0);
}

function cacheSize(sequence: Sequence): bigint {
  return BigInt(Math.max(1, sequence.cache));
}

/** The next number is one of those that were read into memory together. */
function isCached(sequence: Sequence): boolean {
  const { cachedTo, increment, next } = sequence;
  if (cachedTo === undefined) return false;
  const left = (cachedTo - next) / increment;
  return left > 0n && left <= cacheSize(sequence);
}

/**
 * LAST_NUMBER: the number that would come after the cached ones are lost; the next number while none is cached.
 * Source: Oracle Database Reference, ALL_SEQUENCES.
 */
export function lastNumber(sequence: Sequence): bigint {
  const { cachedTo, next } = sequence;
  return cachedTo !== undefined && isCached(sequence) ? cachedTo : next;
}

function following(sequence: Sequence, value: bigint): bigint {
  const next = value + sequence.increment;
  if (!sequence.cycle) return next;
  if (next > sequence.max) return sequence.min;
  return next < sequence.min ? sequence.max : next;
}

/** Remembers a value that the session drew for an identity column or in PL/SQL, for CURRVAL. */
export function rememberSequenceValue(
  session: SessionContext,
  sequence: Sequence,
  value: OraNumber,
): void {
  const state = stateOf(session);
  state.drawn.set(sequence, { value, epoch: -1 });
}
