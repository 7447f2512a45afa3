// Layer: pure. SET CONSTRAINTS, ALTER SESSION SET CONSTRAINTS, and what COMMIT says of deferred constraints.
import { describe, expect, it } from "vitest";
import { logOn, openEngine, type TestSession, type Told } from "./open-engine.ts";

/** A table with one constraint of each kind that is deferrable but checked at once, one that is deferred, one that is not. */
async function open(version: 19 | 23 = 19): Promise<TestSession> {
  const app = logOn(openEngine({ version }));
  await app.all(
    "CREATE TABLE p (id NUMBER CONSTRAINT p_pk PRIMARY KEY)",
    `CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY DEFERRABLE, pid NUMBER CONSTRAINT t_fk REFERENCES p DEFERRABLE,
       n NUMBER CONSTRAINT t_ck CHECK (n > 0) DEFERRABLE, m NUMBER CONSTRAINT t_nn NOT NULL DEFERRABLE,
       d NUMBER CONSTRAINT t_late CHECK (d > 0) DEFERRABLE INITIALLY DEFERRED,
       f NUMBER CONSTRAINT t_fixed CHECK (f > 0))`,
    "INSERT INTO t VALUES (1, NULL, 1, 1, 1, 1)",
    "COMMIT",
  );
  return app;
}

const row = (values: string): string => `INSERT INTO t VALUES (${values})`;

/** The whole message of what a statement is refused with. */
async function message(app: TestSession, sql: string): Promise<string> {
  return await app.run(sql).then(
    () => "done",
    (error: Error) => error.message,
  );
}

describe("SET CONSTRAINTS", () => {
  it("ALL DEFERRED puts every deferrable constraint off, for one transaction", async () => {
    const app = await open();
    const story: Told[] = [
      [row("1, NULL, 1, 1, 1, 1"), "ORA-00001"],
      [row("2, 7, 1, 1, 1, 1"), "ORA-02291"],
      [row("2, NULL, 0, 1, 1, 1"), "ORA-02290"],
      [row("2, NULL, 1, NULL, 1, 1"), "ORA-02290"],
      ["SET CONSTRAINTS ALL DEFERRED", "done"],
      [row("1, 7, 0, NULL, 0, 1"), 1],
      [row("3, 7, 0, NULL, 0, 0"), "ORA-02290"],
      ["UPDATE t SET id = 2, pid = NULL, n = 1, m = 1, d = 1 WHERE pid = 7", 1],
      ["COMMIT", "done"],
      [row("2, NULL, 1, 1, 1, 1"), "ORA-00001"],
    ];
    expect(await app.tell(story)).toEqual(story);
  });

  it("names constraints one by one; what is said of a name goes before what is said of all", async () => {
    const app = await open();
    const story: Told[] = [
      ["SET CONSTRAINT t_ck, app.t_fk DEFERRED", "done"],
      [row("2, 7, 0, 1, 1, 1"), 1],
      [row("2, NULL, 1, 1, 1, 1"), "ORA-00001"],
      ["SET CONSTRAINTS t_late IMMEDIATE", "done"],
      [row("3, NULL, 1, 1, 0, 1"), "ORA-02290"],
      ["SET CONSTRAINTS ALL DEFERRED", "done"],
      [row("2, NULL, 1, 1, 0, 1"), 1],
      ["SET CONSTRAINTS t_nn IMMEDIATE", "done"],
      ["ROLLBACK", "done"],
    ];
    expect(await app.tell(story)).toEqual(story);
  });

  it("IMMEDIATE checks what was put off, and changes nothing when that fails", async () => {
    const app = await open();
    const story: Told[] = [
      ["SET CONSTRAINTS ALL DEFERRED", "done"],
      [row("2, NULL, 0, 1, 1, 1"), 1],
      ["SET CONSTRAINTS t_pk, t_fk IMMEDIATE", "done"],
      ["SET CONSTRAINTS t_ck IMMEDIATE", "ORA-02290"],
      ["SET CONSTRAINTS ALL IMMEDIATE", "ORA-02290"],
      [row("3, NULL, 0, 1, 1, 1"), 1],
      ["UPDATE t SET n = 1 WHERE n = 0", 2],
      ["SET CONSTRAINTS ALL IMMEDIATE", "done"],
      [row("4, NULL, 0, 1, 1, 1"), "ORA-02290"],
      ["COMMIT", "done"],
      ["SELECT COUNT(*) FROM t", [[3]]],
    ];
    expect(await app.tell(story)).toEqual(story);
  });

  it("refuses what is not there, what is not deferrable and what may not be seen", async () => {
    const engine = openEngine({ version: 19 });
    const app = logOn(engine);
    const other = logOn(engine, "OTHER");
    await app.run(
      "CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY, n NUMBER CONSTRAINT t_ck CHECK (n > 0) DEFERRABLE)",
    );
    const story: Told[] = [
      ["SET CONSTRAINTS t_pk DEFERRED", "ORA-02447 at 16"],
      ["SET CONSTRAINTS t_ck, none DEFERRED", "ORA-02448 at 22"],
      ["SET CONSTRAINTS t_ck", "ORA-00905 at 20"],
      ["SET CONSTRAINTS DEFERRED", "ORA-00905 at 24"],
    ];
    expect(await app.tell(story)).toEqual(story);
    expect(await other.outcome("SET CONSTRAINTS app.t_ck DEFERRED")).toBe("ORA-02448 at 16");
    await app.run("GRANT SELECT ON t TO other");
    expect(await other.outcome("SET CONSTRAINTS app.t_ck DEFERRED")).toBe("done");
  });

  it("stands in blocks as well", async () => {
    const app = await open();
    await app.run(`BEGIN SET CONSTRAINTS ALL DEFERRED; ${row("1, NULL, 1, 1, 1, 1")}; END;`);
    expect(await message(app, "COMMIT")).toBe(
      "ORA-02091: transaction rolled back\nORA-00001: unique constraint (APP.T_PK) violated",
    );
  });
});

