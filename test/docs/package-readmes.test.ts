// Layer: sandbox. Whoever follows the READMEs of tap and target, block by block, gets what they promise.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tapSettings } from "@singer-oracle/tap-oracle";
import { targetSettings } from "@singer-oracle/target-oracle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkCatalog, checkTapOutput } from "../conformance/index.ts";
import { type CodeBlock, fileNameOf } from "./markdown-blocks.ts";
import {
  isInstallation,
  ReadmeRunner,
  readmeBlocks,
  runSql,
  type ShellResult,
} from "./readme-runner.ts";

const root = join(import.meta.dirname, "..", "..");

/** Follows all blocks but SQL; @returns what the shell blocks did. */
async function followAll(runner: ReadmeRunner, blocks: readonly CodeBlock[]) {
  const results: ShellResult[] = [];
  for (const block of blocks.filter((each) => !isInstallation(each))) {
    const result = await runner.follow(block);
    if (result !== undefined) results.push(result);
  }
  return results;
}

const failed = (results: readonly ShellResult[]) =>
  results.filter(({ code, stderr }) => code !== 0 || /"level":"(error|critical)"/.test(stderr));

const countOf = (lines: readonly Record<string, unknown>[], type: string, stream: string) =>
  lines.filter((line) => line["type"] === type && line["stream"] === stream).length;

describe("tap", () => {
  const blocks = readmeBlocks("tap");
  let runner: ReadmeRunner;
  let results: readonly ShellResult[];

  beforeAll(async () => {
    runner = await ReadmeRunner.open(["WAREHOUSE"]);
    const [grants] = blocks.filter(({ language }) => language === "sql");
    await runSql(runner, "DBA_USER", grants as CodeBlock);
    const target = readmeBlocks("target").find((block) => fileNameOf(block) === "target.yml");
    await runner.follow(target as CodeBlock);
    results = await followAll(runner, blocks);
  }, 300_000);

  afterAll(() => runner[Symbol.asyncDispose]());

  test("every block that a shell can run ends with 0", () => {
    expect(failed(results)).toEqual([]);
    expect(results).toHaveLength(6);
  });

  test("the catalog and the messages hold to the rules of Singer", () => {
    expect(checkCatalog(runner.read("catalog.json"))).toEqual([]);
    expect(checkTapOutput(runner.read("messages.jsonl").split("\n"))).toEqual([]);
  });

  test("a catalog whose entries lost their stream still names messages OWNER-TABLE, without what was left out", () => {
    const messages = runner.lines("messages.jsonl");
    expect([
      countOf(messages, "RECORD", "HR-EMPLOYEES"),
      countOf(messages, "RECORD", "HR-BADGES"),
    ]).toEqual([2, 1]);
    const record = messages.find(
      ({ type, stream }) => type === "RECORD" && stream === "HR-EMPLOYEES",
    );
    expect(Object.keys(record?.["record"] as object)).toEqual([
      "ID",
      "NAME",
      "HIRED",
      "UPDATED_AT",
    ]);
  });

  test("the target has the rows, and the state its bookmark", async () => {
    expect(await runner.sql("WAREHOUSE", "SELECT id, name FROM employees ORDER BY id")).toEqual([
      [100, "Ada"],
      [101, "Zoë"],
    ]);
    const state = JSON.parse(runner.read("state.json"));
    expect(state.bookmarks["HR-EMPLOYEES"].replication_key_value).toBe(
      "2024-01-02T09:00:00.000000Z",
    );
  });

  test("the state of the page has the keys of a real one", () => {
    const [sample] = blocks.filter(({ language }) => language === "json");
    const shape = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
        : typeof value;
    expect(shape(JSON.parse(sample?.text ?? ""))).toEqual(
      shape(JSON.parse(runner.read("state.json"))),
    );
  });
});

