// Layer: sandbox.
import type { OracleSession } from "@singer-oracle/core/oracle";
import { describe, expect, it } from "vitest";
import { prepareTable } from "../../src/table/prepare-table.ts";
import { createShadow, swapShadow } from "../../src/table/shadow.ts";
import { tableOf } from "../../src/table/table-plan.ts";
import {
  filled,
  isComplete,
  newRows,
  oldName,
  oldRows,
  request,
  rowsOf,
  shadowName,
  table,
} from "./shadow-fixture.ts";
import { plain, versions } from "./table-fixture.ts";

const byName = { overwrite_swap_rows: 2 } as const;

describe("a swap by renaming", () => {
  it.each(versions)("gives the shadow everything that the table has, on %s", async (version) => {
    const { box: opened, plan, shadow } = await filled(version);
    await using box = opened;
    const hooks: string[] = [];
    const beforeCommit = async (session: OracleSession) => {
      hooks.push(...box.takeSql().slice(-1));
      await session.execute("INSERT INTO ORDERS (ID) VALUES (9)");
    };
    const swapped = await swapShadow(box.session, plan, shadow, box.with(byName), { beforeCommit });
    expect(hooks).toEqual([
      `COMMENT ON TABLE "APP"."${shadowName}" IS 'target-oracle is replacing the table by this one'`,
    ]);
    expect(box.takeSql().slice(1, 4)).toEqual([
      `ALTER TABLE "APP"."ORDERS" RENAME TO "${oldName}"`,
      `ALTER TABLE "APP"."${shadowName}" RENAME TO "ORDERS"`,
      `COMMENT ON TABLE "APP"."ORDERS" IS 'All orders'`,
    ]);
    await isComplete(box);
    expect({ ...swapped, columns: [] }).toEqual({ ...plan, columns: [], revision: 2 });
    expect(tableOf(swapped)).toEqual(table);
    // And once more, on what the first one has left.
    const again = await createShadow(box.session, swapped, box.context);
    await box.run(`INSERT INTO ${shadowName} SELECT * FROM ORDERS`);
    await swapShadow(box.session, swapped, again, box.with({ overwrite_swap_rows: 0 }));
    await isComplete(box);
  });
});

describe("a swap by renaming", () => {
  const steps = [
    "create index",
    "grant select",
    "comment on table",
    `orders" rename to`,
    `so_new_06a05da667908312" rename to`,
    "rename constraint",
    "alter index",
    `drop table "app"."so_old`,
  ].flatMap((statement) =>
    (["before", "after"] as const).map((moment) => [moment, statement] as const),
  );

  it.each(steps)(
    "that ends %s %s is repaired by the next run, or not begun",
    async (moment, statement) => {
      const { box: opened, plan, shadow } = await filled();
      await using box = opened;
      {
        await using session = await box.pool.acquire();
        box.sandbox.script.add({ when: { statement, moment }, what: { do: "drop" } });
        const swap = swapShadow(session, plan, shadow, box.with(byName));
        if (statement.startsWith("drop")) await swap;
        else await expect(swap).rejects.toThrow("NJS-500");
      }
      expect(box.sandbox.script.pending).toBe(0);
      const isDecided =
        !["create index", "grant select"].includes(statement) &&
        !(statement === "comment on table" && moment === "before");
      const again = await prepareTable(box.session, request, box.with(plain));
      expect(again.hasUniqueKey).toBe(true);
      expect(await rowsOf(box)).toEqual(isDecided ? newRows : oldRows);
      // The same process tries again with what is there.
      if (!isDecided) await swapShadow(box.session, plan, shadow, box.with(byName));
      await isComplete(box);
    },
  );

  it("is continued by the same process after a lost connection", async () => {
    const { box: opened, plan, shadow } = await filled();
    await using box = opened;
    {
      await using session = await box.pool.acquire();
      box.sandbox.script.add({
        when: { statement: `orders" rename to`, moment: "after" },
        what: { do: "drop" },
      });
      await expect(swapShadow(session, plan, shadow, box.with(byName))).rejects.toThrow("NJS-500");
    }
    await swapShadow(box.session, plan, shadow, box.with(byName));
    await isComplete(box);
  });

  it.each([
    ["alter table orders add constraint ck check (id > 0)", "of its constraint CK"],
    ["alter table orders add (v number as (id + 1))", "of its column V"],
    ["create index fx on orders (upper(note))", "of its index FX"],
    ["create table lines (id number references orders)", "foreign keys refer to it"],
  ])("gives way to a transaction where something would get lost: %s", async (sql, reason) => {
    const { box: opened, plan, shadow } = await filled();
    await using box = opened;
    await box.run(sql);
    await swapShadow(box.session, plan, shadow, box.with(byName));
    expect(await rowsOf(box)).toEqual(newRows);
    expect(box.lines.at(-1)).toBe(
      `warning: APP.ORDERS has more than overwrite_swap_rows (2) rows, which are replaced in one transaction nevertheless, because ${reason}`,
    );
  });
});
