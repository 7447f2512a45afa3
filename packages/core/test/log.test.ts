// Layer: pure.
import { expect, test } from "vitest";
import { type LogFormat, openLog } from "../src/log.ts";
import { createRedactor } from "../src/settings/secrets.ts";

function record(format: LogFormat, redact?: (text: string) => string) {
  const lines: string[] = [];
  const log = openLog({
    program: "tap-oracle",
    runId: "run-7",
    format,
    level: "debug",
    write: (line) => lines.push(line),
    ...(redact === undefined ? {} : { redact }),
  });
  return { log, lines };
}

test("a JSON line has the keys of the Meltano SDK's structured logging, and the run id", () => {
  const { log, lines } = record("json");
  log.with({ stream_name: "HR-EMP" }).warning("a column is left out", { column: "PHOTO" });
  const line = JSON.parse(lines[0] ?? "");
  expect(line).toEqual({
    level: "warning",
    pid: process.pid,
    ts: expect.any(Number),
    app_name: "tap-oracle",
    logger_name: "tap-oracle",
    thread_name: "main",
    run_id: "run-7",
    stream_name: "HR-EMP",
    extra: { column: "PHOTO" },
    message: "a column is left out",
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith("}\n")).toBe(true);
});

test("a text line is one readable line with the facts and the run id at its end", () => {
  const { log, lines } = record("text");
  log.error("no table", { code: "ORA-00942", tries: 3, stream_name: "A-B" });
  expect(lines.join("").replace(/^\S+/, "TIME")).toBe(
    "TIME ERROR    tap-oracle [A-B] no table code=ORA-00942 tries=3 run_id=run-7\n",
  );
});

test("every level has its name", () => {
  const { log, lines } = record("json");
  for (const level of ["debug", "info", "warning", "error", "critical"] as const) log[level]("x");
  expect(lines.map((line) => JSON.parse(line).level)).toEqual([
    "debug",
    "info",
    "warning",
    "error",
    "critical",
  ]);
});

test("lines below the level are not written", () => {
  const lines: string[] = [];
  const log = openLog({ program: "p", runId: "r", level: "warning", write: (l) => lines.push(l) });
  log.info("quiet");
  log.warning("loud");
  expect(lines.map((line) => JSON.parse(line).message)).toEqual(["loud"]);
});

test("known secrets are taken out of messages and fields", () => {
  const { log, lines } = record("json", (text) => text.replaceAll("tiger", "***"));
  log.info("password tiger", { dsn: "scott/tiger@x" });
  expect(lines.join("")).not.toContain("tiger");
  expect(JSON.parse(lines[0] ?? "").extra).toEqual({ dsn: "scott/***@x" });
});

test("a secret that looks like a part of the line itself leaves the line JSON", () => {
  const { log, lines } = record("json", createRedactor(["null", "message", "true", "1234"]));
  log.info("null is no message", { found: true, port: 1234, texts: ["a true one", { b: "1234" }] });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    stream_name: null,
    run_id: "run-7",
    message: "*** is no ***",
    extra: { found: true, port: 1234, texts: ["a *** one", { b: "***" }] },
  });
});

test("fields that lead back to themselves end", () => {
  const { log, lines } = record("json");
  const ring: Record<string, unknown> = { name: "ring" };
  ring["self"] = ring;
  log.info("round", { ring, at: new Date(0) });
  expect(JSON.parse(lines[0] ?? "").extra).toMatchObject({
    ring: { name: "ring", self: { name: "ring" } },
    at: "1970-01-01T00:00:00.000Z",
  });
});
