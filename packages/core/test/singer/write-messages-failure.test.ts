// Layer: pure.
import { Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { StateError, ToolkitError } from "../../src/errors.ts";
import { OutputClosedError } from "../../src/singer/output-closed-error.ts";
import { type MessageWriter, openMessageWriter } from "../../src/singer/write-messages.ts";
import { SlowOutput } from "./fixtures/slow-output.ts";

/** An output that fails with `code` from the `from`-th write on, counted from 0. */
function failingOutput(code: string, from = 0): Writable {
  let count = 0;
  return new Writable({
    write(_chunk, _encoding, done) {
      count += 1;
      done(count > from ? Object.assign(new Error(`${code}: write`), { code }) : null);
    },
  });
}

const bytesOf = (text: string) => Buffer.from(text, "utf8");

const state = (lsn: number) => ({ type: "STATE", value: { bookmarks: { lsn } } }) as const;
async function rejectionOf(promise: PromiseLike<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("openMessageWriter: STATE", () => {
  test.each([[{}], [null], [undefined], [[]]])("never writes the value %j", async (value) => {
    const output = new SlowOutput(true);
    const writer = openMessageWriter(output);
    const message = { type: "STATE", value } as unknown as ReturnType<typeof state>;
    const error = await rejectionOf(writer.writeMessage(message));
    expect(error).toBeInstanceOf(StateError);
    await writer.close();
    expect(output.text).toBe("");
  });
});

describe("openMessageWriter: close", () => {
  test("flushes, refuses later calls and leaves the output open", async () => {
    const output = new SlowOutput(true);
    const writer = openMessageWriter(output);
    await writer.writeLines(bytesOf("a\n"));
    await Promise.all([writer.close(), writer.close()]);
    await writer.close();
    expect([output.text, output.writableEnded]).toEqual(["a\n", false]);
    await expect(writer.writeLines(bytesOf("b\n"))).rejects.toThrow(
      "the message writer has been closed",
    );
  });

  test("is done by `await using`", async () => {
    const output = new SlowOutput(true);
    await (async () => {
      await using writer: MessageWriter = openMessageWriter(output);
      await writer.writeLines(bytesOf("a\n"));
    })();
    expect(output.text).toBe("a\n");
  });

  test("refuses bytes that are no whole lines, and takes none at all", async () => {
    const output = new SlowOutput(true);
    const writer = openMessageWriter(output);
    await expect(writer.writeLines(bytesOf("a\nb"))).rejects.toThrow(RangeError);
    await writer.writeLines(new Uint8Array(0));
    await writer.writeLines(bytesOf("a\nb\n"), 2);
    await writer.close();
    expect([output.text, writer.lineCount]).toEqual(["a\nb\n", 2]);
  });
});

describe("openMessageWriter: failures", () => {
  test.each(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"])("%s closes for ever", async (code) => {
    const writer = openMessageWriter(failingOutput(code, 1));
    await writer.writeMessage(state(1));
    const first = await rejectionOf(writer.writeMessage(state(2)));
    expect(first).toBeInstanceOf(OutputClosedError);
    expect(first).toMatchObject({
      message: "cannot write to stdout: the program that reads it has gone away",
      code: "EPIPE",
      exitCode: 1,
      cause: { code },
    });
    const later = [
      writer.writeMessage(state(3)),
      writer.writeLines(bytesOf("a\n")),
      writer.flush(),
      writer.close(),
    ];
    expect(await Promise.all(later.map(rejectionOf))).toEqual([first, first, first, first]);
  });

  test("another failure is told as it is", async () => {
    const writer = openMessageWriter(failingOutput("ENOSPC"));
    const error = await rejectionOf(writer.writeMessage(state(1)));
    expect(error).toBeInstanceOf(ToolkitError);
    expect(error).not.toBeInstanceOf(OutputClosedError);
    expect(error).toMatchObject({
      message: "cannot write to stdout: ENOSPC: write",
      code: "ENOSPC",
    });
  });

  test("a failure between two calls is told by the next one", async () => {
    const writer = openMessageWriter(failingOutput("EPIPE"));
    await writer.writeLines(bytesOf("a\n"));
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    expect(await rejectionOf(writer.flush())).toBeInstanceOf(OutputClosedError);
  });

  test("an output that is destroyed ends the calls that wait for it", async () => {
    const output = new SlowOutput();
    const writer = openMessageWriter(output);
    const waiting = [
      writer.writeMessage(state(1)),
      writer.writeLines(bytesOf(`${"x".repeat(200_000)}\n`)),
      writer.flush(),
    ];
    await nextTurn();
    output.destroy();
    const errors = await Promise.all(waiting.map(rejectionOf));
    expect(errors.map((error) => error instanceof OutputClosedError)).toEqual([true, true, true]);
  });

  test("`await using` shows the first error, and a failure nobody was told", async () => {
    const told = openMessageWriter(failingOutput("EPIPE"));
    await rejectionOf(told.writeMessage(state(1)));
    await told[Symbol.asyncDispose]();
    const untold = openMessageWriter(failingOutput("EPIPE"));
    await untold.writeLines(bytesOf("a\n"));
    expect(await rejectionOf(untold[Symbol.asyncDispose]())).toBeInstanceOf(OutputClosedError);
  });
});
