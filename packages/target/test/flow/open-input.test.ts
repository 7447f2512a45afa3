// Layer: pure, but for a file.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { UsageError } from "@singer-oracle/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openInput } from "../../src/flow/open-input.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "target-input-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function failureOf(path: string | undefined, stdin: Readable & { isTTY?: boolean }) {
  const error = await openInput(path, stdin).then(
    () => undefined,
    (thrown: unknown) => thrown as UsageError,
  );
  return { name: error?.name, message: error?.message, exitCode: error?.exitCode };
}

test("without --input it is stdin", async () => {
  const stdin = Readable.from([]);
  expect(await openInput(undefined, stdin)).toBe(stdin);
});

test("a terminal as stdin is refused, unless a file is named", async () => {
  const terminal = Object.assign(Readable.from([]), { isTTY: true });
  expect(await failureOf(undefined, terminal)).toEqual({
    name: "UsageError",
    message: "there is no input: stdin is a terminal",
    exitCode: 2,
  });
  const path = join(folder, "messages.jsonl");
  writeFileSync(path, "one\ntwo\n");
  const chunks: Buffer[] = [];
  for await (const chunk of await openInput(path, terminal)) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe("one\ntwo\n");
});

test("a file that is not there, and one that is a directory", async () => {
  const path = join(folder, "none.jsonl");
  expect(await failureOf(path, Readable.from([]))).toEqual({
    name: "UsageError",
    message: `cannot open the input: ENOENT: no such file or directory, open '${path}'`,
    exitCode: 2,
  });
  expect(await failureOf(folder, Readable.from([]))).toEqual({
    name: "UsageError",
    message: `cannot open the input: ${folder} is a directory`,
    exitCode: 2,
  });
});
