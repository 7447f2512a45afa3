// Layer: pure.
import { describe, expect, it } from "vitest";
import { oraRowscn } from "../../../src/engine/store/row-scn.ts";
import { scan } from "../../../src/engine/store/scan.ts";
import { startStatement } from "../../../src/engine/store/statements.ts";
import { testDatabase } from "../dml/test-database.ts";

async function scnsOf(dependencies: string) {
  const { session, table, db } = testDatabase();
  const app = session();
  await app.run(`CREATE TABLE t (id NUMBER) ${dependencies}`);
  const rows = Array.from({ length: 150 }, (_, id) => [id]);
  await app.run("INSERT INTO t VALUES (:1)", { rows });
  app.commit();
  const loaded = db.scn;
  await app.run("UPDATE t SET id = id WHERE id = 3");
  app.commit();
  const changed = db.scn;
  await app.run("UPDATE t SET id = id WHERE id IN (4, 120)");
  const snapshot = startStatement(app.context);
  const read = oraRowscn(table("T"), table("T").segment, snapshot);
  const found = [...scan(table("T").segment, snapshot)].map(read);
  return { found, loaded, changed };
}

describe("ORA_ROWSCN", () => {
  it("is that of the block's last commit", async () => {
    const { found, loaded, changed } = await scnsOf("");
    expect(found).toEqual([...new Array(100).fill(changed), ...new Array(50).fill(loaded)]);
  });

  it("is that of the row's last commit with ROWDEPENDENCIES, NULL for an uncommitted change", async () => {
    const { found, loaded, changed } = await scnsOf("ROWDEPENDENCIES");
    const expected: (number | null)[] = new Array(150).fill(loaded);
    expected[3] = changed;
    expected[4] = null;
    expected[120] = null;
    expect(found).toEqual(expected);
  });
});
