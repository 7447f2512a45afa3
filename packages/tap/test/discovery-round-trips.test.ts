// Layer: sandbox.
import { parseCatalog } from "@singer-oracle/core";
import { startSandbox } from "@singer-oracle/sandbox";
import { expect, test } from "vitest";
import { callTap, password } from "./tap-run.ts";

/** Calls that a client makes, and those of them that execute a statement. */
async function discoverTables(tableCount: number) {
  const columns = Array.from({ length: 10 }, (_, at) => `c${at} NUMBER(${at + 1})`).join(", ");
  const tables = Array.from(
    { length: tableCount },
    (_, at) => `CREATE TABLE t${at} (${columns}, CONSTRAINT pk${at} PRIMARY KEY (c0));`,
  );
  const trace: string[] = [];
  await using sandbox = await startSandbox({
    users: [{ name: "HR", password }],
    seed: tables.join("\n"),
    trace: (line) => trace.push(line),
  });
  const { stdout } = await callTap(sandbox, { discover: true });
  const calls = trace.filter((line) => /^> (?!piggyback\b)\w+ #\d+/.test(line));
  return {
    streams: parseCatalog(stdout).streams.length,
    statements: calls.filter((line) => line.startsWith("> execute ")).length,
    calls: calls.length,
  };
}

test("twenty times as many tables take the same statements and the same round trips", async () => {
  const few = await discoverTables(20);
  const many = await discoverTables(400);
  expect([few.streams, many.streams]).toEqual([20, 400]);
  expect(few.statements).toBeGreaterThan(5);
  expect(many.statements).toBe(few.statements);
  expect(many.calls).toBe(few.calls);
});
