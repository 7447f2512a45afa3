// Layer: pure (a real process, no database).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const examples = join(import.meta.dirname, "..", "..", "examples");

test("the example writes a valid Singer stream, byte for byte", () => {
  const output = execFileSync(process.execPath, [join(examples, "dist", "tap-minimal.js")], {
    encoding: "utf8",
  });
  expect(output).toBe(
    [
      '{"type":"SCHEMA","stream":"planets","schema":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string","maxLength":40},"mass_kg":{"type":"number"},"seen":{"type":"string","format":"date-time"}}},"key_properties":["id"]}',
      '{"type":"RECORD","stream":"planets","record":{"id":1,"name":"Mercury","mass_kg":330110000000000000000000.5,"seen":"2024-02-29T23:59:59.123456789Z"}}',
      '{"type":"RECORD","stream":"planets","record":{"id":2,"name":"Venus, \\"morning star\\"","mass_kg":null,"seen":null}}',
      '{"type":"STATE","value":{"bookmarks":{"planets":{"last_id":2}}}}',
      "",
    ].join("\n"),
  );
});

test("the example is short", () => {
  const lines = readFileSync(join(examples, "tap-minimal.ts"), "utf8").trimEnd().split("\n");
  expect(lines.length).toBeLessThan(60);
});