describe("ALTER SESSION SET CONSTRAINTS", () => {
  it("holds for every transaction of the session from now on", async () => {
    const app = await open();
    const story: Told[] = [
      ["ALTER SESSION SET CONSTRAINTS = DEFERRED", "done"],
      [row("1, NULL, 1, 1, 1, 1"), 1],
      ["ROLLBACK", "done"],
      [row("2, NULL, 0, 1, 1, 1"), 1],
      ["ALTER SESSION SET CONSTRAINTS = IMMEDIATE", "ORA-02290"],
      ["UPDATE t SET n = 1", 2],
      ["ALTER SESSION SET CONSTRAINTS = IMMEDIATE", "done"],
      [row("3, NULL, 1, 1, 0, 1"), "ORA-02290"],
      ["COMMIT", "done"],
      [row("3, NULL, 1, 1, 0, 1"), "ORA-02290"],
      ["ALTER SESSION SET CONSTRAINTS = DEFAULT", "done"],
      [row("3, NULL, 1, 1, 0, 1"), 1],
      [row("4, NULL, 0, 1, 1, 1"), "ORA-02290"],
      ["ROLLBACK", "done"],
      ["ALTER SESSION SET CONSTRAINTS = SOMETIMES", "ORA-00922 at 18"],
    ];
    expect(await app.tell(story)).toEqual(story);
  });
});

