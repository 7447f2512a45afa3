/** Longest time in milliseconds that a loop works before other sessions and breaks get their turn. */
const turnMs = 8;

/** Gives way to other work now and then: call it at every step of a long loop. */
export class Breather {
  private since = performance.now();

  /** Resolves at once while the turn lasts, else after the event loop went round. */
  async rest(): Promise<void> {
    if (performance.now() - this.since < turnMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.since = performance.now();
  }

  /** Whether the turn is over. */
  get due(): boolean {
    return performance.now() - this.since >= turnMs;
  }
}
