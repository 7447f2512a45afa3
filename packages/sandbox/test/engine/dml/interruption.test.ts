// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integrityProblems } from "./integrity.ts";
import { quiet } from "./pending.ts";
import { testDatabase } from "./test-database.ts";

const interrupted = "ORA-01013: user requested cancel of current operation";

async function withRows(count: number) {
  const database = testDatabase();
  const app = database.session();
  await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");
  const rows = Array.from({ length: count }, (_, index) => [index, 0]);
  await app.run("INSERT INTO t VALUES (:1, :2)", { rows });
  app.commit();
  return { ...database, app };
}

describe("a break", () => {
  it.each([
    "UPDATE t SET n = n + 1",
    "UPDATE t SET id = id + 1",
    "DELETE FROM t",
    "INSERT INTO t SELECT id + 100000, n FROM t",
    "MERGE INTO t USING (SELECT id + 5 id FROM t) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET n = 1 WHEN NOT MATCHED THEN INSERT VALUES (s.id, 0)",
  ])("ends %s at once and undoes it, nothing else", async (sql) => {
    const { app, table } = await withRows(30_000);
    await app.run("UPDATE t SET n = 7 WHERE id = 3");
    const controller = new AbortController();
    const running = app.failure(sql, { signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await running).toBe(interrupted);
    expect(app.rows("SELECT COUNT(*), SUM(n), MAX(id) FROM t")).toEqual([[30_000, 7, 29_999]]);
    app.commit();
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });

  it("undoes all executions of an array", async () => {
    const { app } = await withRows(10);
    const controller = new AbortController();
    const rows = Array.from({ length: 50_000 }, (_, index) => [index + 100, 1]);
    const running = app.failure("INSERT INTO t VALUES (:1, :2)", {
      rows,
      signal: controller.signal,
    });
    setImmediate(() => controller.abort());
    expect(await running).toBe(interrupted);
    expect(app.rows("SELECT COUNT(*) FROM t")).toEqual([[10]]);
  });

  it("that came before ends the statement before it begins", async () => {
    const { app } = await withRows(3);
    expect(await app.failure("DELETE FROM t", { signal: AbortSignal.abort() })).toBe(interrupted);
  });

  it("is served while a statement runs: others get their turn", async () => {
    const { app } = await withRows(30_000);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await app.run("UPDATE t SET n = n + 1, id = id + 1");
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});

const statements = [
  "INSERT INTO t SELECT id + 50, n FROM t WHERE id < 10",
  "UPDATE t SET id = id + 1",
  "UPDATE t SET n = n + 1 WHERE id BETWEEN 5 AND 15",
  "DELETE FROM t WHERE MOD(id, 3) = 0",
  "INSERT INTO t VALUES (1, 1)",
  "MERGE INTO t USING (SELECT id + 5 id FROM t) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET n = 1 DELETE WHERE n = 1 WHEN NOT MATCHED THEN INSERT VALUES (s.id, 0)",
];

describe("a session that dies", () => {
  it("leaves the last committed state, whatever it was doing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...statements, "commit"), { maxLength: 12 }),
        fc.boolean(),
        async (script, waiting) => {
          const { session, table } = await withRows(20);
          const [victim, other] = [session(), session()];
          const all = () => other.rows("SELECT * FROM t ORDER BY id, n");
          let committed = all();
          for (const sql of script) {
            await victim.failure(sql === "commit" ? "UPDATE t SET n = n WHERE 1 = 0" : sql);
            if (sql !== "commit") continue;
            victim.commit();
            committed = all();
          }
          const controller = new AbortController();
          const { signal } = controller;
          const rival = waiting ? other.failure("UPDATE t SET n = 99", { signal }) : null;
          if (waiting) await quiet();
          const last = victim.failure("UPDATE t SET n = -1", { signal });
          controller.abort();
          await Promise.all([last, rival]);
          await quiet();
          victim.rollback();
          other.rollback();
          expect(all()).toEqual(committed);
          expect(integrityProblems(table("T"), other.context)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
