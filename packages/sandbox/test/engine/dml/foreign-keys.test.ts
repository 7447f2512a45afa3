// Layer: pure.
import { describe, expect, it } from "vitest";
import { integrityProblems } from "./integrity.ts";
import { watch } from "./pending.ts";
import { testDatabase } from "./test-database.ts";

const noParent = (name: string) =>
  `ORA-02291: integrity constraint (APP.${name}) violated - parent key not found`;
const hasChild = (name: string) =>
  `ORA-02292: integrity constraint (APP.${name}) violated - child record found`;

async function family() {
  const database = testDatabase();
  const app = database.session();
  await app.run("CREATE TABLE p (id NUMBER CONSTRAINT p_pk PRIMARY KEY, n VARCHAR2(10))");
  await app.run(
    "CREATE TABLE c (id NUMBER PRIMARY KEY, pid NUMBER CONSTRAINT c_fk REFERENCES p, boss NUMBER CONSTRAINT c_boss REFERENCES c)",
  );
  await app.run(
    "CREATE TABLE d (id NUMBER PRIMARY KEY, pid NUMBER CONSTRAINT d_fk REFERENCES p (id) ON DELETE CASCADE)",
  );
  await app.run(
    "CREATE TABLE e (id NUMBER PRIMARY KEY, did NUMBER CONSTRAINT e_fk REFERENCES d (id) ON DELETE SET NULL)",
  );
  await app.run("INSERT INTO p VALUES (:1, 'x')", { rows: [[1], [2], [3]] });
  app.commit();
  return { ...database, app };
}

describe("foreign keys", () => {
  it("need a parent, but NULL refers to nothing", async () => {
    const { app } = await family();
    expect(await app.failure("INSERT INTO c VALUES (1, 9, NULL)")).toBe(noParent("C_FK"));
    expect(await app.failure("INSERT INTO c VALUES (1, NULL, NULL)")).toBe("1 rows");
    expect(await app.failure("UPDATE c SET pid = 9")).toBe(noParent("C_FK"));
    expect(await app.failure("UPDATE c SET pid = 3")).toBe("1 rows");
    expect(app.rows("SELECT * FROM c")).toEqual([[1, 3, null]]);
  });

  it("are checked at the end of the statement", async () => {
    const { app } = await family();
    const both = "INSERT INTO c SELECT id, NULL, CASE id WHEN 1 THEN 3 END FROM p";
    expect(await app.failure(both)).toBe("3 rows");
    expect(await app.failure("DELETE FROM c WHERE id IN (1, 3)")).toBe("2 rows");
    expect(await app.failure("INSERT INTO c VALUES (7, NULL, 7)")).toBe("1 rows");
    expect(await app.failure("UPDATE c SET id = id + 1, boss = boss + 1")).toBe("2 rows");
  });

  it("keep parents that have children", async () => {
    const { app } = await family();
    await app.run("INSERT INTO c VALUES (1, 1, NULL)");
    expect(await app.failure("DELETE FROM p WHERE id = 1")).toBe(hasChild("C_FK"));
    expect(await app.failure("UPDATE p SET id = 10 WHERE id = 1")).toBe(hasChild("C_FK"));
    expect(
      await app.failure("UPDATE p SET id = CASE id WHEN 1 THEN 2 ELSE 1 END WHERE id < 3"),
    ).toBe("2 rows");
    expect(await app.failure("UPDATE p SET n = 'y'")).toBe("3 rows");
    expect(await app.failure("DELETE FROM p WHERE id = 2")).toBe("1 rows");
  });

  it("ON DELETE CASCADE and SET NULL change what refers, and undo it with the rest", async () => {
    const { app, table } = await family();
    await app.run("INSERT INTO d VALUES (:1, :2)", {
      rows: [
        [10, 1],
        [11, 1],
        [12, 2],
      ],
    });
    await app.run("INSERT INTO e VALUES (:1, :2)", {
      rows: [
        [1, 10],
        [2, 12],
      ],
    });
    app.savepoint("S");
    expect((await app.run("DELETE FROM p WHERE id = 1")).rowCount).toBe(1);
    expect([app.rows("SELECT * FROM d"), app.rows("SELECT * FROM e ORDER BY id")]).toEqual([
      [[12, 2]],
      [
        [1, null],
        [2, 12],
      ],
    ]);
    app.rollbackTo("S");
    expect(app.rows("SELECT did FROM e ORDER BY id")).toEqual([[10], [12]]);
    await app.run("INSERT INTO c VALUES (1, 1, NULL)");
    expect(await app.failure("DELETE FROM p")).toBe(hasChild("C_FK"));
    expect(app.rows("SELECT COUNT(*) FROM d")).toEqual([[3]]);
    for (const name of ["P", "C", "D", "E"]) {
      expect(integrityProblems(table(name), app.context)).toEqual([]);
    }
  });

  it("wait for a parent that is not certain", async () => {
    const { app, session } = await family();
    const other = session();
    await other.run("INSERT INTO p VALUES (50, 'new')");
    const child = watch(app.failure("INSERT INTO c VALUES (1, 50, NULL)"));
    expect(await child.waits()).toBe(true);
    other.commit();
    expect(await child.promise).toBe("1 rows");
    await other.run("DELETE FROM p WHERE id = 3");
    const orphan = watch(app.failure("INSERT INTO c VALUES (2, 3, NULL)"));
    expect(await orphan.waits()).toBe(true);
    other.commit();
    expect(await orphan.promise).toBe(noParent("C_FK"));
  });

  it("wait for children that are not certain", async () => {
    const { app, session } = await family();
    const other = session();
    await other.run("INSERT INTO c VALUES (1, 2, NULL)");
    const parent = watch(app.failure("DELETE FROM p WHERE id = 2"));
    expect(await parent.waits()).toBe(true);
    other.rollback();
    expect(await parent.promise).toBe("1 rows");
  });
});

