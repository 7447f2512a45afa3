import {
  type JsonObject,
  type Log,
  type MessageWriter,
  OutputClosedError,
  stringifyExact,
} from "@singer-oracle/core";

/** Writes STATE lines, in the order in which they were given, while loading goes on. */
export interface StatePrinter {
  /** Takes the value of the next line. Never throws; see `failure`. */
  print(value: JsonObject): void;
  /** Lines that are not written yet. */
  readonly backlogCount: number;
  /** Resolves when all lines given so far are written, or cannot be. Never rejects. */
  settled(): Promise<void>;
  /** Why a line could not be written; no line is written after that one. */
  readonly failure: unknown;
}

/**
 * Opens the printer of a run. When nobody reads the output any more loading goes on: what the tap has read is worth more
 * in the table than nowhere, and a repetition costs less than a loss. The failure is for the end of the run.
 */
export function createStatePrinter(output: MessageWriter, log: Log): StatePrinter {
  let backlogCount = 0;
  let settled = Promise.resolve();
  let failure: unknown;
  const write = async (value: JsonObject) => {
    try {
      if (failure === undefined) await writeState(output, value);
    } catch (error) {
      if (failure !== undefined) return;
      failure = error;
      const reason = error instanceof OutputClosedError ? "nobody reads stdout any more" : error;
      log.warning(`STATE cannot be written, loading goes on: ${describe(reason)}`);
    } finally {
      backlogCount -= 1;
    }
  };
  return {
    print: (value) => {
      backlogCount += 1;
      settled = Promise.all([settled, write(value)]).then(() => undefined);
    },
    settled: () => settled,
    get backlogCount() {
      return backlogCount;
    },
    get failure() {
      return failure;
    },
  };
}

/**
 * Writes the bare value as a line, which is what runners take for the state. Source: singer-python, the targets' `emit_state`;
 * Meltano, its reader of a target's stdout.
 */
async function writeState(output: MessageWriter, value: JsonObject): Promise<void> {
  await output.writeLines(Buffer.from(`${stringifyExact(value)}\n`), 1);
  await output.flush();
}

function describe(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
