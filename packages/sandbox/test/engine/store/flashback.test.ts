// Layer: pure.
import { describe, expect, it } from "vitest";
import { checkDefinition, snapshotAsOfScn } from "../../../src/engine/store/flashback.ts";
import { scan, versionsBetween } from "../../../src/engine/store/scan.ts";
import { startStatement } from "../../../src/engine/store/statements.ts";
import { truncate } from "../../../src/engine/store/table-ddl.ts";
import { type TestSession, testDatabase } from "../dml/test-database.ts";

/** A database whose clock stands still until it is moved. */
async function withClock(options: { undoRetentionS?: number; undoMaxChanges?: number } = {}) {
  let ms = Date.UTC(2024, 0, 1);
  const database = testDatabase({ ...options, clock: () => ms });
  const app = database.session();
  await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");
  await app.run("INSERT INTO t VALUES (1, 10)");
  app.commit();
  const move = (seconds: number): void => {
    ms += seconds * 1000;
  };
  return { ...database, app, move };
}

function failure(app: TestSession, sql: string): string {
  try {
    return JSON.stringify(app.rows(sql));
  } catch (error) {
    return (error as Error).message;
  }
}

async function setTo(app: TestSession, n: number): Promise<number> {
  await app.run("UPDATE t SET n = :1", { binds: [n] });
  app.commit();
  return app.context.db.scn;
}

describe("AS OF SCN", () => {
  it("shows what was committed then, without the session's own changes", async () => {
    const { app, db } = await withClock();
    const first = db.scn;
    const second = await setTo(app, 20);
    await app.run("DELETE FROM t");
    const asOf = (scn: number) => app.rows(`SELECT n FROM t AS OF SCN ${scn}`);
    expect([asOf(first), asOf(second), app.rows("SELECT n FROM t")]).toEqual([[[10]], [[20]], []]);
    app.commit();
    expect([asOf(first), asOf(second), asOf(db.scn)]).toEqual([[[10]], [[20]], []]);
  });

  it("refuses what is no SCN, and SCNs before the last DDL", async () => {
    const { app, db, table } = await withClock();
    const invalid = "ORA-08181: specified number is not a valid system change number";
    for (const value of [null, "x", -1, 1.5, db.scn + 1]) {
      expect(() => snapshotAsOfScn(app.context, value)).toThrow(invalid);
    }
    table("T").lastDdlScn = db.scn;
    expect(() => checkDefinition(table("T"), { scn: db.scn - 1, tx: null, seq: 0 })).toThrow(
      "ORA-01466: unable to read data - table definition has changed",
    );
  });
});

describe("AS OF TIMESTAMP", () => {
  it("goes by the SCN that was noted last, up to three seconds earlier", async () => {
    const { app, move } = await withClock();
    move(10);
    await setTo(app, 20);
    move(1);
    const ago = (seconds: number) =>
      failure(app, `SELECT n FROM t AS OF TIMESTAMP SYSTIMESTAMP - INTERVAL '${seconds}' SECOND`);
    expect(ago(0)).toBe("[[10]]");
    move(2);
    expect(ago(0)).toBe("[[20]]");
    move(20);
    expect([ago(20), ago(24)]).toEqual(["[[20]]", "[[10]]"]);
  });

  it("refuses the future, and times before anything was noted", async () => {
    const { app } = await withClock();
    expect(failure(app, "SELECT n FROM t AS OF TIMESTAMP SYSTIMESTAMP + 1")).toContain("ORA-08186");
    expect(failure(app, "SELECT n FROM t AS OF TIMESTAMP SYSTIMESTAMP - 30")).toContain(
      "ORA-08180",
    );
    expect(failure(app, "SELECT n FROM t AS OF TIMESTAMP SYSTIMESTAMP")).toContain("ORA-01466");
  });
});

const tooOld =
  'ORA-01555: snapshot too old: rollback segment number 1 with name "_SYSSMU1$" too small';

