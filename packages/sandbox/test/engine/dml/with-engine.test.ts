// Layer: pure.
import { describe, expect, it } from "vitest";
import { logOn, openEngine } from "../open-engine.ts";
import { watch } from "./pending.ts";

describe("changing statements of whole sessions", () => {
  it("are compiled once and stay right through TRUNCATE and ALTER", async () => {
    const app = logOn(openEngine());
    await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");
    const insert = "INSERT INTO t (id, n) VALUES (:1, 0)";
    const update = "UPDATE t SET n = n + 1 WHERE id = :1";
    const told = await app.tell([
      ["INSERT INTO t VALUES (1, 0)", 1],
      ["TRUNCATE TABLE t", "done"],
    ]);
    expect(told.map(([, outcome]) => outcome)).toEqual([1, "done"]);
    for (let round = 0; round < 2; round++) {
      expect(await app.outcome(insert, [1])).toBe(1);
      expect(await app.outcome(insert, [1])).toContain("ORA-00001");
      expect(await app.outcome(update, [1])).toBe(1);
      expect(await app.rows("SELECT n FROM t")).toEqual([[1]]);
      await app.all("COMMIT", "TRUNCATE TABLE t");
    }
    await app.all("ALTER TABLE t ADD (v NUMBER DEFAULT 7 NOT NULL)", "ALTER TABLE t DROP COLUMN n");
    expect(await app.outcome(update, [1])).toContain("ORA-00904");
    expect(await app.outcome("INSERT INTO t VALUES (:1, DEFAULT)", [2])).toBe(1);
    expect(await app.rows("SELECT * FROM t")).toEqual([[2, 7]]);
  });

  it("see the new table when they waited for its DDL", async () => {
    const engine = openEngine();
    const [a, b] = [logOn(engine), logOn(engine)];
    await a.all("CREATE TABLE t (id NUMBER)", "INSERT INTO t VALUES (1)", "COMMIT");
    await a.run("LOCK TABLE t IN EXCLUSIVE MODE");
    const waiting = watch(b.outcome("UPDATE t SET id = 2"));
    expect(await waiting.waits()).toBe(true);
    await a.run("ALTER TABLE t ADD (n NUMBER DEFAULT 5 NOT NULL)");
    expect(await waiting.promise).toBe(1);
    await b.run("COMMIT");
    expect(await a.rows("SELECT * FROM t")).toEqual([[2, 5]]);
  });

  it("keep DDL of others away, and deferred checks end in ROLLBACK", async () => {
    const engine = openEngine();
    const [a, b] = [logOn(engine), logOn(engine)];
    await a.run(
      "CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)",
    );
    await a.run("INSERT INTO t VALUES (1)");
    expect(await b.outcome("ALTER TABLE t ADD (n NUMBER)")).toContain("ORA-00054");
    await a.run("INSERT INTO t VALUES (1)");
    expect(await a.outcome("COMMIT")).toContain("ORA-02091");
    expect(await a.rows("SELECT * FROM t")).toEqual([]);
    expect(await b.outcome("ALTER TABLE t ADD (n NUMBER)")).toBe("done");
  });
});