describe("deferred constraints", () => {
  it("are checked at COMMIT, which then rolls back", async () => {
    const { app } = await family();
    await app.run(
      `CREATE TABLE f (id NUMBER, pid NUMBER, q NUMBER, CONSTRAINT f_pk PRIMARY KEY (id) INITIALLY DEFERRED DEFERRABLE,
       CONSTRAINT f_fk FOREIGN KEY (pid) REFERENCES p DEFERRABLE INITIALLY DEFERRED,
       CONSTRAINT f_q CHECK (q > 0) DEFERRABLE INITIALLY DEFERRED)`,
    );
    const outcome = async (...statements: string[]) => {
      for (const sql of statements) await app.run(sql);
      try {
        app.commit();
        return "committed";
      } catch (error) {
        return (error as Error).message;
      }
    };
    const rolledBack = "ORA-02091: transaction rolled back\n";
    expect(await outcome("INSERT INTO f VALUES (1, 99, 1)")).toBe(rolledBack + noParent("F_FK"));
    expect(await outcome("INSERT INTO f VALUES (1, 1, -1)")).toBe(
      `${rolledBack}ORA-02290: check constraint (APP.F_Q) violated`,
    );
    expect(await outcome("INSERT INTO f VALUES (1, 1, 1)", "INSERT INTO f VALUES (1, 1, 1)")).toBe(
      `${rolledBack}ORA-00001: unique constraint (APP.F_PK) violated`,
    );
    expect(app.rows("SELECT * FROM f")).toEqual([]);
    expect(
      await outcome(
        "INSERT INTO f VALUES (1, 99, -1)",
        "INSERT INTO f VALUES (1, NULL, 1)",
        "INSERT INTO p VALUES (99, 'late')",
        "UPDATE f SET q = 5, id = id + NVL(pid, 0)",
      ),
    ).toBe("committed");
    expect(app.rows("SELECT * FROM f ORDER BY id")).toEqual([
      [1, null, 5],
      [100, 99, 5],
    ]);
    expect(await outcome("DELETE FROM p WHERE id = 99")).toBe(rolledBack + hasChild("F_FK"));
  });
});
