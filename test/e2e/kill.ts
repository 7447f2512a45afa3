import type { Connection } from "oracledb";
import {
  openDatabase,
  type Role,
  type TestDatabase,
  type TestDatabaseOptions,
} from "./database.ts";
import { type Ending, ProgramFolder, type RunningProgram } from "./programs.ts";

/** Pseudo-random numbers that the same seed gives again. Source: Mulberry32 by Tommy Ettinger, public domain. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= number < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A whole number from 1 to `limit`, half of the time a small one. */
  upTo(limit: number): number {
    const share = this.below(2) === 0 ? this.next() : limit ** (this.next() - 1);
    return 1 + Math.floor(share * limit);
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** The seed of this run: KILL_SEED of the environment, or one of its own. */
export const killSeed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000_007);

/** KILL_SCALE of the environment: 0.1 for a short look, 10 for a night. */
const killScale = Number(process.env["KILL_SCALE"] ?? 1);

/** When a program is killed, and how. */
export interface KillMoment {
  /** `bytes`: of its stdout were read; `calls`: reached the sandbox; `ms`: passed since its start. */
  readonly at: "bytes" | "calls" | "ms";
  readonly count: number;
  readonly signal: "SIGKILL" | "SIGTERM";
}

/** Counts the calls that reach a sandbox: give `trace` to it. */
export class CallCounter {
  #left = 0;
  #strike: (() => void) | undefined;

  /** Takes the lines of a sandbox's trace. */
  readonly trace = (line: string): void => {
    if (this.#strike === undefined || !/^> \w+ #\d/.test(line)) return;
    this.#left -= 1;
    if (this.#left > 0) return;
    const strike = this.#strike;
    this.#strike = undefined;
    strike();
  };

  /** Calls `strike` when so many more calls have arrived, before they are answered. */
  arm(calls: number, strike: () => void): void {
    this.#left = calls;
    this.#strike = strike;
  }

  disarm(): void {
    this.#strike = undefined;
  }
}

/** Waits for the end of a program, which is killed at the moment, if there is one and it lives that long. */
export async function killAt(
  program: RunningProgram,
  moment: KillMoment | undefined,
  calls: CallCounter,
): Promise<{ readonly ending: Ending; readonly wasKilled: boolean }> {
  if (moment === undefined) return { ending: await program.ended, wasKilled: false };
  let wasKilled = false;
  const kill = () => {
    if (program.child.exitCode !== null || program.child.signalCode !== null) return;
    wasKilled = program.child.kill(moment.signal) || wasKilled;
  };
  let timer: NodeJS.Timeout | undefined;
  if (moment.at === "ms") timer = setTimeout(kill, moment.count);
  else if (moment.at === "calls") calls.arm(moment.count, kill);
  else {
    let isDone = false;
    program.onStdout((bytes) => {
      if (isDone || bytes < moment.count) return;
      isDone = true;
      kill();
    });
  }
  const ending = await program.ended;
  clearTimeout(timer);
  calls.disarm();
  return { ending, wasKilled };
}

/** A database of one's own, and what counts the calls that reach it. */
export interface KillBench extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly calls: CallCounter;
  readonly connection: Connection;
  readonly folder: ProgramFolder;
}

/** Opens a bench, its connection as a user. The scripts of `seed` are run as SOURCE. */
export async function openKillBench(
  role: Role,
  options: Pick<TestDatabaseOptions, "seed"> = {},
): Promise<KillBench> {
  const calls = new CallCounter();
  const database = await openDatabase({ ...options, trace: calls.trace, sandboxOnly: true });
  const folder = new ProgramFolder();
  const connection = await database.connect(role);
  return {
    database,
    calls,
    connection,
    folder,
    [Symbol.asyncDispose]: async () => {
      await connection.close();
      await database.close();
      folder[Symbol.dispose]();
    },
  };
}

/**
 * Starts journeys, one at a time on each bench, until programs were killed so many times (times KILL_SCALE) in all of
 * them; each gives its number of kills. Says with which seed one failed.
 */
export async function runUntilKilled<Bench>(
  kills: number,
  benches: readonly Bench[],
  journey: (bench: Bench, random: SeededRandom, index: number) => Promise<number>,
): Promise<void> {
  let killed = 0;
  let next = 0;
  let hasFailed = false;
  const work = async (bench: Bench) => {
    while (!hasFailed && killed < kills * killScale) {
      const index = next;
      next += 1;
      try {
        killed += await journey(bench, new SeededRandom(killSeed + index * 7919), index);
      } catch (error) {
        hasFailed = true;
        const text = `journey ${index}, KILL_SEED=${killSeed}: ${(error as Error).message}`;
        throw new Error(text, { cause: error });
      }
    }
  };
  const results = await Promise.allSettled(benches.map(work));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
