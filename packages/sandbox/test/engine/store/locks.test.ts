// Layer: pure.
import { describe, expect, it } from "vitest";
import { lockRow } from "../../../src/engine/store/row-locks.ts";
import { scan } from "../../../src/engine/store/scan.ts";
import { startStatement } from "../../../src/engine/store/statements.ts";
import { storeOf } from "../../../src/engine/store/store.ts";
import {
  type LockMode,
  lockForDdl,
  lockModeOf,
  lockTable,
} from "../../../src/engine/store/table-locks.ts";
import { watch } from "../dml/pending.ts";
import { type TestSession, testDatabase } from "../dml/test-database.ts";

const { signal } = new AbortController();
const busy = "ORA-00054: resource busy and acquire with NOWAIT specified or timeout expired";

async function withTable() {
  const database = testDatabase();
  const [a, b] = [database.session(), database.session()];
  await a.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");
  await a.run("INSERT INTO t VALUES (:1, 0)", { rows: [[1], [2]] });
  a.commit();
  const table = database.table("T");
  const lock = async (
    session: TestSession,
    id: number,
    options: { waitS?: number; skipLocked?: boolean } = {},
  ) => {
    const seen = [...scan(table.segment, startStatement(session.context))].find(
      ({ values }) => values[0] === id,
    );
    if (!seen) return "gone";
    const { waitS, skipLocked = false } = options;
    return await lockRow(session.context, table, table.segment, seen, {
      waitS,
      skipLocked,
      signal,
    }).catch((error: Error) => error.message);
  };
  return { ...database, a, b, t: table, lock };
}

describe("row locks without a change", () => {
  it("keep others from changing and from locking", async () => {
    const { a, b, lock } = await withTable();
    expect(await lock(a, 1)).toBe("locked");
    expect(await lock(a, 1)).toBe("locked");
    expect(await lock(b, 1, { waitS: 0 })).toBe(busy);
    expect(await lock(b, 1, { skipLocked: true })).toBe("skipped");
    expect(await lock(b, 1, { waitS: 0.01 })).toBe(
      "ORA-30006: resource busy; acquire with WAIT timeout expired",
    );
    expect(await lock(b, 2)).toBe("locked");
    const update = watch(b.run("UPDATE t SET n = 1 WHERE id = 1"));
    expect(await update.waits()).toBe(true);
    a.commit();
    expect((await update.promise).rowCount).toBe(1);
  });

  it("are taken with SKIP LOCKED beside somebody's change", async () => {
    const { a, b, lock } = await withTable();
    await a.run("UPDATE t SET n = 1 WHERE id = 1");
    expect([
      await lock(b, 1, { skipLocked: true }),
      await lock(b, 2, { skipLocked: true }),
    ]).toEqual(["skipped", "locked"]);
  });

  it("tell when the row changed while they were waited for", async () => {
    const { a, b, lock } = await withTable();
    await a.run("UPDATE t SET n = 1 WHERE id = 1");
    const waiting = watch(lock(b, 1));
    expect(await waiting.waits()).toBe(true);
    a.commit();
    expect(await waiting.promise).toBe("changed");
    expect(await lock(b, 1)).toBe("locked");
  });

  it("end with ROLLBACK TO, though who waits already waits for the end", async () => {
    const { a, b, lock } = await withTable();
    a.savepoint("S");
    await lock(a, 1);
    const waiting = watch(lock(b, 1));
    expect(await waiting.waits()).toBe(true);
    a.rollbackTo("S");
    expect(await waiting.waits()).toBe(true);
    a.commit();
    expect(await waiting.promise).toBe("locked");
  });

  it("see deadlocks", async () => {
    const { a, b, lock } = await withTable();
    await lock(a, 1);
    await lock(b, 2);
    const waiting = watch(lock(a, 2));
    expect(await waiting.waits()).toBe(true);
    expect(await lock(b, 1)).toBe("ORA-00060: deadlock detected while waiting for resource");
    b.rollback();
    expect(await waiting.promise).toBe("locked");
  });
});

const modes: readonly LockMode[] = [2, 3, 4, 5, 6];

describe("table locks", () => {
  it("go together as Oracle's matrix says", async () => {
    const { a, b, t } = await withTable();
    const matrix: string[] = [];
    for (const held of modes) {
      let line = "";
      for (const wanted of modes) {
        await lockTable(a.context, t, held, { signal });
        const outcome = await lockTable(b.context, t, wanted, { waitS: 0, signal }).catch(
          (error: Error) => error.message,
        );
        line += outcome === undefined ? "+" : "-";
        if (outcome !== undefined) expect(outcome).toBe(busy);
        a.rollback();
        b.rollback();
      }
      matrix.push(line);
    }
    expect(matrix).toEqual(["++++-", "++---", "+-+--", "+----", "-----"]);
  });

  it("are joined, and named in words", async () => {
    const { a, b, t, db } = await withTable();
    await lockTable(a.context, t, 4, { signal });
    await lockTable(a.context, t, 3, { signal });
    expect([...(storeOf(db).tableLocks.get(t)?.values() ?? [])]).toEqual([5]);
    a.commit();
    expect(storeOf(db).tableLocks.size).toBe(0);
    expect(await b.failure("DELETE FROM t")).toBe("2 rows");
    expect(
      ["row share", "SHARE UPDATE", "EXCLUSIVE", "SHARE ROW EXCLUSIVE", "NO"].map(lockModeOf),
    ).toEqual([2, 2, 6, 5, undefined]);
  });

  it("keep DML waiting", async () => {
    const { a, b, t } = await withTable();
    await lockTable(a.context, t, 6, { signal });
    const waiting = watch(b.failure("INSERT INTO t VALUES (9, 9)"));
    expect(await waiting.waits()).toBe(true);
    expect(b.rows("SELECT COUNT(*) FROM t")).toEqual([[2]]);
    a.commit();
    expect(await waiting.promise).toBe("1 rows");
  });

  it("keep DDL away, for as long as it will wait", async () => {
    const { a, b, t, db } = await withTable();
    await a.run("UPDATE t SET n = 1 WHERE id = 1");
    const ddl = (waitS: number) => lockForDdl(b.context, t, waitS);
    await expect(ddl(0)).rejects.toThrow(busy);
    await expect(ddl(0.01)).rejects.toThrow(busy);
    const waiting = watch(ddl(60));
    expect(await waiting.waits()).toBe(true);
    a.commit();
    const lock = await waiting.promise;
    const change = watch(a.failure("UPDATE t SET n = 2 WHERE id = 1"));
    expect(await change.waits()).toBe(true);
    lock.release();
    expect(await change.promise).toBe("1 rows");
    a.rollback();
    expect([storeOf(db).active.size, storeOf(db).tableLocks.size]).toEqual([0, 0]);
  });
});
