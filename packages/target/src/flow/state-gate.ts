import { type JsonObject, stateMessageValue, stringifyExact } from "@singer-oracle/core";

/** Work that STATE lines behind its beginning have to wait for: a batch from its first record to its commit. */
export interface OpenWork {
  /**
   * The work is safe: committed, visible in its table, its rejected records on disk. Never called for work that failed.
   * Called again it does nothing.
   */
  close(): void;
}

/**
 * Lets STATE out in order, each one only when all work that was opened before it is closed. Work may be closed in any
 * order.
 */
export interface StateGate {
  /** Work begins: all STATE from now on waits for it. */
  open(): OpenWork;
  /**
   * Takes the value of a STATE line. It comes out now or later, unless a newer one waits for the same work, it says
   * nothing (`{}`, null) or it is the one that came out last.
   */
  state(value: JsonObject | null): void;
  /** STATE lines that wait, never more than there is open work. */
  readonly waitingCount: number;
  /** Work that is open. */
  readonly openCount: number;
}

/** Open work in the order in which it was opened; the newest STATE between its opening and the next one's waits with it. */
interface Link {
  previous: Link | undefined;
  next: Link | undefined;
  state: JsonObject | undefined;
  isOpen: boolean;
}

/** @param emit Is given each STATE that may be printed. */
export function createStateGate(emit: (value: JsonObject) => void): StateGate {
  let last: Link | undefined;
  let openCount = 0;
  let waitingCount = 0;
  let lastText: string | undefined;

  const print = (value: JsonObject) => {
    const text = stringifyExact(value);
    if (text === lastText) return;
    lastText = text;
    emit(value);
  };
  const close = (link: Link) => {
    if (!link.isOpen) return;
    link.isOpen = false;
    openCount -= 1;
    const { previous, next, state } = link;
    if (previous !== undefined) previous.next = next;
    if (next === undefined) last = previous;
    else next.previous = previous;
    if (state === undefined) return;
    if (previous === undefined) {
      waitingCount -= 1;
      print(state);
      return;
    }
    // What is left to wait for is all that was opened before: the same as an older STATE waits for.
    if (previous.state !== undefined) waitingCount -= 1;
    previous.state = state;
  };
  return {
    open: () => {
      const link: Link = { previous: last, next: undefined, state: undefined, isOpen: true };
      if (last !== undefined) last.next = link;
      last = link;
      openCount += 1;
      return { close: () => close(link) };
    },
    state: (value) => {
      const said = value === null ? undefined : stateMessageValue(value);
      if (said === undefined) return;
      if (last === undefined) {
        print(said);
        return;
      }
      if (last.state === undefined) waitingCount += 1;
      last.state = said;
    },
    get waitingCount() {
      return waitingCount;
    },
    get openCount() {
      return openCount;
    },
  };
}
