// Layer: pure (a real process, no database).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createValidator, readMessages } from "@singer-oracle/core";
import { beforeAll, expect, test } from "vitest";

const examples = join(import.meta.dirname, "..", "..", "examples");
let output = "";
beforeAll(() => {
  const program = join(examples, "dist", "tap-minimal.js");
  output = execFileSync(process.execPath, [program], { encoding: "utf8" });
});

test("the example writes a Singer stream, byte for byte", () => {
  expect(output).toBe(
    [
      '{"type":"SCHEMA","stream":"planets","schema":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string","maxLength":40},"mass_kg":{"type":["null","number"]},"seen":{"type":["null","string"],"format":"date-time"}}},"key_properties":["id"]}',
      '{"type":"RECORD","stream":"planets","record":{"id":1,"name":"Mercury","mass_kg":330110000000000000000000.5,"seen":"2024-02-29T23:59:59.123456789Z"}}',
      '{"type":"RECORD","stream":"planets","record":{"id":2,"name":"Venus, \\"morning star\\"","mass_kg":null,"seen":null}}',
      '{"type":"STATE","value":{"bookmarks":{"planets":{"last_id":2}}}}',
      "",
    ].join("\n"),
  );
});

test("its messages are read back and its records fit their schema, formats included", async () => {
  async function* input() {
    yield Buffer.from(output);
  }
  const failures: unknown[] = [];
  for await (const { messages } of readMessages(input())) {
    const [first] = messages;
    if (first?.message.type !== "SCHEMA") throw new Error("the stream begins without a SCHEMA");
    const validator = createValidator(first.message.schema, { strict: true });
    for (const { message } of messages) {
      if (message.type === "RECORD") failures.push(validator.validate(message.record));
    }
  }
  expect(failures).toEqual([undefined, undefined]);
});

test("the example is short", () => {
  const lines = readFileSync(join(examples, "tap-minimal.ts"), "utf8").trimEnd().split("\n");
  expect(lines.length).toBeLessThan(60);
});
