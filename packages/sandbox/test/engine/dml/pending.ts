import { setImmediate } from "node:timers/promises";

/** A promise that can be asked whether it is still waiting. */
export interface Pending<T> {
  readonly promise: Promise<T>;
  readonly waits: () => Promise<boolean>;
}

/** Watches a promise. */
export function watch<T>(promise: Promise<T>): Pending<T> {
  let done = false;
  const end = (): void => {
    done = true;
  };
  promise.then(end, end);
  return {
    promise,
    waits: async () => {
      await quiet();
      return !done;
    },
  };
}

/** Lets everything that can run now run. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await setImmediate();
}