describe("target", () => {
  const blocks = readmeBlocks("target");
  const [grants, query, view] = blocks.filter(({ language }) => language === "sql") as [
    CodeBlock,
    CodeBlock,
    CodeBlock,
  ];
  let runner: ReadmeRunner;
  let results: readonly ShellResult[];

  beforeAll(async () => {
    runner = await ReadmeRunner.open();
    await runSql(runner, "DBA_USER", grants);
    results = await followAll(runner, blocks);
  }, 300_000);

  afterAll(() => runner[Symbol.asyncDispose]());

  test("every block that a shell can run ends with 0", () => {
    expect(failed(results)).toEqual([]);
    expect(results).toHaveLength(4);
  });

  test("the orders are there once, and with the types of the page", async () => {
    const orders = "SELECT order_id, note FROM orders ORDER BY order_id";
    expect(await runner.sql("WAREHOUSE", orders)).toEqual([
      [2, "changed"],
      [9007199254740992, null],
    ]);
    const types = `SELECT column_name, data_type, data_precision FROM user_tab_columns
      WHERE table_name = 'ORDERS_2' AND column_name IN ('NOTE', 'TOTAL', 'CUSTOMER__NAME') ORDER BY column_name`;
    expect(await runner.sql("WAREHOUSE", types)).toEqual([
      ["CUSTOMER__NAME", "VARCHAR2", null],
      ["NOTE", "CLOB", null],
      ["TOTAL", "NUMBER", 20],
    ]);
  });

  test("the metadata columns are found with quotes, and by the view without them", async () => {
    const [rows] = await runSql(runner, "WAREHOUSE", query);
    expect(rows?.map(([id, batchedAt]) => [id, batchedAt instanceof Date])).toEqual([
      [9007199254740992, true],
      [2, true],
    ]);
    await runner.sql("DBA_USER", "GRANT CREATE VIEW TO warehouse");
    const [made] = await runSql(runner, "WAREHOUSE", view);
    await runner.sql("WAREHOUSE", String(made?.[0]?.[0]));
    const viewed = "SELECT order_id FROM orders_v WHERE sdc_deleted_at IS NULL ORDER BY order_id";
    expect(await runner.sql("WAREHOUSE", viewed)).toEqual([[2], [9007199254740992]]);
  });

  test("metadata_column_prefix: sdc_ makes names that need no quotes", async () => {
    const command = `TARGET_ORACLE_METADATA_COLUMN_PREFIX=sdc_ TARGET_ORACLE_TABLE_PREFIX=plain_ target-oracle --config target.yml --input orders.singer > states.jsonl`;
    const result = await runner.follow({ language: "sh", text: command });
    expect(failed([result as ShellResult])).toEqual([]);
    const counted = "SELECT COUNT(sdc_batched_at) FROM plain_orders";
    expect(await runner.sql("WAREHOUSE", counted)).toEqual([[2]]);
  });
});

describe.each([
  ["tap", tapSettings],
  ["target", targetSettings],
] as const)("%s: what the page says of settings", (name, { schema }) => {
  const page = readFileSync(join(root, "packages", name, "README.md"), "utf8");
  const known = new Set(Object.keys(schema.properties));
  const [, themes = ""] = /^\| theme \| settings \|\n([\s\S]*?)\n\n/m.exec(page) ?? [];
  // `driver_mode: thick` names the setting driver_mode.
  const named = [...themes.matchAll(/`([a-z_]+)(?:: [^`]*)?`/g)].map(
    ([, setting]) => setting ?? "",
  );

  test("the table names each setting once, and none that does not exist", () => {
    expect([...named].sort()).toEqual([...known].sort());
  });

  test("its links lead somewhere", () => {
    const targets = [...page.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => target ?? "");
    const broken = targets.filter(
      (target) =>
        !target.startsWith("https://") &&
        !existsSync(join(dirname(join(root, "packages", name, "README.md")), target)),
    );
    expect(targets.length).toBeGreaterThan(5);
    expect(broken).toEqual([]);
  });
});
