import type { Sequence } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { SequenceOptions } from "../parser/ast.ts";

/** The numbers that make a sequence. */
export interface SequenceNumbers {
  readonly start: bigint;
  readonly increment: bigint;
  readonly min: bigint;
  readonly max: bigint;
  readonly cycle: boolean;
  /** 0: NOCACHE. */
  readonly cache: number;
  readonly order: boolean;
}

const maxDigits = 28;
const ascendingMax = 10n ** 28n - 1n;
const descendingMin = -(10n ** 27n - 1n);
const defaultCache = 20;

/**
 * The numbers of a new sequence.
 * Source: Oracle SQL Language Reference, CREATE SEQUENCE; Error Messages, ORA-04002 to ORA-04015.
 * @throws OraError 4002 to 4008, 4010, 4013 to 4015.
 */
export function sequenceNumbers(options: SequenceOptions, at = -1): SequenceNumbers {
  const increment = numberOption("INCREMENT", options.incrementBy, at) ?? 1n;
  if (increment === 0n) throw oraError(4002, [], at);
  const min = numberOption("MINVALUE", options.minValue, at);
  const max = numberOption("MAXVALUE", options.maxValue, at);
  const cycle = options.cycle ?? false;
  if (cycle && increment > 0n && max === undefined) throw oraError(4015, [], at);
  if (cycle && increment < 0n && min === undefined) throw oraError(4014, [], at);
  const bounds = {
    min: min ?? (increment > 0n ? 1n : descendingMin),
    max: max ?? (increment > 0n ? ascendingMax : -1n),
  };
  const cache = cacheOption(options, defaultCache, at);
  const order = options.order ?? false;
  const numbers = { increment, ...bounds, cycle, cache, order };
  checkNumbers(numbers, at);
  return { ...numbers, start: startOption(options, numbers, at) };
}

/** Where the sequence begins: at its lower bound, at the upper one when it goes down. @throws OraError 4006, 4008 */
function startOption(
  { startWith }: SequenceOptions,
  { increment, min, max }: Pick<SequenceNumbers, "increment" | "min" | "max">,
  at: number,
): bigint {
  const start = numberOption("START WITH", startWith, at) ?? (increment > 0n ? min : max);
  if (start < min) throw oraError(4006, [], at);
  if (start > max) throw oraError(4008, [], at);
  return start;
}

function checkNumbers(numbers: Omit<SequenceNumbers, "start">, at: number): void {
  const { increment, min, max, cycle, cache } = numbers;
  if (min >= max) throw oraError(4004, [], at);
  const step = increment < 0n ? -increment : increment;
  if (step > max - min) throw oraError(4005, [], at);
  const oneCycle = (max - min + step) / step;
  if (cycle && BigInt(cache) > oneCycle) throw oraError(4013, [], at);
}

function numberOption(
  name: string,
  text: string | null | undefined,
  at: number,
): bigint | undefined {
  if (text === undefined || text === null) return undefined;
  if (text.replace(/^-/, "").length > maxDigits) throw oraError(4003, [name, maxDigits], at);
  return BigInt(text);
}

/** NOCACHE is 0. @throws OraError 4010 for CACHE 0 and CACHE 1. */
function cacheOption(options: SequenceOptions, otherwise: number, at: number): number {
  if (options.cache === undefined) return otherwise;
  if (options.cache === null) return 0;
  if (options.cache <= 1) throw oraError(4010, [], at);
  return options.cache;
}

/**
 * Changes a sequence as ALTER SEQUENCE says. RESTART begins again at START WITH, or at the bound.
 * Source: Oracle SQL Language Reference, ALTER SEQUENCE.
 * @throws OraError 2283 for START WITH without RESTART, 2286, 4002 to 4015.
 */
export function changeSequence(
  sequence: Sequence,
  options: SequenceOptions & { readonly restart?: boolean },
  at = -1,
): void {
  if (Object.keys(options).length === 0) throw oraError(2286, [], at);
  if (options.startWith !== undefined && !options.restart) throw oraError(2283, [], at);
  const increment = numberOption("INCREMENT", options.incrementBy, at) ?? sequence.increment;
  if (increment === 0n) throw oraError(4002, [], at);
  const changed = {
    increment,
    min: bound(options.minValue, sequence.min, increment > 0n ? 1n : descendingMin, at),
    max: bound(options.maxValue, sequence.max, increment > 0n ? ascendingMax : -1n, at),
    cycle: options.cycle ?? sequence.cycle,
    cache: cacheOption(options, sequence.cache, at),
    order: options.order ?? sequence.order,
  };
  checkNumbers(changed, at);
  const next = nextValue(sequence, options, changed, at);
  Object.assign(sequence, changed, { next });
  if (options.restart && sequence.startWith !== undefined) sequence.startWith = next;
}

/** Undefined: as it was; null: NOMINVALUE, NOMAXVALUE. */
function bound(text: string | null | undefined, before: bigint, none: bigint, at: number): bigint {
  if (text === null) return none;
  return numberOption("MINVALUE", text, at) ?? before;
}

/** INCREMENT BY changes what comes next: the new step counts from the last value drawn. */
function nextValue(
  sequence: Sequence,
  options: SequenceOptions & { readonly restart?: boolean },
  changed: Pick<SequenceNumbers, "increment" | "min" | "max">,
  at: number,
): bigint {
  const { increment, min, max } = changed;
  if (options.restart) return startOption(options, changed, at);
  const last = sequence.next - sequence.increment;
  if (last >= sequence.min && min > last) throw oraError(4007, [], at);
  if (last <= sequence.max && max < last) throw oraError(4009, [], at);
  const drawn = last >= sequence.min && last <= sequence.max;
  return drawn ? last + increment : sequence.next;
}
