// Layer: pure.
import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openMessageWriter } from "../../src/singer/write-messages.ts";
import { SlowOutput } from "./fixtures/slow-output.ts";

const bytesOf = (text: string) => Buffer.from(text, "utf8");

const state = (lsn: number) => ({ type: "STATE", value: { bookmarks: { lsn } } }) as const;
const stateLine = (lsn: number) => `{"type":"STATE","value":{"bookmarks":{"lsn":${lsn}}}}\n`;

/** Whether the promise has settled after some turns of the event loop. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  return settled;
}

describe("openMessageWriter: lines and order", () => {
  test("writes messages and lines in the order of the calls", async () => {
    const output = new SlowOutput(true);
    const writer = openMessageWriter(output);
    await writer.writeMessage({
      type: "SCHEMA",
      stream: "S",
      schema: { type: "object", properties: { A: { type: ["null", "integer"] } } },
      key_properties: ["A"],
    });
    await writer.writeLines(bytesOf('{"type":"RECORD","n":1}\n{"type":"RECORD","n":2}\n'));
    await writer.writeMessage({ type: "ACTIVATE_VERSION", stream: "S", version: 17 });
    await writer.writeMessage(state(1));
    expect(output.text).toBe(
      '{"type":"SCHEMA","stream":"S","schema":{"type":"object","properties":{"A":{"type":["null","integer"]}}},"key_properties":["A"]}\n' +
        '{"type":"RECORD","n":1}\n{"type":"RECORD","n":2}\n' +
        '{"type":"ACTIVATE_VERSION","stream":"S","version":17}\n' +
        stateLine(1),
    );
    expect([writer.lineCount, writer.byteCount]).toEqual([5, output.text.length]);
  });
});

describe("openMessageWriter: coalescing", () => {
  test("puts small messages of one turn together and lets them out in the next", async () => {
    const output = new SlowOutput(true);
    const writer = openMessageWriter(output);
    await writer.writeLines(bytesOf("a\n"));
    await writer.writeLines(bytesOf("b\n"));
    expect(output.writes).toEqual([]);
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    expect(output.writes).toEqual(["a\nb\n"]);
  });

  test("lets out what came while a write was under way", async () => {
    const output = new SlowOutput();
    const writer = openMessageWriter(output);
    await writer.writeLines(bytesOf("a\n"));
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    await writer.writeLines(bytesOf("b\n"));
    await writer.writeLines(bytesOf("c\n"));
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    output.release();
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    output.release();
    expect(output.writes).toEqual(["a\n", "b\nc\n"]);
  });

  test("resolves a STATE only when it and everything before it has been written", async () => {
    const output = new SlowOutput();
    const writer = openMessageWriter(output);
    await writer.writeLines(bytesOf("a\n"));
    const written = writer.writeMessage(state(7));
    expect(await isSettled(written)).toBe(false);
    output.release();
    await written;
    expect(output.text).toBe(`a\n${stateLine(7)}`);
  });
});

describe("openMessageWriter: several callers", () => {
  test("never mixes the lines of several callers, and keeps the order of each", async () => {
    const line = (caller: number, n: number, length: number) =>
      `${caller}:${n}:${String(caller).repeat(length)}\n`;
    const lengths = fc.array(fc.integer({ min: 0, max: 150_000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(lengths, { minLength: 1, maxLength: 4 }), async (callers) => {
        const output = new SlowOutput(true);
        const writer = openMessageWriter(output);
        await Promise.all(
          callers.map(async (own, caller) => {
            for (const [n, length] of own.entries()) {
              // Two lines in one call, from memory that is used again as soon as the call has resolved.
              const bytes = bytesOf(line(caller, 2 * n, length) + line(caller, 2 * n + 1, 3));
              await writer.writeLines(bytes);
              bytes.fill(0x21);
              if (n % 3 === 2) await writer.writeMessage(state(caller));
            }
          }),
        );
        await writer.close();
        const lines = output.text.split("\n");
        for (const [caller, own] of callers.entries()) {
          const expected = own.flatMap((length, n) => [
            line(caller, 2 * n, length),
            line(caller, 2 * n + 1, 3),
          ]);
          const seen = lines.filter((it) => it.startsWith(`${caller}:`)).map((it) => `${it}\n`);
          expect(seen).toEqual(expected);
          // The two lines of a call stand next to each other.
          for (const pair of own.keys()) {
            const at = lines.findIndex((it) => it.startsWith(`${caller}:${2 * pair}:`));
            expect(lines[at + 1]).toMatch(new RegExp(`^${caller}:${2 * pair + 1}:`));
          }
        }
        expect([writer.lineCount, writer.byteCount]).toEqual([
          lines.length - 1,
          output.text.length,
        ]);
      }),
      { numRuns: 25 },
    );
  });

  test("a call that comes in the middle of another one does not part its lines", async () => {
    // The output has just taken a write of a long line when the call is made, this many microtasks later.
    for (let microtasks = 0; microtasks < 16; microtasks += 1) {
      const output = new SlowOutput();
      const writer = openMessageWriter(output);
      const long = writer.writeLines(bytesOf(`${"x".repeat(200_000)}\n`));
      await nextTurn();
      output.release();
      for (let i = 0; i < microtasks; i += 1) await undefined;
      const short = writer.writeLines(bytesOf("short\n"));
      output.isOpen = true;
      while (output.release()) await nextTurn();
      await Promise.all([long, short]);
      await writer.close();
      expect(output.text.split("\n").map((line) => line.length)).toEqual([200_000, 5, 0]);
    }
  });
});

describe("openMessageWriter: memory", () => {
  test("takes two buffers of 64 KiB, then lets the caller wait", async () => {
    const output = new SlowOutput();
    const writer = openMessageWriter(output);
    const chunk = bytesOf(`${"x".repeat(65_535)}\n`);
    await writer.writeLines(chunk);
    const second = writer.writeLines(chunk);
    const third = writer.writeLines(chunk);
    expect([await isSettled(second), await isSettled(third)]).toEqual([false, false]);
    expect(output.writableLength).toBe(65_536);
    while (output.release()) await nextTurn();
    await Promise.all([second, third]);
    await writer.close();
    expect(output.writes.map((text) => text.length)).toEqual([65_536, 65_536, 65_536]);
  });

  test("writes a line longer than its buffers in pieces", async () => {
    const output = new SlowOutput(true);
    const writer = openMessageWriter(output);
    const line = `${"日".repeat(100_000)}\n`;
    await writer.writeLines(bytesOf(line));
    await writer.close();
    expect(Buffer.byteLength(output.text)).toBe(300_001);
    expect(writer.byteCount).toBe(300_001);
    expect(output.writes.length).toBe(5);
  });
});
