// Layer: sandbox or real Oracle. A file that another tap has written is loaded with one command.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  binOf,
  describeTable,
  openDatabase,
  rowTexts,
  shellQuoted,
  type TestDatabase,
} from "../e2e/harness.ts";
import { examples, runCommand } from "./run-example.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
});

afterAll(() => database.close());

const columns = [
  "ORDER_ID",
  "PLACED_AT",
  "CUSTOMER__NAME",
  "CUSTOMER__VIP",
  "TOTAL",
  "CURRENCY",
  "NOTE",
  "GROUP",
];

/** The command of the README, in the folder of the example. */
function load() {
  const { connect_string, user, password } = database.settings("warehouse");
  const target = `${shellQuoted(process.execPath)} ${shellQuoted(binOf("target"))}`;
  return runCommand("sh", ["-c", `${target} --config target.yml < orders.singer`], {
    cwd: join(examples, "any-tap"),
    env: {
      TARGET_ORACLE_CONNECT_STRING: connect_string,
      TARGET_ORACLE_USER: user,
      TARGET_ORACLE_PASSWORD: password,
    },
  });
}

test("its rows arrive with every digit and character, once however often it is loaded", async () => {
  const rows: unknown[] = [];
  await using connection = await database.connect("warehouse");
  const owner = database.users.warehouse.name;
  for (let run = 1; run <= 2; run += 1) {
    const { code, stdout } = await load();
    expect({ code, last: stdout.trimEnd().split("\n").at(-1) }).toEqual({
      code: 0,
      last: '{"bookmarks":{"shop-orders":{"placed_at":"2024-03-01T09:30:00Z"}}}',
    });
    rows.push(await rowTexts(connection, owner, "RAW_ORDERS", { columns, orderBy: "t.order_id" }));
  }
  const orders = [
    {
      ORDER_ID: "2",
      PLACED_AT: " 2024-03-01 09:30:00.000000000 +00:00",
      CUSTOMER__NAME: "花子",
      CUSTOMER__VIP: "0",
      TOTAL: ".2",
      CURRENCY: "JPY",
      NOTE: "changed",
      GROUP: "b",
    },
    {
      ORDER_ID: "9007199254740993",
      PLACED_AT: " 2024-02-29 23:59:59.123456789 +05:30",
      CUSTOMER__NAME: "Zoë “Z” Müller",
      CUSTOMER__VIP: "1",
      TOTAL: "1234567890123456.78",
      CURRENCY: "EUR",
      NOTE: null,
      GROUP: "a",
    },
  ];
  expect(rows).toEqual([orders, orders]);
  const { keys } = await describeTable(connection, owner, "RAW_ORDERS");
  expect(keys).toEqual(["P(ORDER_ID)"]);
});
