import { checkFault, type Fault, type FaultAction, type FaultCall } from "./fault.ts";

/** A point of a session where a fault may strike. */
export interface FaultPoint {
  /** What is being done; an autoCommit execution is an execute and a commit. */
  readonly call: FaultCall;
  readonly moment: "before" | "after";
  readonly statement?: string | undefined;
  readonly user?: string | undefined;
}

/** Calls that a fault must name to strike at. */
const beforeSession: ReadonlySet<FaultCall> = new Set<FaultCall>(["connect", "logon"]);

interface ArmedFault {
  readonly fault: Fault;
  /** Calls still to pass before it strikes. */
  waiting: number;
  /** Calls it still strikes. */
  left: number;
}

/** The faults of a running server. Each is armed when it is added and gone when it has struck `times` times. */
export class FaultScript {
  private armed: ArmedFault[] = [];

  /** @throws as `checkFault` */
  constructor(faults: readonly Fault[] = []) {
    this.add(...faults);
  }

  /** Arms faults at once, for all sessions. @throws as `checkFault`, with none armed */
  add(...faults: readonly Fault[]): void {
    for (const fault of faults) checkFault(fault);
    for (const fault of faults) {
      this.armed.push({ fault, waiting: (fault.when.nth ?? 1) - 1, left: fault.times ?? 1 });
    }
  }

  /** Disarms all faults. */
  clear(): void {
    this.armed = [];
  }

  /** Number of faults that have not struck for the last time. */
  get pending(): number {
    return this.armed.length;
  }

  /** The action that strikes at this point, if any; asking counts the call. */
  strike(point: FaultPoint): FaultAction | undefined {
    if (this.armed.length === 0) return undefined;
    for (const armed of this.armed) {
      const { when } = armed.fault;
      if (when.afterRows !== undefined || !matches(armed.fault, point)) continue;
      if (this.spend(armed)) return armed.fault.what;
    }
    return undefined;
  }

  /**
   * The rows of a statement that may be sent before a fault strikes among them, counted from the first row of the
   * execution; undefined when none waits for that. `rows` were sent already.
   */
  rowLimit(point: FaultPoint, rows: number): number | undefined {
    let limit: number | undefined;
    for (const { fault } of this.armed) {
      const { afterRows } = fault.when;
      if (afterRows === undefined || afterRows <= rows || !matches(fault, point)) continue;
      limit = Math.min(limit ?? afterRows, afterRows);
    }
    return limit;
  }

  /** The action that strikes when so many rows of an execution were sent. */
  strikeAtRow(point: FaultPoint, rows: number): FaultAction | undefined {
    for (const armed of this.armed) {
      if (armed.fault.when.afterRows !== rows || !matches(armed.fault, point)) continue;
      if (this.spend(armed)) return armed.fault.what;
    }
    return undefined;
  }

  private spend(armed: ArmedFault): boolean {
    if (armed.waiting > 0) {
      armed.waiting--;
      return false;
    }
    armed.left--;
    if (armed.left === 0) this.armed = this.armed.filter((other) => other !== armed);
    return true;
  }
}

function matches({ when }: Fault, point: FaultPoint): boolean {
  if (when.call === undefined ? beforeSession.has(point.call) : when.call !== point.call) {
    return false;
  }
  if (when.afterRows === undefined && (when.moment ?? "before") !== point.moment) return false;
  if (when.user !== undefined && when.user !== point.user) return false;
  return when.statement === undefined || matchesText(when.statement, point.statement);
}

function matchesText(wanted: RegExp | string, statement: string | undefined): boolean {
  if (statement === undefined) return false;
  if (typeof wanted === "string") return statement.toLowerCase().includes(wanted.toLowerCase());
  // A global pattern remembers where it stopped; each statement is a new text.
  wanted.lastIndex = 0;
  return wanted.test(statement);
}
