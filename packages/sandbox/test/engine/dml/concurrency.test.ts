// Layer: pure.
import { describe, expect, it } from "vitest";
import type { Query } from "../../../src/engine/parser/ast.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";
import { compileQuery } from "../../../src/engine/query/compile-query.ts";
import { openQuery } from "../../../src/engine/query/open-query.ts";
import { startStatement } from "../../../src/engine/store/statements.ts";
import { beginTransaction } from "../../../src/engine/store/transactions.ts";
import { integrityProblems } from "./integrity.ts";
import { watch } from "./pending.ts";
import { testDatabase } from "./test-database.ts";

async function twoSessions() {
  const database = testDatabase();
  const [a, b] = [database.session(), database.session()];
  await a.run("CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY, n NUMBER, s VARCHAR2(9))");
  await a.run("INSERT INTO t VALUES (:1, :2, 'x')", {
    rows: [
      [1, 10],
      [2, 20],
      [3, 30],
    ],
  });
  a.commit();
  return { ...database, a, b, all: () => b.rows("SELECT id, n FROM t ORDER BY id") };
}

describe("what other sessions see", () => {
  it("is nothing of an open transaction, and all of it after COMMIT", async () => {
    const { a, all } = await twoSessions();
    await a.run("UPDATE t SET n = 0");
    await a.run("INSERT INTO t VALUES (4, 40, 'x')");
    await a.run("DELETE FROM t WHERE id = 1");
    expect(all()).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    a.commit();
    expect(all()).toEqual([
      [2, 0],
      [3, 0],
      [4, 40],
    ]);
  });

  it("stays the same for an open cursor, whoever commits", async () => {
    const { a, b } = await twoSessions();
    const { statement } = parseStatement("SELECT id FROM t ORDER BY n", 19);
    const plan = compileQuery(statement as Query, b.context);
    startStatement(b.context);
    const cursor = openQuery(plan, b.context);
    expect(cursor.next()).toEqual([1]);
    await a.run("UPDATE t SET id = id + 10");
    a.commit();
    await b.run("DELETE FROM t WHERE id = 12");
    b.commit();
    expect([cursor.next(), cursor.next(), cursor.next()]).toEqual([[2], [3], undefined]);
  });

  it("is not changed by the statement itself: INSERT … SELECT from its own table ends", async () => {
    const { a } = await twoSessions();
    const { rowCount } = await a.run("INSERT INTO t SELECT id + 10, n, s FROM t");
    expect([rowCount, a.rows("SELECT COUNT(*) FROM t")]).toEqual([3, [[6]]]);
  });
});

describe("a row that another transaction has changed", () => {
  it("is waited for, and the change is made to what it is then", async () => {
    const { a, b, all } = await twoSessions();
    await a.run("UPDATE t SET n = n + 1 WHERE id = 1");
    const second = watch(b.run("UPDATE t SET n = n + 1 WHERE id = 1"));
    expect(await second.waits()).toBe(true);
    a.commit();
    expect((await second.promise).rowCount).toBe(1);
    b.commit();
    expect(all()).toEqual([
      [1, 12],
      [2, 20],
      [3, 30],
    ]);
  });

  it("is not changed when it is no longer chosen", async () => {
    const { a, b, all } = await twoSessions();
    await a.run("UPDATE t SET n = 99 WHERE id = 2");
    const second = watch(b.run("UPDATE t SET s = 'seen' WHERE n < 50"));
    expect(await second.waits()).toBe(true);
    a.commit();
    expect((await second.promise).rowCount).toBe(2);
    b.commit();
    expect(all()).toEqual([
      [1, 10],
      [2, 99],
      [3, 30],
    ]);
    expect(b.rows("SELECT id FROM t WHERE s = 'seen' ORDER BY id")).toEqual([[1], [3]]);
  });

  it("is chosen when it begins to match after the restart", async () => {
    const { a, b } = await twoSessions();
    await a.run("UPDATE t SET n = CASE id WHEN 1 THEN 100 ELSE 5 END WHERE id IN (1, 3)");
    const second = watch(b.run("DELETE FROM t WHERE n BETWEEN 5 AND 10"));
    expect(await second.waits()).toBe(true);
    a.commit();
    expect((await second.promise).rowCount).toBe(1);
    expect(b.rows("SELECT id FROM t ORDER BY id")).toEqual([[1], [2]]);
  });

  it("is gone when the other one deleted it, and there again when that is rolled back", async () => {
    const { a, b } = await twoSessions();
    await a.run("DELETE FROM t WHERE id = 1");
    const gone = watch(b.run("UPDATE t SET n = 0 WHERE id = 1"));
    expect(await gone.waits()).toBe(true);
    a.commit();
    expect((await gone.promise).rowCount).toBe(0);
    await a.run("DELETE FROM t WHERE id = 2");
    const back = watch(b.run("UPDATE t SET n = 0 WHERE id = 2"));
    expect(await back.waits()).toBe(true);
    a.rollback();
    expect((await back.promise).rowCount).toBe(1);
  });

  it("ends waiting with ORA-01013 on a break, and the rest of the transaction stays", async () => {
    const { a, b, all } = await twoSessions();
    await a.run("UPDATE t SET n = 0 WHERE id = 2");
    await b.run("UPDATE t SET n = 11 WHERE id = 1");
    const controller = new AbortController();
    const second = b.failure("UPDATE t SET n = n + 100 WHERE id IN (2, 3)", {
      signal: controller.signal,
    });
    controller.abort();
    expect(await second).toBe("ORA-01013: user requested cancel of current operation");
    a.rollback();
    b.commit();
    expect(all()).toEqual([
      [1, 11],
      [2, 20],
      [3, 30],
    ]);
  });
});

