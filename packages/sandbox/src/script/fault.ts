/**
 * What of a session a fault can wait for. `commit` is every commit: the call, COMMIT as a statement, and the commit of a
 * statement executed with autoCommit. `execute` is every execution, first or again.
 */
export type FaultCall =
  | "connect"
  | "logon"
  | "execute"
  | "fetch"
  | "commit"
  | "rollback"
  | "ping"
  | "lob"
  | "logoff";

/**
 * When a fault strikes. All conditions that are given must hold; with none it strikes at the first call of any session
 * after its logon.
 */
export interface FaultCondition {
  readonly call?: FaultCall;
  /** Matches the statement's text: a pattern, or a part of it in any case. Fetches belong to their statement. */
  readonly statement?: RegExp | string;
  /** Name of the session's user, as the dictionary has it. */
  readonly user?: string;
  /** The nth call for which the other conditions hold, 1 and up. Default 1. */
  readonly nth?: number;
  /** Before the call has any effect, or when it took effect and the reply is due. Default `before`. */
  readonly moment?: "before" | "after";
  /** While rows are sent: when so many rows of one execution were. `call` is `fetch` or left out. */
  readonly afterRows?: number;
}

/** What happens. */
export type FaultAction =
  /** The socket is closed, at once or, with `midMessage`, after half of the reply. */
  | { readonly do: "drop"; readonly midMessage?: boolean }
  /** Half of the reply's last packet is sent and nothing after it; the socket stays open. */
  | { readonly do: "half-packet" }
  /** The call waits. A break ends the wait. */
  | { readonly do: "delay"; readonly ms: number }
  /** The call fails. Without `message` it is Oracle's text for the number. */
  | { readonly do: "error"; readonly number: number; readonly message?: string }
  /** `connect` only: the listener refuses, with 12514 if no number is given. */
  | { readonly do: "refuse"; readonly number?: number }
  /** `logon` only: the password has expired; a change of it is accepted. */
  | { readonly do: "expire-password" };

/** A scripted fault: plain data. */
export interface Fault {
  readonly when: FaultCondition;
  readonly what: FaultAction;
  /** How many calls it strikes, one after the other. Default 1. */
  readonly times?: number;
}

/**
 * @throws TypeError or RangeError when a fault can never strike: an action that does not fit its call, a count below 1
 */
export function checkFault(fault: Fault): void {
  checkCounts(fault);
  const { when, what } = fault;
  const misfit = (needed: FaultCall, subject: string): TypeError =>
    new TypeError(`fault: ${subject} needs call: ${needed}`);
  if (when.afterRows !== undefined && when.call !== undefined && when.call !== "fetch") {
    throw misfit("fetch", "afterRows");
  }
  if (what.do === "refuse" && when.call !== "connect") throw misfit("connect", "refuse");
  if (what.do === "expire-password" && when.call !== "logon") {
    throw misfit("logon", "expire-password");
  }
  if (when.call === "connect" && what.do === "error") {
    throw new TypeError("fault: at connect use refuse instead of error");
  }
}

function checkCounts({ when, what, times }: Fault): void {
  const atLeast = (name: string, value: number | undefined, least: number): void => {
    if (value === undefined || (Number.isInteger(value) && value >= least)) return;
    throw new RangeError(`fault: ${name} is ${String(value)}`);
  };
  atLeast("nth", when.nth, 1);
  atLeast("afterRows", when.afterRows, 0);
  atLeast("times", times === Number.POSITIVE_INFINITY ? 1 : times, 1);
  if (what.do === "delay" && !(what.ms >= 0)) throw new RangeError(`fault: ms is ${what.ms}`);
}
