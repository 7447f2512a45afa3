import { type Log, ToolkitError } from "@singer-oracle/core";

/** Why a run failed. */
export interface RunFailure {
  /** What went wrong first; it is for the end of the run. */
  readonly first: unknown;
  /** Notes what went wrong. What comes behind the first is logged. */
  readonly note: (error: unknown) => void;
}

/** @param onFirst Is called at the first failure. */
export function createRunFailure(log: Log, onFirst: () => void): RunFailure {
  let first: unknown;
  return {
    get first() {
      return first;
    },
    note: (error) => {
      if (first === undefined) {
        first = error;
        onFirst();
        return;
      }
      if (error === first) return;
      const code = error instanceof ToolkitError ? error.code : undefined;
      const text = error instanceof Error ? error.message : String(error);
      log.error(`after the first failure: ${text}`, { code });
    },
  };
}
