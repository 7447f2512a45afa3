// Layer: sandbox. The readers of the dictionary on schemas that hold every kind of object, and hostile names.
import {
  chooseKey,
  type ExistingTable,
  everyTable,
  exactTables,
  hasUniqueKey,
  isInsertable,
  type OracleSession,
  parseObjectFilter,
  quoteQualified,
  readColumns,
  readDiscovery,
  readExistingTable,
  readExistingTables,
  readExtents,
  readOwnerStorage,
  readOwners,
  readTableGrants,
  readTables,
  tableKey,
} from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostileNames, hostileScript, schemaScript } from "./dictionary-schema.ts";
import { allRows, roundTrips, sandboxOf, sessionOf, versions } from "./fixture.ts";

describe.each(versions)("the dictionary of version %d", (version) => {
  let sandbox: Sandbox;
  let app: OracleSession;
  let reader: OracleSession;
  const trace: string[] = [];
  const options = { serverMajorVersion: version };
  const grants = `
GRANT READ ON plain TO reader;
GRANT SELECT ON v_plain TO some_role;
GRANT INSERT, UPDATE (note) ON plain TO reader;
GRANT SELECT ON "o'clock" TO PUBLIC;`;
  const roles = `CREATE ROLE some_role;
GRANT some_role TO reader;`;

  beforeAll(async () => {
    const users = ["app", { name: "reader", privileges: [] }, { name: "ops", roles: ["DBA"] }];
    const seed = [
      { text: roles, user: "SYS" },
      schemaScript,
      hostileScript(),
      grants,
      { text: "CREATE TABLE plain (id NUMBER);", user: "ops" },
    ];
    sandbox = await sandboxOf(users, { version, seed, trace: (line) => trace.push(line) });
    app = await sessionOf(sandbox);
    reader = await sessionOf(sandbox, "reader");
  });
  afterAll(async () => {
    await app.close();
    await reader.close();
    await sandbox.close();
  });

  const own = parseObjectFilter({ filter_schemas: "app" });
  const hostile = [...hostileNames].sort();

  test("finds everything that has rows, each once and as what it is", async () => {
    const notices: string[] = [];
    const onNotice = (text: string) => notices.push(text);
    const tables = await readTables(app, own, { ...options, onNotice });
    const plainNames = tables.filter(({ name }) => !hostile.includes(name as never));
    expect(plainNames.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      "CHILD: table",
      "DISABLED_KEY: table",
      "GTT: temporary",
      "IDENTITIES: table",
      "IOT: table",
      "MV_PLAIN: materialized-view",
      "NO_KEY: table",
      "PARTS: table",
      "PLAIN: table",
      "UNIQUE_INDEX: table",
      "V_PLAIN: view",
    ]);
    expect(
      tables.map(({ name }) => name).filter((name) => hostile.includes(name as never)),
    ).toEqual(hostile);
    expect(notices).toEqual([]);
    const by = new Map(tables.map((table) => [table.name, table]));
    expect(by.get("PLAIN")).toEqual({
      owner: "APP",
      name: "PLAIN",
      kind: "table",
      rowCount: 2,
      averageRowBytes: expect.any(Number),
      analyzedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      isIndexOrganized: false,
      isPartitioned: false,
      hasRowDependencies: false,
      tablespace: "USERS",
    });
    const special = (name: string) => {
      const { isIndexOrganized, isPartitioned, hasRowDependencies, tablespace } = by.get(
        name,
      ) as never;
      return { isIndexOrganized, isPartitioned, hasRowDependencies, tablespace };
    };
    const nothing = {
      isIndexOrganized: false,
      isPartitioned: false,
      hasRowDependencies: false,
      tablespace: null,
    };
    expect(special("IOT")).toEqual({ ...nothing, isIndexOrganized: true });
    expect(special("PARTS")).toEqual({ ...nothing, isPartitioned: true });
    expect(special("GTT")).toEqual(nothing);
    expect(special("V_PLAIN")).toEqual(nothing);
    expect(special("CHILD")).toEqual({ ...nothing, hasRowDependencies: true, tablespace: "USERS" });
  });

  test("discovery tells keys, comments, leading columns and what is left out", async () => {
    const found = await readDiscovery(app, own, options);
    const facts = found.map(({ name, key, keyReason, leadingIndexColumns, ...more }) => [
      name,
      key === null ? null : `${key.source} ${key.name} (${key.columns.join(", ")})`,
      keyReason,
      leadingIndexColumns,
      [...more.invisibleColumns, ...more.unsupportedColumns],
    ]);
    const noKey = "no enabled primary key and no unique index on NOT NULL columns only";
    expect(facts.filter(([name]) => !hostile.includes(name as never))).toEqual([
      ["CHILD", "primary-key CHILD_PK (B, A)", null, ["B", "PLAIN_ID"], []],
      ["DISABLED_KEY", null, noKey, [], []],
      ["GTT", null, noKey, [], []],
      ["IDENTITIES", "primary-key IDENTITIES_PK (ID)", null, ["ID"], ["HIDDEN"]],
      ["IOT", "primary-key IOT_PK (ID)", null, ["ID"], []],
      [
        "MV_PLAIN",
        expect.toSatisfy(isStringOrNull),
        expect.toSatisfy(isStringOrNull),
        expect.any(Array),
        [],
      ],
      ["NO_KEY", null, noKey, [], []],
      ["PARTS", null, noKey, [], []],
      ["PLAIN", "primary-key PLAIN_PK (ID)", null, ["CODE", "ID"], []],
      [
        "UNIQUE_INDEX",
        "unique-index UI_TWO (ID, OTHER)",
        "no primary key; unique index UI_TWO on NOT NULL columns is the key",
        ["ID", "NULLABLE"],
        [],
      ],
      [
        "V_PLAIN",
        null,
        "a view has no key of its own: name its key columns in view-key-properties",
        [],
        [],
      ],
    ]);
    const comments = found.flatMap(({ name, comment, columns }) => [
      ...(comment === null ? [] : [[name, comment]]),
      ...columns.flatMap((column) =>
        column.comment === null ? [] : [[`${name}.${column.name}`, column.comment]],
      ),
    ]);
    expect(comments.filter(([name]) => /^(?:PLAIN|V_PLAIN)/.test(name ?? ""))).toEqual([
      ["PLAIN", "A plain table"],
      ["PLAIN.NOTE", "It's a note"],
      ["V_PLAIN", "A view"],
    ]);
    for (const name of hostileNames) {
      const table = found.find((candidate) => candidate.name === name);
      expect(table?.comment).toBe(name);
      expect(table?.key).toEqual({
        columns: [name],
        source: "primary-key",
        name: `${name} PK`,
        isValidated: true,
      });
      expect(table?.columns.map((column) => [column.name, column.comment])).toEqual([
        [name, null],
        [`${name}2`, name],
      ]);
    }
  });

  test("what was found can be read under the name that was found", async () => {
    for (const table of await readTables(app, own, options)) {
      const rows = await allRows(app, `SELECT COUNT(*) FROM ${quoteQualified(table)}`);
      expect(rows).toHaveLength(1);
    }
  });

  test("columns with defaults, identity and virtual ones", async () => {
    const all = { ...options, withDefaults: true, withIdentity: true };
    const names = [
      { owner: "APP", name: "IDENTITIES" },
      { owner: "APP", name: "PLAIN" },
    ];
    const groups = await readColumns(app, exactTables(names), all);
    const columns = groups.get(tableKey(names[0] as never));
    expect(
      columns.map((column) => [
        column.name,
        column.position,
        column.identity,
        column.isVirtual,
        column.isInvisible,
        column.hasDefault,
        isInsertable(column),
      ]),
    ).toEqual([
      ["ID", 1, "always", false, false, true, false],
      ["SEQ", 2, "none", false, false, true, true],
      ["TOTAL", 3, "none", true, false, true, false],
      ["HIDDEN", null, "none", false, true, false, true],
    ]);
    expect(
      columns.map(({ defaultText }) => defaultText?.replaceAll(/["\s]/g, "").toUpperCase()),
    ).toEqual([expect.stringMatching(/^APP\.ISEQ\$\$_\d+\.NEXTVAL$/), "7", "SEQ*2", undefined]);
    const plain = groups.get(tableKey(names[1] as never));
    expect(plain.map(({ name, defaultText }) => [name, defaultText])).toEqual([
      ["ID", null],
      ["CODE", null],
      ["NOTE", "'none'"],
    ]);
    expect(chooseKey(plain, [], []).reason).toBe(
      "no enabled primary key and no unique index on NOT NULL columns only",
    );
  });

  test("an existing table with everything around it", async () => {
    const found = await readExistingTable(app, { owner: "APP", name: "CHILD" }, options);
    expect(found?.constraints).toEqual([
      {
        name: "CHILD_FK",
        kind: "foreign-key",
        columns: ["PLAIN_ID"],
        isEnabled: true,
        isValidated: true,
        isDeferrable: false,
        index: null,
        references: {
          table: { owner: "APP", name: "PLAIN" },
          constraint: "PLAIN_PK",
          deleteRule: "SET NULL",
        },
        condition: null,
      },
      {
        name: "CHILD_PK",
        kind: "primary-key",
        columns: ["B", "A"],
        isEnabled: true,
        isValidated: true,
        isDeferrable: false,
        index: { owner: "APP", name: "CHILD_PK" },
        references: null,
        condition: null,
      },
    ]);
    expect(found?.indexes.map(({ name, columns, isUnique }) => [name, columns, isUnique])).toEqual([
      [
        "CHILD_PK",
        [
          { name: "B", isDescending: false },
          { name: "A", isDescending: false },
        ],
        true,
      ],
      [
        "CHILD_PLAIN_IX",
        [
          { name: "PLAIN_ID", isDescending: false },
          { name: "A", isDescending: false },
        ],
        false,
      ],
    ]);
    expect(hasUniqueKey(found as ExistingTable, ["A", "B"])).toBe(true);
    expect(hasUniqueKey(found as ExistingTable, ["A"])).toBe(false);
  });

  test("indexes that are no keys", async () => {
    const found = await readExistingTable(app, { owner: "APP", name: "UNIQUE_INDEX" }, options);
    expect(found?.indexes.map(({ name, type, columns }) => [name, type, columns])).toEqual([
      ["UI_DESC", "FUNCTION-BASED NORMAL", [{ name: "SYS_NC00005$", isDescending: true }]],
      ["UI_EXPR", "FUNCTION-BASED NORMAL", [{ name: "SYS_NC00004$", isDescending: false }]],
      ["UI_NULL", "NORMAL", [{ name: "NULLABLE", isDescending: false }]],
      [
        "UI_TWO",
        "NORMAL",
        [
          { name: "ID", isDescending: false },
          { name: "OTHER", isDescending: false },
        ],
      ],
    ]);
    const table = found as ExistingTable;
    expect(hasUniqueKey(table, ["OTHER", "ID"])).toBe(true);
    expect(hasUniqueKey(table, ["ID"])).toBe(false);
    expect(hasUniqueKey(table, ["OTHER"])).toBe(false);
  });

  test("what else stands under a name", async () => {
    const names = ["A_SEQUENCE", "S_PLAIN", "V_PLAIN", "MV_PLAIN", "PARTS", "NOWHERE", "o'clock"];
    const found = await readExistingTables(
      app,
      names.map((name) => ({ owner: "APP", name })),
      options,
    );
    expect(
      [...found.values()].map((each) => [
        each.name,
        each.kind,
        each.objectType,
        each.synonymFor,
        each.columns.length,
        each.partitionKeyColumns,
      ]),
    ).toEqual([
      ["A_SEQUENCE", "other", "SEQUENCE", null, 0, []],
      ["MV_PLAIN", "materialized-view", "TABLE", null, 2, []],
      ["PARTS", "table", "TABLE", null, 3, ["REGION"]],
      ["S_PLAIN", "synonym", "SYNONYM", { owner: "APP", name: "PLAIN", databaseLink: null }, 0, []],
      ["V_PLAIN", "view", "VIEW", null, 2, []],
      ["o'clock", "table", "TABLE", null, 2, []],
    ]);
    expect(await readExistingTable(app, { owner: "APP", name: "PLAIN2" }, options)).toBeUndefined();
  });

  test("another user sees what was granted, by itself, by a role or to everybody", async () => {
    const tables = await readTables(reader, everyTable, options);
    expect(tables.map(({ owner, name }) => `${owner}.${name}`)).toEqual([
      "APP.PLAIN",
      "APP.V_PLAIN",
      "APP.o'clock",
    ]);
    const found = await readDiscovery(reader, own, options);
    expect(found.map(({ name, key, comment }) => [name, key?.columns, comment])).toEqual([
      ["PLAIN", ["ID"], "A plain table"],
      ["V_PLAIN", undefined, "A view"],
      ["o'clock", ["o'clock"], "o'clock"],
    ]);
    expect(
      await readExistingTable(reader, { owner: "APP", name: "CHILD" }, options),
    ).toBeUndefined();
  });

  test("grants on a table", async () => {
    const table = { owner: "APP", name: "PLAIN" };
    expect(await readTableGrants(app, table, options)).toEqual([
      { grantee: "READER", privilege: "INSERT", column: null, isGrantable: false },
      { grantee: "READER", privilege: "READ", column: null, isGrantable: false },
      { grantee: "READER", privilege: "UPDATE", column: "NOTE", isGrantable: false },
    ]);
    expect(await readTableGrants(app, { owner: "APP", name: "o'clock" }, options)).toEqual([
      { grantee: "PUBLIC", privilege: "SELECT", column: null, isGrantable: false },
    ]);
    expect(await readTableGrants(app, { owner: "APP", name: "NO_KEY" }, options)).toEqual([]);
  });

  test("filters ask the database for no more than they let through", async () => {
    const names = async (settings: Parameters<typeof parseObjectFilter>[0], session = app) =>
      (await readTables(session, parseObjectFilter(settings), options)).map(
        ({ owner, name }) => `${owner}.${name}`,
      );
    expect(await names({ filter_tables: "app-p*", exclude_tables: ["*-parts"] })).toEqual([
      "APP.PLAIN",
    ]);
    expect(await names({ filter_tables: ['APP."o\'clock"', "app-a-b-c", 'APP-"%_\\"'] })).toEqual([
      "APP.%_\\",
      "APP.a-b-c",
      "APP.o'clock",
    ]);
    expect(await names({ filter_tables: "*-iot,app.?o_key" })).toEqual(["APP.IOT", "APP.NO_KEY"]);
    expect(await names({ filter_schemas: "nowhere" })).toEqual([]);
    await using ops = await sessionOf(sandbox, "ops");
    expect(await names({ filter_tables: "plain" }, ops)).toEqual(["APP.PLAIN", "OPS.PLAIN"]);
    expect(await names({ filter_schemas: ["app", "ops"], filter_tables: "PLAIN" }, ops)).toEqual([
      "APP.PLAIN",
      "OPS.PLAIN",
    ]);
  });

  test("a DBA sees Oracle's own tables only when their owner is named", async () => {
    await using ops = await sessionOf(sandbox, "ops");
    const owners = new Set((await readTables(ops, everyTable, options)).map(({ owner }) => owner));
    expect([...owners].sort()).toEqual(["APP", "OPS"]);
    const found = await readOwners(ops);
    expect(
      found.filter(({ isOracleMaintained }) => !isOracleMaintained).map(({ name }) => name),
    ).toEqual(["APP", "OPS", "READER"]);
  });

  test("where an owner's tables are stored", async () => {
    const notices: string[] = [];
    const onNotice = (text: string) => notices.push(text);
    const users = { tablespace: "USERS", blockBytes: 8192, isBlockBytesKnown: true };
    expect(await readOwnerStorage(app, null, { onNotice })).toEqual(users);
    expect(notices).toEqual([]);
    expect(await readOwnerStorage(app, "READER", { onNotice })).toEqual({
      tablespace: null,
      blockBytes: 8192,
      isBlockBytesKnown: false,
    });
    expect(notices).toEqual([
      "DBA_USERS or DBA_TABLESPACES cannot be read (ORA-00942): blocks are taken to have 8192 bytes",
    ]);
    await using ops = await sessionOf(sandbox, "ops");
    expect(await readOwnerStorage(ops, "APP")).toEqual(users);
    expect(await readOwnerStorage(ops, "NOBODY")).toMatchObject({ tablespace: null });
  });

  test("extents cover every ROWID of the table", async () => {
    const table = { owner: "APP", name: "PLAIN" };
    expect(await readExtents(app, table)).toBeUndefined();
    await using ops = await sessionOf(sandbox, "ops");
    const extents = (await readExtents(ops, table)) ?? [];
    expect(extents.length).toBeGreaterThan(0);
    const rows = await allRows(
      app,
      "SELECT DBMS_ROWID.ROWID_OBJECT(ROWID), DBMS_ROWID.ROWID_RELATIVE_FNO(ROWID), DBMS_ROWID.ROWID_BLOCK_NUMBER(ROWID) FROM plain",
    );
    for (const [object, file, block] of rows.map((row) => row.map(Number))) {
      expect(
        extents.some(
          (extent) =>
            extent.dataObjectId === object &&
            extent.relativeFile === file &&
            extent.firstBlock <= (block ?? -1) &&
            (block ?? 0) < extent.firstBlock + extent.blockCount,
        ),
      ).toBe(true);
    }
    expect(await readExtents(ops, { owner: "APP", name: "V_PLAIN" })).toEqual([]);
  });

  test("the number of round trips does not depend on the number of names", async () => {
    const asked = async (names: readonly string[]) => {
      trace.length = 0;
      await readExistingTables(
        app,
        names.map((name) => ({ owner: "APP", name })),
        options,
      );
      return roundTrips(trace);
    };
    const one = await asked(["PLAIN"]);
    expect(await asked([...hostileNames, "PLAIN", "CHILD", "NO_KEY", "IOT"])).toBe(one);
  });
});

function isStringOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

/** Round trips, seconds and keys of a discovery of so many tables. */
async function discoverMany(count: number): Promise<{ trips: number; tables: number }> {
  const trace: string[] = [];
  const seed = Array.from(
    { length: count },
    (_, n) =>
      `CREATE TABLE t_${n} (id NUMBER(10) PRIMARY KEY, name VARCHAR2(20) NOT NULL, at DATE, amount NUMBER(12,2));\n`,
  ).join("");
  await using sandbox = await sandboxOf(["app"], { seed, trace: (line) => trace.push(line) });
  await using session = await sessionOf(sandbox);
  trace.length = 0;
  const filter = parseObjectFilter({ filter_schemas: "APP" });
  // As many rows a round trip as there are, so that the trips are those of the queries.
  const found = await readDiscovery(session, filter, { fetchSize: 100_000 });
  expect(found.every(({ key, columns }) => key?.columns[0] === "ID" && columns.length === 4)).toBe(
    true,
  );
  return { trips: roundTrips(trace), tables: found.length };
}

test("discovery takes the same number of round trips for 20 and for 2000 tables", async () => {
  const few = await discoverMany(20);
  const many = await discoverMany(2000);
  expect([few.tables, many.tables]).toEqual([20, 2000]);
  expect(many.trips).toBe(few.trips);
  expect(few.trips).toBeLessThanOrEqual(20);
});