describe("undo", () => {
  it("expires by age: what needs it fails, what does not stays", async () => {
    const { app, db, move } = await withClock({ undoRetentionS: 60 });
    await app.run("INSERT INTO t VALUES (2, 2)");
    app.commit();
    const first = db.scn;
    await app.run("UPDATE t SET n = 20 WHERE id = 1");
    app.commit();
    const sql = (id: number) => `SELECT n FROM t AS OF SCN ${first} WHERE id + 0 = ${id}`;
    move(30);
    expect(failure(app, sql(1))).toBe("[[10]]");
    move(40);
    expect(failure(app, sql(1))).toBe(tooOld);
    expect(failure(app, `SELECT COUNT(*) FROM t AS OF SCN ${db.scn}`)).toBe("[[2]]");
  });

  it("expires by number of changes, and gives the places of deleted rows away", async () => {
    const { app, db, table } = await withClock({ undoMaxChanges: 2 });
    const first = db.scn;
    await app.run("DELETE FROM t");
    app.commit();
    await app.run("INSERT INTO t VALUES (3, 3)");
    await app.run("UPDATE t SET n = 4, id = 4");
    app.commit();
    await app.run("UPDATE t SET n = 5");
    app.commit();
    expect(failure(app, `SELECT * FROM t AS OF SCN ${first}`)).toBe(tooOld);
    expect(failure(app, `SELECT * FROM t AS OF SCN ${first} WHERE id = 1`)).toBe(tooOld);
    await app.run("INSERT INTO t VALUES (6, 6)");
    expect(table("T").segment.slots.length).toBe(2);
    expect(app.rows("SELECT * FROM t ORDER BY id")).toEqual([
      [4, 5],
      [6, 6],
    ]);
  });

  it("is needed by open cursors as well", async () => {
    const { app, table, move } = await withClock({ undoRetentionS: 60 });
    await app.run("INSERT INTO t SELECT LEVEL + 1, 0 FROM t CONNECT BY LEVEL <= 3");
    app.commit();
    const rows = scan(table("T").segment, startStatement(app.context));
    expect(rows.next().value?.values).toEqual([1, 10]);
    await setTo(app, 30);
    move(100);
    await setTo(app, 40);
    expect(() => rows.next()).toThrow(tooOld);
  });

  it("does not survive TRUNCATE: ORA-08103", async () => {
    const { app, table } = await withClock();
    await app.run("INSERT INTO t VALUES (2, 2)");
    app.commit();
    const rows = scan(table("T").segment, startStatement(app.context));
    rows.next();
    const before = table("T").dataObjectId;
    truncate(table("T"), app.context);
    expect(() => rows.next()).toThrow("ORA-08103: object no longer exists");
    expect(table("T").dataObjectId).toBeGreaterThan(before);
    expect(app.rows("SELECT * FROM t")).toEqual([]);
    expect(await app.failure("INSERT INTO t VALUES (1, 1)")).toBe("1 rows");
  });
});

describe("VERSIONS BETWEEN", () => {
  it("shows what every transaction made of a row", async () => {
    const { app, db, table } = await withClock();
    const s0 = db.scn;
    const s1 = await setTo(app, 20);
    await app.run("UPDATE t SET n = 21");
    const s2 = await setTo(app, 22);
    await app.run("DELETE FROM t");
    app.commit();
    const s3 = db.scn;
    await app.run("INSERT INTO t VALUES (2, 2)");
    const versions = (low: number, high: number) =>
      [...versionsBetween(table("T").segment, low, high)].map(
        ({ version, startScn, endScn, operation }) => [
          operation,
          version.values[1],
          startScn,
          endScn,
        ],
      );
    expect(versions(s0, s3)).toEqual([
      ["D", 22, s3, null],
      ["U", 22, s2, s3],
      ["U", 20, s1, s2],
      ["I", 10, s0, s1],
    ]);
    // Valid from its start up to its end, but not at its end.
    expect(versions(s1, s2)).toEqual([
      ["U", 22, s2, null],
      ["U", 20, s1, s2],
    ]);
    expect(versions(s2, s2)).toEqual([["U", 22, s2, null]]);
    expect(versions(s3, s3)).toEqual([["D", 22, s3, null]]);
    expect(versions(s3 + 1, s3 + 9)).toEqual([]);
  });
});
