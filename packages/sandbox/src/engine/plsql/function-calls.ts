import type { Runtime } from "./compile-context.ts";
import type { PlsqlValue } from "./composite.ts";

/**
 * Thrown where an expression needs a function of the block that has not run yet. Expressions are evaluated at once, functions
 * may wait for SQL: so the function is run, and the expression is evaluated again with its value. What stands before the call
 * is therefore evaluated twice, in particular NEXTVAL.
 */
class PendingCall {
  readonly run: () => Promise<PlsqlValue>;
  constructor(run: () => Promise<PlsqlValue>) {
    this.run = run;
  }
}

/** Values of the calls of one evaluation, in the order in which it comes to them. */
export interface CallResults {
  readonly values: PlsqlValue[];
  next: number;
}

/** The value of a call of a function, when it has run; else the evaluation is left, to be taken up behind the function. */
export function callResult(runtime: Runtime, run: () => Promise<PlsqlValue>): PlsqlValue {
  const { calls } = runtime;
  if (calls === null || calls.next >= calls.values.length) throw new PendingCall(run);
  return calls.values[calls.next++] ?? null;
}

/**
 * Does what can be done at once: evaluates expressions and assigns their values. A promise comes when a function of the block
 * had to be run for it. The work is repeated then, so it changes nothing before it has evaluated everything.
 */
export function evaluating<T>(runtime: Runtime, work: () => T): T | Promise<T> {
  const outer = runtime.calls;
  const { session } = runtime;
  runtime.calls = null;
  session.now = session.db.now();
  try {
    return work();
  } catch (error) {
    if (error instanceof PendingCall) return repeated(runtime, work, error);
    throw error;
  } finally {
    runtime.calls = outer;
  }
}

async function repeated<T>(runtime: Runtime, work: () => T, first: PendingCall): Promise<T> {
  const calls: CallResults = { values: [], next: 0 };
  for (let pending = first; ; ) {
    calls.values.push(await pending.run());
    calls.next = 0;
    const outer = runtime.calls;
    runtime.calls = calls;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PendingCall)) throw error;
      pending = error;
    } finally {
      runtime.calls = outer;
    }
  }
}
