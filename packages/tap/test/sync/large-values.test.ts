// Layer: sandbox. LOBs, wide rows and long lines through the whole line.

import { OracleCursor } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PlanText, planOf, recordsOf, run, sandboxOf } from "./fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table docs (id number(9) not null, doc clob, bin blob);
    insert into docs select level, 'small ' || level, utl_raw.cast_to_raw('bytes') from dual connect by level <= 200;
    update docs set doc = null, bin = null where id = 3;
    update docs set doc = empty_clob(), bin = empty_blob() where id = 4;
    declare
      big clob;
    begin
      select doc into big from docs where id = 40 for update;
      for i in 1 .. 700 loop
        dbms_lob.writeappend(big, 30000, rpad('x', 30000, 'x'));
      end loop;
    end;
    /
    create table notes (id number(9) not null, note long);
    insert into notes values (1, 'a long note');
    commit;
  `);
});
afterAll(() => sandbox.close());

const docs = (more: Partial<PlanText> = {}) =>
  planOf({
    table: "DOCS",
    columns: [
      ["ID", "NUMBER(9) NOT NULL"],
      ["DOC", "CLOB"],
      ["BIN", "BLOB"],
    ],
    ...more,
  });

/** The numbers of rows that are asked for while `work` runs. */
async function askedFor<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly sizes: number[] }> {
  const { next } = OracleCursor.prototype;
  const sizes: number[] = [];
  OracleCursor.prototype.next = function (rowCount) {
    if (this.columns[0]?.name === "ID") sizes.push(rowCount);
    return next.call(this, rowCount);
  };
  try {
    return { result: await work(), sizes };
  } finally {
    OracleCursor.prototype.next = next;
  }
}

test("a CLOB of 21 MB among small rows: the batches behind it are small, and the line is warned of", async () => {
  const plan = docs({ key: "ID", read: { lobMaxBytes: null } });
  const { result, sizes } = await askedFor(() => run(sandbox, [plan]));
  expect(result.error).toBeUndefined();
  const records = recordsOf(result);
  expect(records).toHaveLength(200);
  expect(records.slice(1, 5)).toEqual([
    { ID: 2, DOC: "small 2", BIN: Buffer.from("bytes").toString("base64") },
    { ID: 3, DOC: null, BIN: null },
    { ID: 4, DOC: "", BIN: "" },
    { ID: 5, DOC: "small 5", BIN: Buffer.from("bytes").toString("base64") },
  ]);
  expect(String(records[39]?.["DOC"])).toHaveLength(21_000_000 + "small 40".length);
  expect(sizes).toEqual([16, 32, 1, 2, 4, 8, 16, 32, 64, 100, 100]);
  expect(result.logs).toEqual([
    'WARNING stream "APP-DOCS": a line is longer than 5 MiB, where versions of Meltano before 4.4 may stop unless their setting elt.buffer_size is raised; lower lob_max_bytes to avoid it',
  ]);
});

describe("a CLOB beyond lob_max_bytes", () => {
  test("error: the rows before it are sent", async () => {
    const result = await run(sandbox, [docs({ key: "ID" })]);
    expect(recordsOf(result)).toHaveLength(39);
    expect(result.error?.message).toBe(
      '1 of 1 stream failed: "APP-DOCS": column "DOC": a value is longer than lob_max_bytes (4194304)',
    );
  });

  test.each([
    ["truncate", "small 40xxx", "truncated"],
    ["null", null, "nulled"],
  ] as const)("%s: it is changed, counted and told once", async (onLargeLob, value, change) => {
    const plan = planOf({
      table: "DOCS",
      columns: [
        ["ID", "NUMBER(9) NOT NULL"],
        ["DOC", "CLOB"],
      ],
      read: { onLargeLob, lobMaxBytes: 11 },
    });
    const { result, sizes } = await askedFor(() => run(sandbox, [plan]));
    expect(result.error).toBeUndefined();
    expect(recordsOf(result)[39]).toEqual({ ID: 40, DOC: value });
    expect(result.logs).toEqual([
      `WARNING stream "APP-DOCS", column DOC: 1 value was ${change}, as the settings ask`,
    ]);
    // What was not transferred takes no memory.
    expect(sizes).toEqual([16, 32, 64, 100, 100]);
  });
});

test("a LONG cannot be measured: it is said, and 16 rows come at a time", async () => {
  const plan = planOf({
    table: "NOTES",
    columns: [
      ["ID", "NUMBER(9) NOT NULL"],
      ["NOTE", "LONG"],
    ],
  });
  const { result, sizes } = await askedFor(() => run(sandbox, [plan]));
  expect(recordsOf(result)).toEqual([{ ID: 1, NOTE: "a long note" }]);
  expect(result.logs).toEqual([
    'WARNING stream "APP-NOTES" has a LONG column, whose values come whole however long they are: 16 rows are read at a time',
  ]);
  expect(sizes).toEqual([16, 16]);
});
