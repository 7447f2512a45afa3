import type { RunningProgram } from "./programs.ts";

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

/** Kills a program at a moment, if it lives that long. @returns what is known when it has ended */
export async function killAt(
  program: RunningProgram,
  moment: KillMoment,
  calls: CallCounter,
): Promise<{ readonly wasKilled: boolean }> {
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
  await program.ended;
  clearTimeout(timer);
  calls.disarm();
  return { wasKilled };
}

/** Runs journeys side by side and says with which seed one failed. */
export async function runJourneys(
  count: number,
  sideBySide: number,
  journey: (index: number, random: SeededRandom) => Promise<void>,
): Promise<void> {
  await goOn(sideBySide, (index) => index < count, journey);
}

/** Starts journeys until programs were killed so many times (times KILL_SCALE) in all of them; each gives its number of kills. */
export async function runUntilKilled(
  kills: number,
  sideBySide: number,
  journey: (index: number, random: SeededRandom) => Promise<number>,
): Promise<void> {
  let killed = 0;
  await goOn(
    sideBySide,
    () => killed < kills * killScale,
    async (index, random) => {
      killed += await journey(index, random);
    },
  );
}

async function goOn(
  sideBySide: number,
  isWanted: (index: number) => boolean,
  journey: (index: number, random: SeededRandom) => Promise<void>,
): Promise<void> {
  let next = 0;
  let hasFailed = false;
  const work = async () => {
    while (!hasFailed && isWanted(next)) {
      const index = next;
      next += 1;
      try {
        await journey(index, new SeededRandom(killSeed + index * 7919));
      } catch (error) {
        hasFailed = true;
        const text = `journey ${index}, KILL_SEED=${killSeed}: ${(error as Error).message}`;
        throw new Error(text, { cause: error });
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: sideBySide }, work));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