describe("a key that an open transaction has written", () => {
  it("is waited for: a duplicate after COMMIT, free after ROLLBACK", async () => {
    const { a, b, table } = await twoSessions();
    await a.run("INSERT INTO t VALUES (7, 0, 'a')");
    const taken = watch(b.failure("INSERT INTO t VALUES (7, 0, 'b')"));
    expect(await taken.waits()).toBe(true);
    a.commit();
    expect(await taken.promise).toBe("ORA-00001: unique constraint (APP.T_PK) violated");
    await a.run("INSERT INTO t VALUES (8, 0, 'a')");
    const free = watch(b.failure("INSERT INTO t SELECT 8, 0, 'b' FROM t WHERE id = 1"));
    expect(await free.waits()).toBe(true);
    a.rollback();
    expect(await free.promise).toBe("1 rows");
    b.commit();
    expect(integrityProblems(table("T"), b.context)).toEqual([]);
  });

  it("counts as taken while its row is being deleted, until that is certain", async () => {
    const { a, b } = await twoSessions();
    await a.run("DELETE FROM t WHERE id = 1");
    const waiting = watch(b.failure("INSERT INTO t VALUES (1, 0, 'b')"));
    expect(await waiting.waits()).toBe(true);
    a.commit();
    expect(await waiting.promise).toBe("1 rows");
  });

  it("is a duplicate at once when only other columns of its row are being changed", async () => {
    const { a, b } = await twoSessions();
    await a.run("UPDATE t SET n = 0 WHERE id = 1");
    expect(await b.failure("INSERT INTO t VALUES (1, 0, 'b')")).toBe(
      "ORA-00001: unique constraint (APP.T_PK) violated",
    );
  });
});

describe("deadlocks", () => {
  it("end the statement that closes the circle, and only that", async () => {
    const { a, b, all } = await twoSessions();
    await a.run("UPDATE t SET n = 1 WHERE id = 1");
    await b.run("UPDATE t SET n = 2 WHERE id = 2");
    const first = watch(a.failure("UPDATE t SET n = 3 WHERE id = 2"));
    expect(await first.waits()).toBe(true);
    expect(await b.failure("UPDATE t SET n = n + 1 WHERE id IN (1, 3)")).toBe(
      "ORA-00060: deadlock detected while waiting for resource",
    );
    expect(b.rows("SELECT id, n FROM t ORDER BY id")).toEqual([
      [1, 10],
      [2, 2],
      [3, 30],
    ]);
    expect(await first.waits()).toBe(true);
    b.rollback();
    expect(await first.promise).toBe("1 rows");
    a.commit();
    expect(all()).toEqual([
      [1, 1],
      [2, 3],
      [3, 30],
    ]);
  });
});

describe("isolation levels", () => {
  it("serializable: ORA-08177 for a row changed since the transaction began", async () => {
    const { a, b } = await twoSessions();
    beginTransaction(b.context, "serializable");
    await a.run("UPDATE t SET n = 0 WHERE id = 1");
    a.commit();
    expect(b.rows("SELECT n FROM t WHERE id = 1")).toEqual([[10]]);
    expect(await b.failure("UPDATE t SET n = 5 WHERE id = 1")).toBe(
      "ORA-08177: can't serialize access for this transaction",
    );
    expect(await b.failure("UPDATE t SET n = 5 WHERE id = 2")).toBe("1 rows");
  });

  it("read-only: one point in time for all queries, and ORA-01456 for changes", async () => {
    const { a, b } = await twoSessions();
    beginTransaction(b.context, "read-only");
    await a.run("DELETE FROM t WHERE id > 1");
    a.commit();
    expect(b.rows("SELECT id FROM t ORDER BY id")).toEqual([[1], [2], [3]]);
    expect(await b.failure("DELETE FROM t")).toBe(
      "ORA-01456: may not perform insert, delete, update operation inside a READ ONLY transaction",
    );
    b.commit();
    expect(b.rows("SELECT id FROM t")).toEqual([[1]]);
  });
});
