// Layer: sandbox.
import { describe, expect, it } from "vitest";
import { widenColumns } from "../../src/table/widen-columns.ts";
import { allRows, openTableSandbox, plain, requestOf, type TableSandbox } from "./table-fixture.ts";

const request = requestOf(
  { ID: { type: "integer" }, note: { type: "string", description: "A note" } },
  { keyProperties: ["ID"] },
);
const needs = new Map([["NOTE", { family: "lob", name: "CLOB" } as const]]);

async function filled(): Promise<TableSandbox> {
  const box = await openTableSandbox();
  await box.prepare(request, plain);
  await box.run(
    "INSERT INTO ORDERS SELECT LEVEL, 'note ' || LEVEL FROM DUAL CONNECT BY LEVEL <= 100",
  );
  box.takeSql();
  return box;
}

async function isWhole(box: TableSandbox): Promise<void> {
  expect(await box.columns("ORDERS")).toEqual([
    "ID NUMBER(38,0) NOT NULL",
    'NOTE CLOB -- property "note" | A note',
  ]);
  const sum =
    "SELECT COUNT(*), SUM(CASE WHEN TO_CHAR(NOTE) = 'note ' || ID THEN 1 END) FROM ORDERS";
  expect(await box.rows(sum)).toEqual([["100", "100"]]);
}

/** Every statement of a copy, and whether the connection is lost before or after it takes effect. */
const steps = [
  "add (",
  "comment on column",
  "update",
  'rename column "note"',
  'rename column "so_wide',
  "drop (",
].flatMap((statement) =>
  (["before", "after"] as const).map((moment) => [moment, statement] as const),
);

describe("a copy that ends in the middle", () => {
  it.each(steps)("%s %s is brought to its end by the next run", async (moment, statement) => {
    await using box = await filled();
    {
      await using session = await box.pool.acquire();
      const plan = await box.prepare(request, plain);
      box.sandbox.script.add({ when: { statement, moment }, what: { do: "drop" } });
      await expect(widenColumns(session, plan, needs, box.context)).rejects.toThrow("NJS-500");
    }
    expect(box.sandbox.script.pending).toBe(0);
    const plan = await box.prepare(request, plain);
    // Before the first step nothing has been changed, and nothing needs repair.
    if (moment === "before" && statement === "add (")
      await widenColumns(box.session, plan, needs, box.context);
    await isWhole(box);
    box.takeSql();
    await box.prepare(request, plain);
    expect(box.takeSql()).toEqual([]);
  });

  it("is repaired after the second UPDATE, too", async () => {
    await using box = await filled();
    {
      await using session = await box.pool.acquire();
      const plan = await box.prepare(request, plain);
      box.sandbox.script.add({ when: { statement: "update", nth: 2 }, what: { do: "drop" } });
      await expect(widenColumns(session, plan, needs, box.context)).rejects.toThrow("NJS-500");
    }
    await box.prepare(request, plain);
    await isWhole(box);
  });

  it("is repaired by a widening of another column", async () => {
    await using box = await filled();
    const plan = await box.prepare(request, plain);
    {
      await using session = await box.pool.acquire();
      box.sandbox.script.add({
        when: { statement: 'rename column "so_wide' },
        what: { do: "drop" },
      });
      await expect(widenColumns(session, plan, needs, box.context)).rejects.toThrow("NJS-500");
    }
    await widenColumns(box.session, plan, new Map(), box.context);
    await isWhole(box);
  });
});

it("what other sessions write meanwhile is copied too", async () => {
  await using box = await filled();
  await using writer = await box.pool.acquire();
  const plan = await box.prepare(request, plain);
  const execute = box.session.execute.bind(box.session);
  let copied = 0;
  box.session.execute = async (sql, binds) => {
    const count = await execute(sql, binds);
    if (sql.startsWith("UPDATE") && sql.includes("ROWID BETWEEN")) {
      copied += 1;
      await box.session.commit();
      // Behind the copy's back: a changed value, one that goes, one that comes, and a new row.
      await writer.execute("UPDATE ORDERS SET NOTE = 'changed' WHERE ID = 1");
      await writer.execute("UPDATE ORDERS SET NOTE = NULL WHERE ID = 2");
      await writer.execute("INSERT INTO ORDERS (ID, NOTE) VALUES (101, 'new')");
      await writer.commit();
    }
    return count;
  };
  await widenColumns(box.session, plan, needs, box.context);
  expect(copied).toBe(1);
  expect(
    await allRows(
      writer,
      "SELECT ID, TO_CHAR(NOTE) FROM ORDERS WHERE ID IN (1, 2, 3, 101) ORDER BY ID",
    ),
  ).toEqual([
    ["1", "changed"],
    ["2", null],
    ["3", "note 3"],
    ["101", "new"],
  ]);
});