describe("COMMIT", () => {
  it("rolls everything back and says which constraint is violated", async () => {
    const app = await open(23);
    const violations: readonly (readonly [sql: string, error: string])[] = [
      [
        row("1, NULL, 1, 1, 1, 1"),
        "ORA-00001: unique constraint (APP.T_PK) violated on table APP.T columns (ID)",
      ],
      [
        row("2, 7, 1, 1, 1, 1"),
        "ORA-02291: integrity constraint (APP.T_FK) violated - parent key not found",
      ],
      [row("2, NULL, 0, 1, 1, 1"), "ORA-02290: check constraint (APP.T_CK) violated"],
      [row("2, NULL, 1, NULL, 1, 1"), "ORA-02290: check constraint (APP.T_NN) violated"],
    ];
    for (const [sql, error] of violations) {
      await app.run("SET CONSTRAINTS ALL DEFERRED");
      await app.run(sql);
      const [first, second] = (await message(app, "COMMIT")).split("\n");
      expect([first, second]).toEqual(["ORA-02091: transaction rolled back", error]);
      expect(await app.rows("SELECT id FROM t")).toEqual([[1]]);
      expect(app.session.inTransaction).toBe(false);
    }
  });

  it("finds children whose parent is gone", async () => {
    const app = await open();
    await app.all("INSERT INTO p VALUES (1)", row("2, 1, 1, 1, 1, 1"), "COMMIT");
    expect(await app.outcome("DELETE FROM p")).toBe("ORA-02292");
    await app.all("SET CONSTRAINTS t_fk DEFERRED", "DELETE FROM p");
    expect(await message(app, "COMMIT")).toBe(
      "ORA-02091: transaction rolled back\nORA-02292: integrity constraint (APP.T_FK) violated - child record found",
    );
  });

  it("of DDL refuses the statement as well", async () => {
    const app = await open();
    await app.all("SET CONSTRAINTS ALL DEFERRED", row("2, 7, 1, 1, 1, 1"));
    expect(await app.outcome("CREATE TABLE u (a NUMBER)")).toBe("ORA-02091");
    expect(await app.outcome("SELECT * FROM u")).toBe("ORA-00942 at 14");
  });

  it("waits for nobody: what another transaction decides is refused", async () => {
    const engine = openEngine({ version: 19 });
    const app = logOn(engine);
    const second = logOn(engine);
    await app.all(
      "CREATE TABLE p (id NUMBER CONSTRAINT p_pk PRIMARY KEY)",
      "CREATE TABLE t (id NUMBER, pid NUMBER CONSTRAINT t_fk REFERENCES p INITIALLY DEFERRED)",
    );
    await second.run("INSERT INTO p VALUES (1)");
    await app.run("INSERT INTO t VALUES (1, 1)");
    expect(await app.outcome("COMMIT")).toBe("ORA-02091");
    await second.run("COMMIT");
    await app.all("INSERT INTO t VALUES (1, 1)", "COMMIT");
  });
});

it("ALTER TABLE MODIFY CONSTRAINT says when a constraint is checked from now on", async () => {
  const app = await open();
  const story: Told[] = [
    ["ALTER TABLE t MODIFY CONSTRAINT t_ck INITIALLY DEFERRED", "done"],
    [row("2, NULL, 0, 1, 1, 1"), 1],
    ["ROLLBACK", "done"],
    ["ALTER TABLE t MODIFY CONSTRAINT t_late INITIALLY IMMEDIATE", "done"],
    [row("2, NULL, 1, 1, 0, 1"), "ORA-02290"],
    ["ALTER TABLE t MODIFY CONSTRAINT t_fixed INITIALLY DEFERRED", "ORA-02447 at 12"],
    ["ALTER TABLE t MODIFY CONSTRAINT none INITIALLY DEFERRED", "ORA-02430 at 12"],
    ["ALTER TABLE t MODIFY PRIMARY KEY INITIALLY DEFERRED", "done"],
    ["ALTER TABLE t MODIFY CONSTRAINT t_fixed DISABLE", "done"],
    ["ALTER TABLE t MODIFY CONSTRAINT t_fixed RELY", "done"],
    [
      "SELECT constraint_name, deferrable, deferred, status FROM user_constraints WHERE table_name = 'T' ORDER BY 1",
      [
        ["T_CK", "DEFERRABLE", "DEFERRED", "ENABLED"],
        ["T_FIXED", "NOT DEFERRABLE", "IMMEDIATE", "DISABLED"],
        ["T_FK", "DEFERRABLE", "IMMEDIATE", "ENABLED"],
        ["T_LATE", "DEFERRABLE", "IMMEDIATE", "ENABLED"],
        ["T_NN", "DEFERRABLE", "IMMEDIATE", "ENABLED"],
        ["T_PK", "DEFERRABLE", "DEFERRED", "ENABLED"],
      ],
    ],
  ];
  expect(await app.tell(story)).toEqual(story);
});
