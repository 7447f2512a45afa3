// Layer: pure.
import type { JsonObject } from "@singer-oracle/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createStateGate, type OpenWork } from "../../src/flow/state-gate.ts";

function openGate() {
  const printed: JsonObject[] = [];
  return { printed, gate: createStateGate((value) => printed.push(value)) };
}

test("with nothing open STATE comes out at once", () => {
  const { gate, printed } = openGate();
  gate.state({ n: 1 });
  expect(printed).toEqual([{ n: 1 }]);
  expect(gate.waitingCount).toBe(0);
});

test("STATE waits for all work before it, and for none behind it", () => {
  const { gate, printed } = openGate();
  const orders = gate.open();
  const lines = gate.open();
  gate.state({ n: 1 });
  const more = gate.open();
  gate.state({ n: 2 });
  lines.close();
  expect(printed).toEqual([]);
  orders.close();
  expect(printed).toEqual([{ n: 1 }]);
  more.close();
  expect(printed).toEqual([{ n: 1 }, { n: 2 }]);
});

test("a newer STATE that waits for the same work takes the place of the older one", () => {
  const { gate, printed } = openGate();
  const work = gate.open();
  for (let n = 1; n <= 1000; n += 1) gate.state({ n });
  expect(gate.waitingCount).toBe(1);
  work.close();
  expect(printed).toEqual([{ n: 1000 }]);
});

test("work that is closed in the middle leaves one STATE for what is left to wait for", () => {
  const { gate, printed } = openGate();
  const held = gate.open();
  for (let n = 1; n <= 1000; n += 1) {
    const batch = gate.open();
    gate.state({ n });
    batch.close();
  }
  expect([gate.openCount, gate.waitingCount, printed]).toEqual([1, 1, []]);
  held.close();
  expect([gate.openCount, gate.waitingCount, printed]).toEqual([0, 0, [{ n: 1000 }]]);
});

test("closing twice does nothing", () => {
  const { gate, printed } = openGate();
  const first = gate.open();
  gate.open();
  gate.state({ n: 1 });
  first.close();
  first.close();
  expect([gate.openCount, printed]).toEqual([1, []]);
});

test.each([[null], [{}], [{ bookmarks: {} }], [{ bookmarks: { s: {} }, currently_syncing: null }]])(
  "%j says nothing and leaves the one that waits",
  (nothing) => {
    const { gate, printed } = openGate();
    const work = gate.open();
    gate.state({ n: 1 });
    gate.state(nothing);
    work.close();
    gate.state(nothing);
    expect(printed).toEqual([{ n: 1 }]);
  },
);

/**
 * What may happen in a run. Numbers choose among what there is: a stream, a piece of work. Streams 0 and 1 load into their
 * tables, stream 2 into a shadow.
 */
type Step =
  | { readonly kind: "record"; readonly stream: number }
  | { readonly kind: "state" }
  | { readonly kind: "load"; readonly stream: number }
  | { readonly kind: "commit"; readonly choice: number }
  | { readonly kind: "fail"; readonly choice: number }
  | { readonly kind: "swap" };

const streams = fc.nat({ max: 2 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("record"), stream: streams }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("state") }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("load"), stream: streams }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("commit"), choice: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail"), choice: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("swap") }) },
  ) as fc.Arbitrary<Step>,
  { maxLength: 120 },
);

interface ModelBatch {
  readonly work: OpenWork;
  readonly stream: number;
  /** Positions of its records in the input. */
  readonly records: number[];
}

const shadowStream = 2;

/**
 * The flow as plain lists: what was read, what is safe. The gate is asked the way a sink asks it: a batch is opened at its
 * first record, of batches in a shadow the oldest stays open until the swap.
 */
class Model {
  readonly printed: number[] = [];
  /** How many records were safe, and how many there were, when each STATE came out. */
  readonly unsafeAtPrint: number[][] = [];
  readonly gate = createStateGate((value) => {
    const position = value["n"] as number;
    this.printed.push(position);
    this.unsafeAtPrint.push(this.unsafeBefore(position));
  });
  /** By position in the input: the stream of a record, -1 for a STATE. */
  readonly input: number[] = [];
  readonly safe = new Set<number>();
  readonly failed = new Set<number>();
  readonly filling = new Map<number, ModelBatch>();
  loading: ModelBatch[] = [];
  shadow: number[] = [];
  held: OpenWork | undefined;

