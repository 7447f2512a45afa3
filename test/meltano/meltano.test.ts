// Layer: sandbox. The real Meltano, from PyPI, drives tap and target. Needs Python 3 and a package registry.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import oracledb, { type Connection } from "oracledb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countRows, tablesOf } from "../e2e/rows.ts";
import { python } from "../python/make-environment.ts";
import { type Ending, type MeltanoProject, openProject } from "./project.ts";

const source = { user: "source", password: "source_pw" };
const warehouse = { user: "warehouse", password: "warehouse_pw" };
const rowCount = 500;

const meltanoTest = test.skipIf(python.missing !== null);

let sandbox: Sandbox;
let project: MeltanoProject;
let left: Connection;
let right: Connection;

beforeAll(async () => {
  if (python.missing !== null) return;
  sandbox = await startSandbox({
    users: [source, warehouse].map(({ user, password }) => ({ name: user, password })),
  });
  const { connectString } = sandbox;
  left = await oracledb.getConnection({ ...source, connectString });
  right = await oracledb.getConnection({ ...warehouse, connectString });
  await left.execute(
    `CREATE TABLE orders (id NUMBER(10) PRIMARY KEY, customer VARCHAR2(100 CHAR), amount NUMBER(12,2),
       note CLOB, pin VARCHAR2(10) DEFAULT 'secret', changed_at TIMESTAMP(6) NOT NULL)`,
  );
  await left.execute("CREATE TABLE unwanted (id NUMBER(10) PRIMARY KEY)");
  await left.execute(
    `INSERT INTO orders (id, customer, amount, note, changed_at)
       SELECT LEVEL, 'Kunde ' || LEVEL || ' ž', LEVEL + 0.25, 'note ' || LEVEL,
         TIMESTAMP '2024-01-01 00:00:00' + NUMTODSINTERVAL(LEVEL, 'SECOND') FROM dual CONNECT BY LEVEL <= ${rowCount}`,
  );
  await left.commit();
  project = await openProject({ connectString, source, warehouse });
}, 240_000);

afterAll(async () => {
  await left?.close();
  await right?.close();
  await sandbox?.close();
}, 60_000);

const rows = async (connection: Connection) => {
  const { rows = [] } = await connection.execute(
    `SELECT id, customer, TO_CHAR(amount, 'TM9'), note, TO_CHAR(changed_at, 'YYYY-MM-DD HH24:MI:SS.FF6')
     FROM orders ORDER BY id`,
    [],
    { fetchInfo: { NOTE: { type: oracledb.STRING } } },
  );
  return rows;
};
const expectEqual = async () => expect(await rows(right)).toEqual(await rows(left));

const succeeded = ({ code, output }: Ending) => {
  expect(code, output).toBe(0);
  return output;
};
const meltano = async (...args: string[]) => succeeded(await project.meltano(args));

/** Records that tap and target counted in a run. */
const moved = (output: string): Record<string, number> =>
  Object.fromEntries(
    [...output.matchAll(/ (tap|target)-oracle +METRIC: .*"record_count","value":(\d+)/g)].map(
      ([, name, value]) => [name, Number(value)],
    ),
  );
const bookmark = async (): Promise<string> => {
  const output = await meltano("state", "get", "dev:tap-oracle-to-target-oracle");
  const [state = ""] = output.split("\n").filter((line) => line.startsWith("{"));
  return JSON.parse(state).singer_state.bookmarks["SOURCE-ORDERS"].replication_key_value;
};

meltanoTest(
  "installs, and both plugins pass its own test",
  async () => {
    await meltano("install");
    expect(await meltano("config", "test", "tap-oracle")).toContain(
      "Plugin configuration is valid",
    );
    // Its exit code says nothing: Meltano 4.4.1 fails when it ends a loader that has ended, whichever loader that is.
    const { output } = await project.meltano(["config", "test", "target-oracle"]);
    expect(output).toContain("Test data was written to your target system");
    const { rows: written } = await right.execute("SELECT id, name FROM meltano_test_stream");
    expect(written).toEqual([[1, "Meltano Test Record"]]);
  },
  240_000,
);

meltanoTest(
  "select chooses streams and columns",
  async () => {
    const select = ["--environment=dev", "select", "tap-oracle"];
    await meltano(...select, "--exclude", "SOURCE-ORDERS", "PIN");
    const output = await meltano(...select, "--list", "--all");
    const listed = [...output.matchAll(/\[(\w+) *\] (SOURCE-\S+)/g)].map(([, how, what]) => [
      what,
      how,
    ]);
    expect(Object.fromEntries(listed)).toEqual({
      "SOURCE-ORDERS.ID": "automatic",
      "SOURCE-ORDERS.CUSTOMER": "selected",
      "SOURCE-ORDERS.AMOUNT": "selected",
      "SOURCE-ORDERS.NOTE": "selected",
      "SOURCE-ORDERS.PIN": "excluded",
      "SOURCE-ORDERS.CHANGED_AT": "selected",
      "SOURCE-UNWANTED.ID": "excluded",
    });
  },
  120_000,
);

