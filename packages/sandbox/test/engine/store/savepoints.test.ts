// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/engine/types/value.ts";
import { integrityProblems } from "../dml/integrity.ts";
import { testDatabase } from "../dml/test-database.ts";

const statements = [
  "INSERT INTO t SELECT id + 10, n FROM t",
  "INSERT INTO t VALUES (1, 1)",
  "UPDATE t SET id = id + 1",
  "UPDATE t SET n = n + 1 WHERE MOD(id, 2) = 0",
  "DELETE FROM t WHERE MOD(id, 3) = 1",
  "UPDATE t SET id = 5",
];

type Action =
  | { readonly sql: string }
  | { readonly set: string }
  | { readonly to: string }
  | "rollback";

const name = fc.constantFrom("A", "B");
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ sql: fc.constantFrom(...statements) }) },
  { weight: 2, arbitrary: fc.record({ set: name }) },
  { weight: 2, arbitrary: fc.record({ to: name }) },
  { weight: 1, arbitrary: fc.constant("rollback" as const) },
);

describe("savepoints", () => {
  it("bring back exactly what was there", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 20 }), async (script) => {
        const { session, table } = testDatabase();
        const app = session();
        await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER UNIQUE)");
        await app.run("INSERT INTO t VALUES (:1, :1)", { rows: [[1], [2], [3]] });
        app.commit();
        const all = (): readonly Row[] => app.rows("SELECT id, n FROM t ORDER BY id");
        const committed = all();
        let saved: { readonly name: string; readonly rows: readonly Row[] }[] = [];
        for (const next of script) {
          if (next === "rollback") {
            app.rollback();
            saved = [];
            expect(all()).toEqual(committed);
          } else if ("sql" in next) {
            const before = all();
            if ((await app.failure(next.sql)).startsWith("ORA-")) expect(all()).toEqual(before);
          } else if ("set" in next) {
            app.savepoint(next.set);
            saved = [
              ...saved.filter((point) => point.name !== next.set),
              { name: next.set, rows: all() },
            ];
          } else {
            const index = saved.findIndex((point) => point.name === next.to);
            if (index < 0) {
              expect(() => app.rollbackTo(next.to)).toThrow(
                `ORA-01086: savepoint '${next.to}' never established in this session or is invalid`,
              );
              continue;
            }
            app.rollbackTo(next.to);
            expect(all()).toEqual(saved[index]?.rows);
            saved = saved.slice(0, index + 1);
          }
        }
        expect(integrityProblems(table("T"), app.context)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});