  unsafeBefore(position: number): number[] {
    return this.input
      .slice(0, position)
      .flatMap((stream, at) => (stream >= 0 && !this.safe.has(at) ? [at] : []));
  }

  run(step: Step): void {
    switch (step.kind) {
      case "record": {
        if (this.failed.has(step.stream)) return;
        const batch = this.filling.get(step.stream) ?? {
          work: this.gate.open(),
          stream: step.stream,
          records: [],
        };
        this.filling.set(step.stream, batch);
        batch.records.push(this.input.push(step.stream) - 1);
        return;
      }
      case "state":
        this.gate.state({ n: this.input.push(-1) - 1 });
        return;
      case "load": {
        const batch = this.filling.get(step.stream);
        if (batch === undefined) return;
        this.filling.delete(step.stream);
        this.loading.push(batch);
        return;
      }
      case "commit":
        this.commit(this.take(step.choice));
        return;
      case "fail": {
        const batch = this.take(step.choice);
        if (batch !== undefined) this.failed.add(batch.stream);
        return;
      }
      case "swap":
        this.swap();
        return;
    }
  }

  /** The oldest batch of some stream: streams commit in any order, the batches of each one in theirs. */
  take(choice: number): ModelBatch | undefined {
    const oldest = this.loading.filter(
      (batch, index) =>
        !this.failed.has(batch.stream) &&
        this.loading.findIndex(({ stream }) => stream === batch.stream) === index,
    );
    const batch = oldest[choice % Math.max(1, oldest.length)];
    this.loading = this.loading.filter((other) => other !== batch);
    return batch;
  }

  commit(batch: ModelBatch | undefined): void {
    if (batch === undefined) return;
    if (batch.stream !== shadowStream) {
      for (const at of batch.records) this.safe.add(at);
      batch.work.close();
      return;
    }
    this.shadow.push(...batch.records);
    if (this.held === undefined) this.held = batch.work;
    else batch.work.close();
  }

  swap(): void {
    if (this.failed.has(shadowStream)) return;
    for (const at of this.shadow.splice(0)) this.safe.add(at);
    this.held?.close();
    this.held = undefined;
  }

  /** The end of the input: what did not fail is loaded. */
  end(): void {
    for (const stream of [0, 1, shadowStream]) this.run({ kind: "load", stream });
    for (let batch = this.take(0); batch !== undefined; batch = this.take(0)) this.commit(batch);
    this.swap();
  }
}

describe("whatever the order of records, batches, commits, failures, swaps and STATE", () => {
  const run = (list: readonly Step[]) => {
    const model = new Model();
    for (const step of list) model.run(step);
    return model;
  };

  test("no STATE comes out before everything before it is safe, and they come in order", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const model = run(list);
        model.end();
        expect(model.unsafeAtPrint.flat()).toEqual([]);
        expect(model.printed).toEqual([...model.printed].sort((a, b) => a - b));
        expect(new Set(model.printed).size).toBe(model.printed.length);
      }),
      { numRuns: 500 },
    );
  });

  test("at every moment the last STATE that is covered has come out", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const model = new Model();
        const check = () => {
          const covered = model.input
            .flatMap((stream, at) => (stream < 0 ? [at] : []))
            .filter((at) => model.unsafeBefore(at).length === 0);
          expect(model.printed.at(-1)).toBe(covered.at(-1));
        };
        for (const step of list) {
          model.run(step);
          check();
        }
        model.end();
        check();
        if (model.failed.size === 0) expect(model.gate.openCount).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("never more STATE waits than there is open work, of which a stream has little", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const model = new Model();
        for (const step of list) {
          model.run(step);
          const { gate, filling, loading, held, failed } = model;
          const open = filling.size + loading.length + (held === undefined ? 0 : 1) + failed.size;
          expect(gate.waitingCount).toBeLessThanOrEqual(gate.openCount);
          expect(gate.openCount).toBeLessThanOrEqual(open);
        }
      }),
      { numRuns: 300 },
    );
  });
});
