// Layer: sandbox. Random batches of records and deletions, batch after batch, leave what a map of them holds.
import type { JsonObject } from "@singer-oracle/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createTableOf,
  keptRejects,
  type LoadSandbox,
  openLoadSandbox,
  pendingRecords,
  planOf,
  settingsWith,
  tableLoaderOf,
} from "./fixture.ts";

const deletedAt = "2024-03-01T00:00:00Z";

/** A record of a table with the key (K, AT): two spellings of each key, so that equal ones are not equal texts. */
const anyRecord = fc
  .record({
    k: fc.constantFrom<[string, JsonObject[string]]>(
      ["1", 1],
      ["1", "1.0"],
      ["2", 2],
      ["2", "2e0"],
    ),
    at: fc.constantFrom<[string, string]>(
      ["a", "2024-02-29T23:00:00Z"],
      ["a", "2024-03-01T01:00:00+02:00"],
      ["b", "2024-02-29T23:00:00.000000001Z"],
    ),
    a: fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }),
    b: fc.option(fc.constantFrom("x", "y", "z".repeat(5000), ""), { nil: undefined }),
    isDeleted: fc.boolean(),
    isBad: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
  })
  .map(({ k, at, a, b, isDeleted, isBad }) => ({
    key: `${k[0]}${at[0]}`,
    isDeleted,
    isBad: isBad && !isDeleted,
    record: {
      k: k[1],
      at: at[1],
      ...(a === undefined ? {} : { a }),
      ...(b === undefined ? {} : { b }),
      ...(isBad && !isDeleted ? { a: -1 } : {}),
      ...(isDeleted ? { _sdc_deleted_at: deletedAt } : {}),
    } satisfies JsonObject,
  }));

type ModelRecord = Parameters<Parameters<typeof anyRecord.map>[0]>[0];
type Model = Map<string, { a: number | null; b: string | null; isDeleted: boolean }>;

/** What a record does, one after the other; a bad one does nothing. */
function apply(
  model: Model,
  { key, isDeleted, isBad, record }: ModelRecord,
  hardDelete: boolean,
): void {
  if (isBad) return;
  const { a, b } = record as { readonly a?: number; readonly b?: string };
  const text = b === undefined || b === "" ? null : b;
  if (!isDeleted) {
    model.set(key, { a: a ?? null, b: text, isDeleted: false });
  } else if (hardDelete) model.delete(key);
  else {
    const row = model.get(key);
    if (row === undefined) return;
    if (a !== undefined) row.a = a;
    if (b !== undefined) row.b = text;
    row.isDeleted = true;
  }
}

const columns = {
  B: "CLOB",
  K: "NUMBER(38,0)",
  AT: "TIMESTAMP(9) WITH TIME ZONE",
  A: "NUMBER(2)",
  DELETED: { type: "DATE", metadata: "deleted_at" },
} as const;
const plan = planOf({ owner: "APP", name: "MODEL" }, columns, ["K", "AT"]);
const withJson = planOf({ owner: "APP", name: "MODEL_JSON" }, { ...columns, DOC: "JSON" }, [
  "K",
  "AT",
]);

const withoutKey = (sql: string) => sql.replace(/,\n {2}CONSTRAINT[^\n]*/, "");

describe("upsert", () => {
  let at: LoadSandbox;
  beforeAll(async () => {
    // A TIMESTAMP WITH TIME ZONE can be no primary key (ORA-02329): this is a table that somebody else made.
    const seed = [plan, withJson].map(
      (each) =>
        `${withoutKey(createTableOf(each))};\nALTER TABLE ${each.table.name} ADD CONSTRAINT ${each.table.name}_ck CHECK (a >= 0);`,
    );
    at = await openLoadSandbox({ seed: seed.join("\n") });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const cases = (["staging", "array", "json"] as const).flatMap((way) =>
    [false, true].map((hardDelete) => ({ way, hardDelete })),
  );

  test.each(cases)("by $way with hard_delete: $hardDelete", async ({ way, hardDelete }) => {
    const table = way === "json" ? withJson : plan;
    const upsert_strategy = way === "array" ? "array" : "staging";
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyRecord, { maxLength: 12 }), { maxLength: 4 }),
        async (batches) => {
          await at.session.execute(`DELETE FROM ${table.table.name}`);
          await at.session.commit();
          const settings = settingsWith({
            upsert_strategy,
            hard_delete: hardDelete,
            on_reject: "file",
          });
          const rejects = keptRejects(Number.POSITIVE_INFINITY);
          const loader = tableLoaderOf(at.parts({ settings, rejects }), table);
          const model: Model = new Map();
          for (const all of batches) {
            // A partial record behind one that is refused is put onto it: both are rejects, or neither is.
            const batch = hardDelete ? all : all.filter(({ isBad }) => !isBad);
            const before = rejects.all.length;
            const { loaded, deleted, duplicates } = await loader.load(
              pendingRecords(...batch.map(({ record }) => record)),
            );
            for (const each of batch) apply(model, each, hardDelete);
            const bad = rejects.all.length - before;
            expect(loaded + deleted + duplicates + bad).toBe(batch.length);
          }
          const rows = await at.rows(
            table.table.name,
            "k || CASE TO_CHAR(SYS_EXTRACT_UTC(at), 'FF9') WHEN '000000000' THEN 'a' ELSE 'b' END, a, b, deleted",
          );
          const actual = rows.map(([key, a, b, deleted]) => [
            key,
            { a: a === null ? null : Number(a), b, isDeleted: deleted !== null },
          ]);
          const expected = [...model].toSorted(([left], [right]) => (left < right ? -1 : 1));
          expect(actual).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });
});
