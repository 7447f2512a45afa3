/** What `attempt` gives when the turn was over before the value was found: TICK is due, then the same attempt again. */
export const SUSPENDED: unique symbol = Symbol("suspended");

/** Thrown from a subquery out of the expression around it. What the subquery has found so far stays with it. */
class Suspension extends Error {
  override name = "Suspension";
}

const suspension = new Suspension("an expression was left before its end");

/** Whether somebody around the running expression would take up a suspension. */
let isExpected = false;

/**
 * Evaluates an expression whose subqueries may run for long. They are evaluated without a pause, as all expressions; but
 * when the turn is over, the expression is left, and goes on where it was when it is tried again with the same argument,
 * the environment.
 */
export function attempt<A, T>(evaluate: (argument: A) => T, argument: A): T | typeof SUSPENDED {
  const before = isExpected;
  isExpected = true;
  try {
    return evaluate(argument);
  } catch (error) {
    if (error === suspension) return SUSPENDED;
    throw error;
  } finally {
    isExpected = before;
  }
}

/**
 * Pulls rows inside of an expression: the expressions that they evaluate do not leave this one. `mayLeave`: the expression
 * itself may be left by `suspend`.
 */
export function insideExpression<T>(pull: (mayLeave: boolean) => T): T {
  const before = isExpected;
  isExpected = false;
  try {
    return pull(before);
  } finally {
    isExpected = before;
  }
}

/** Leaves the expression. Only where that is expected. */
export function suspend(): never {
  throw suspension;
}
