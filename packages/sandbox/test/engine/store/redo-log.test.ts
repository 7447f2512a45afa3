// Layer: pure.
import { describe, expect, it } from "vitest";
import { RedoLog, rsIdOf } from "../../../src/engine/store/redo-log.ts";
import { storeOf } from "../../../src/engine/store/store.ts";
import { testDatabase } from "../dml/test-database.ts";

describe("the redo log", () => {
  it("has every change with its rows before and after, and how it ended", async () => {
    const { session, db } = testDatabase({ redoMaxRecords: 100 });
    const app = session();
    await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");
    await app.run("CREATE GLOBAL TEMPORARY TABLE g (id NUMBER)");
    await app.run("INSERT INTO g VALUES (1)");
    const start = db.scn;
    await app.run("INSERT INTO t VALUES (1, 10)");
    app.savepoint("S");
    await app.run("UPDATE t SET n = 11");
    app.rollbackTo("S");
    app.commit();
    await app.run("DELETE FROM t");
    app.rollback();
    const records = [...storeOf(db).redo.between(start + 1, db.scn + 1)];
    expect(
      records.map(({ operation, before, after, rollback, scn, table }) => [
        operation,
        table?.name ?? null,
        before,
        after,
        rollback,
        scn - start,
      ]),
    ).toEqual([
      ["INSERT", "T", null, [1, 10], false, 1],
      ["UPDATE", "T", [1, 10], [1, 11], false, 1],
      ["UPDATE", "T", [1, 11], [1, 10], true, 1],
      ["COMMIT", null, null, null, false, 1],
      ["DELETE", "T", [1, 10], null, false, 2],
      ["INSERT", "T", null, [1, 10], true, 2],
      ["ROLLBACK", null, null, null, false, 2],
    ]);
    expect(new Set(records.map(({ tx }) => JSON.stringify(tx.xid))).size).toBe(2);
    expect(new Set(records.map(rsIdOf)).size).toBe(records.length);
    expect(records.map(rsIdOf).toSorted()).toEqual(records.map(rsIdOf));
    expect(records.map(rsIdOf)[0]).toMatch(/^ 0x[0-9a-f]{6}\.[0-9a-f]{8}\.[0-9a-f]{4} $/);
  });

  it("keeps the last records only", () => {
    const log = new RedoLog(3);
    const nothing = {
      table: null,
      slot: null,
      before: null,
      after: null,
      rollback: false,
      text: null,
    };
    const tx = { xid: { usn: 1, slot: 1, seq: 1 }, startScn: 1, commitScn: 0, nextSeq: 1 };
    expect([log.size, log.oldestScn]).toEqual([0, 0]);
    for (let scn = 1; scn <= 5; scn++) {
      log.append({ scn, ms: 0, tx, operation: "COMMIT", ...nothing });
    }
    expect([...log.between(0, 9)].map(({ number, scn }) => [number, scn])).toEqual([
      [3, 3],
      [4, 4],
      [5, 5],
    ]);
    expect([log.size, log.oldestScn]).toEqual([3, 3]);
    const none = new RedoLog(0);
    none.append({ scn: 1, ms: 0, tx, operation: "COMMIT", ...nothing });
    expect([...none.between(0, 9)]).toEqual([]);
  });
});
