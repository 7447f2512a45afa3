// Layer: pure.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import { testDatabase } from "../dml/test-database.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

it("a million rows of four columns and their primary key take less than 600 MB", async () => {
  const { session } = testDatabase();
  const app = session();
  await app.run(
    "CREATE TABLE t (id NUMBER(10) PRIMARY KEY, n VARCHAR2(30), q NUMBER(12,2), d DATE)",
  );
  collect();
  const before = process.memoryUsage().heapUsed;
  const bindTypes = [numberType, varchar2(30), numberType, { name: "DATE" } as const];
  for (let batch = 0; batch < 100; batch++) {
    const rows = Array.from({ length: 10_000 }, (_, index) => {
      const id = batch * 10_000 + index;
      return [id, `name ${id}`, id / 100, 1_704_067_200 + id];
    });
    await app.run("INSERT INTO t VALUES (:1, :2, :3, :4)", { rows, bindTypes });
    app.commit();
  }
  collect();
  const megabytes = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  process.stderr.write(`1,000,000 rows of 4 columns: ${megabytes.toFixed(0)} MB\n`);
  expect(app.rows("SELECT COUNT(*) FROM t")).toEqual([[1_000_000]]);
  expect(megabytes).toBeLessThan(600);
});