meltanoTest(
  "the first run moves everything that is selected, the second one only the changes",
  async () => {
    const first = await meltano("run", "tap-oracle", "target-oracle");
    await expectEqual();
    expect(moved(first)).toEqual({ tap: rowCount, target: rowCount });
    const { rows: columns } = await right.execute(
      "SELECT column_name FROM user_tab_columns WHERE table_name = 'ORDERS' AND column_name NOT LIKE '\\_SDC%' ESCAPE '\\' ORDER BY column_id",
    );
    expect(columns).toEqual([["ID"], ["CUSTOMER"], ["AMOUNT"], ["NOTE"], ["CHANGED_AT"]]);
    expect(await tablesOf(right, "WAREHOUSE")).toEqual(["MELTANO_TEST_STREAM", "ORDERS"]);

    await left.execute(
      "UPDATE orders SET amount = -amount, changed_at = TIMESTAMP '2024-02-01 00:00:00' WHERE id <= 7",
    );
    await left.execute(
      "INSERT INTO orders VALUES (9001, NULL, 0.01, NULL, NULL, TIMESTAMP '2024-02-01 00:00:01')",
    );
    await left.commit();
    const second = await meltano("run", "tap-oracle", "target-oracle");
    await expectEqual();
    // 8 changed rows, and the row of the bookmark itself, which is read again.
    expect(moved(second)).toEqual({ tap: 9, target: 9 });
    expect(await bookmark()).toBe("2024-02-01T00:00:01.000000Z");
  },
  240_000,
);

meltanoTest(
  "--full-refresh moves everything again and doubles nothing",
  async () => {
    const output = await meltano("run", "--full-refresh", "tap-oracle", "target-oracle");
    await expectEqual();
    expect(moved(output)).toEqual({ tap: rowCount + 1, target: rowCount + 1 });
  },
  120_000,
);

meltanoTest(
  "a run that is interrupted is continued by the next one",
  async () => {
    const added = 60_000;
    await left.execute(
      `INSERT INTO orders (id, customer, amount, changed_at) SELECT 10000 + LEVEL, RPAD('x', 80, 'x'), LEVEL,
       TIMESTAMP '2024-03-01 00:00:00' + NUMTODSINTERVAL(LEVEL, 'SECOND') FROM dual CONNECT BY LEVEL <= ${added}`,
    );
    await left.commit();
    const before = await countRows(right, "WAREHOUSE", "ORDERS");
    const { code } = await project.meltano(["run", "tap-oracle", "target-oracle"], {
      env: { TAP_ORACLE_STATE_INTERVAL_ROWS: "2000", TARGET_ORACLE_BATCH_SIZE_ROWS: "2000" },
      interruption: {
        signal: "SIGINT",
        // The first state is the one that the run began with.
        isDue: (output) => output.split("state has been updated").length > 4,
      },
    });
    expect(code).not.toBe(0);
    const loaded = (await countRows(right, "WAREHOUSE", "ORDERS")) - before;
    expect(loaded).toBeGreaterThan(0);
    expect(loaded).toBeLessThan(added);
    expect((await bookmark()).slice(0, 10)).toBe("2024-03-01");

    const { tap = 0, target } = moved(await meltano("run", "tap-oracle", "target-oracle"));
    await expectEqual();
    expect(target).toBe(tap);
    expect(tap).toBeGreaterThan(added - loaded);
    expect(tap).toBeLessThan(added);
  },
  240_000,
);

meltanoTest(
  "tap-oracle into target-jsonl",
  async () => {
    await left.execute("DELETE FROM orders WHERE id > 10000");
    await left.commit();
    await meltano("run", "--full-refresh", "tap-oracle", "target-jsonl");
    const output = join(project.folder, "output");
    expect(readdirSync(output)).toEqual(["SOURCE-ORDERS.jsonl"]);
    const lines = readFileSync(join(output, "SOURCE-ORDERS.jsonl"), "utf8").trimEnd().split("\n");
    const records = lines.map((line) => JSON.parse(line)).sort((a, b) => a.ID - b.ID);
    const expected = (await rows(left)).map((row) => {
      const [id, customer, amount, note, changedAt] = row as [number, ...(string | null)[]];
      return {
        ID: id,
        CUSTOMER: customer,
        AMOUNT: Number(amount),
        NOTE: note,
        CHANGED_AT: `${changedAt?.replace(" ", "T")}Z`,
      };
    });
    expect(records).toEqual(expected);
  },
  240_000,
);

meltanoTest(
  "a tap from PyPI into target-oracle",
  async () => {
    await meltano("run", "tap-jsonl", "target-oracle");
    const { rows: loaded } = await right.execute("SELECT id, name, price FROM fruits ORDER BY id");
    expect(loaded).toEqual([
      [1, "Apfel", 0.5],
      [2, "naïve “pear”", 12.75],
      [3, null, null],
    ]);
  },
  240_000,
);
