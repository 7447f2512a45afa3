// Layer: sandbox. The SQL that the builders write, run on tables, columns and owners with hostile names.
import {
  addColumnsStatement,
  addPrimaryKeyStatement,
  afterPosition,
  alterSessionStatements,
  atLeast,
  bindName,
  boundColumn,
  commentOnColumnStatement,
  commentOnTableStatement,
  constraintName,
  countStatement,
  createGlobalStageStatement,
  createIndexStatement,
  createPrivateStageStatement,
  createTableStatement,
  deleteAllStatement,
  deleteOlderVersionsStatement,
  deleteStatement,
  dropColumnsStatement,
  dropStageStatement,
  dropTableStatement,
  globalStagePrefix,
  grantStatement,
  inRowidRange,
  insertSelectStatement,
  insertStatement,
  isNull,
  lockTableStatement,
  markOlderVersionsStatement,
  mergeStatements,
  minusLookback,
  modifyColumnsStatement,
  type OracleSession,
  placeholder,
  privateTemporaryTablePrefix,
  type QualifiedName,
  quoteIdentifier,
  renameColumnStatement,
  renameConstraintStatement,
  renameTableStatement,
  rowid,
  rowidRangeBinds,
  selectStatement,
  sessionBlock,
  setColumnsStatement,
  setTransactionReadOnly,
  stageName,
  type TableName,
  updateStatement,
  userCondition,
  userHints,
  userQuery,
} from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostileNames } from "./dictionary-schema.ts";
import { allRows, failureOf, rowsOf, sandboxOf, sessionOf, versions } from "./fixture.ts";

const ownerName = "Ö'wner;--";

describe.each(versions)("on version %d", (version) => {
  let sandbox: Sandbox;
  let session: OracleSession;
  beforeAll(async () => {
    const users = [{ name: `"${ownerName}"` }, { name: "other" }];
    sandbox = await sandboxOf(users, { version });
    session = await sessionOf(sandbox, `"${ownerName}"`);
  });
  afterAll(async () => {
    await session.close();
    await sandbox.close();
  });

  const qualified = (name: string): TableName => ({ owner: ownerName, name });
  const run = async (...statements: readonly string[]) => {
    let count = 0;
    for (const sql of statements) count = await session.execute(sql);
    return count;
  };

  describe.each(hostileNames)("a table named %j", (name) => {
    const table = qualified(name);
    const key = name;
    const value = `${name} value`;
    const deletedAt = `${name} deleted`;
    const tableVersion = `${name} version`;
    const definitions = [
      { name: key, type: "NUMBER(10)" },
      { name: value, type: "VARCHAR2(20 CHAR)" },
      { name: deletedAt, type: "TIMESTAMP(6)" },
      { name: tableVersion, type: "NUMBER(10)" },
    ];
    const number = { type: "number" } as const;
    const text = { type: "text", maxBytes: 80 } as const;
    const keyColumn = boundColumn(key, 0);
    const valueColumn = boundColumn(value, 1);
    const versionColumn = boundColumn(tableVersion, 2);
    const values = async () =>
      (await rowsOf(session, table)).map(([id, text_, deleted]) =>
        deleted === null ? `${id} ${text_}` : `${id} ${text_} deleted`,
      );

    test("lives a whole life", async () => {
      const constraint = constraintName("PK", name, 128);
      await run(
        createTableStatement({
          table,
          columns: definitions,
          primaryKey: { constraint, columns: [key] },
        }),
        commentOnTableStatement(table, `the table ${name}`),
        commentOnColumnStatement(table, value, name),
        createIndexStatement({
          index: qualified(constraintName("IX", name, 128, [value])),
          table,
          columns: [value, key],
        }),
      );
      const insert = insertStatement({ table, columns: [valueColumn, keyColumn, versionColumn] });
      expect(insert.binds).toEqual(["c2", "c1", "c3"]);
      const rows = Array.from({ length: 6 }, (_, n) => [`v${n}`, n, n < 2 ? 1 : 2]);
      await session.executeMany(insert.sql, rows, { bindDefs: [text, number, number] });

      const update = updateStatement({
        table,
        keys: [keyColumn],
        columns: [valueColumn],
        nullColumns: [deletedAt],
      });
      await session.executeMany(update.sql, [["new", 3]], { bindDefs: [text, number] });
      const nothingToSet = updateStatement({ table, keys: [keyColumn], columns: [] });
      const counted = await session.executeMany(nothingToSet.sql, [[3], [99]], {
        bindDefs: [number],
        dmlRowCounts: true,
      });
      expect(counted.rowCounts).toEqual([1, 0]);
      const remove = deleteStatement(table, [keyColumn]);
      await session.executeMany(remove.sql, [[5], [77]], { bindDefs: [number] });
      expect(await values()).toEqual(["0 v0", "1 v1", "2 v2", "3 new", "4 v4"]);

      const versionNames = { version: tableVersion, deletedAt };
      const mark = markOlderVersionsStatement(table, versionNames, "SYSTIMESTAMP");
      expect(await session.execute(mark, { version: 2 })).toBe(2);
      expect(await session.execute(mark, { version: 2 })).toBe(0);
      expect(await values()).toEqual(["0 v0 deleted", "1 v1 deleted", "2 v2", "3 new", "4 v4"]);
      expect(
        await session.execute(deleteOlderVersionsStatement(table, tableVersion), { version: 2 }),
      ).toBe(2);
      const set = setColumnsStatement(
        table,
        [{ name: value, expression: `UPPER(${quoteIdentifier(value)})` }],
        [atLeast(quoteIdentifier(key), ":least")],
      );
      expect(await session.execute(set, { least: 3 })).toBe(2);
      expect(await values()).toEqual(["2 v2", "3 NEW", "4 V4"]);
      await session.commit();
    });

    test("is read in every way", async () => {
      const source = { kind: "table", table } as const;
      const items = [
        { expression: quoteIdentifier(key) },
        { expression: "1", alias: `${name} one` },
      ];
      const ordered = { items, source, orderBy: [quoteIdentifier(key)] };
      expect(await allRows(session, selectStatement(ordered))).toEqual([
        ["2", "1"],
        ["3", "1"],
        ["4", "1"],
      ]);
      expect(await allRows(session, selectStatement({ ...ordered, maxRows: 1 }))).toEqual([
        ["2", "1"],
      ]);
      expect(
        await allRows(session, selectStatement({ items: [], source, maxRows: 2 })),
      ).toHaveLength(2);
      const conditions = [
        atLeast(quoteIdentifier(key), ":id"),
        isNull(quoteIdentifier(deletedAt)),
        userCondition(`${quoteIdentifier(key)} < 4 -- not the last`, "/x"),
      ];
      const count = countStatement({
        source,
        conditions,
        hints: userHints("/*+ FULL(t) */", "/x"),
      });
      expect(await allRows(session, count, { id: 3 })).toEqual([["1"]]);
      const after = afterPosition([
        { key: quoteIdentifier(tableVersion), value: ":v" },
        { key: quoteIdentifier(key), value: ":k" },
      ]);
      const behind = selectStatement({ ...ordered, conditions: [after] });
      expect(await allRows(session, behind, { v: 2, k: 2 })).toEqual([
        ["3", "1"],
        ["4", "1"],
      ]);
      const view = userQuery(`${selectStatement(ordered)};`, "/x");
      const outer = selectStatement({ items: [], source: { kind: "query", view } });
      expect(await allRows(session, outer)).toHaveLength(3);
      const back = `${quoteIdentifier(key)} >= ${minusLookback("number", ":id")}`;
      const recent = countStatement({ source, conditions: [back] });
      expect(await allRows(session, recent, { id: 5, lookback: 2 })).toEqual([["2"]]);
    });

    test("is read by ROWID ranges and in a read-only transaction", async () => {
      const source = { kind: "table", table } as const;
      const ids = await allRows(
        session,
        selectStatement({
          items: [{ expression: `MIN(${rowid})` }, { expression: `MAX(${rowid})` }],
          source,
        }),
      );
      const binds = {
        [rowidRangeBinds.from]: String(ids[0]?.[0]),
        [rowidRangeBinds.to]: String(ids[0]?.[1]),
      };
      await run("COMMIT", setTransactionReadOnly);
      const inRange = countStatement({ source, conditions: [inRowidRange()] });
      expect(await allRows(session, inRange, binds)).toEqual([["3"]]);
      await session.rollback();
    });

    const stageColumns = [
      { name: key, type: "NUMBER(10)" },
      { name: value, type: "VARCHAR2(20 CHAR)" },
      { name: deletedAt, type: "TIMESTAMP(6)" },
    ];
    const deletedColumn = boundColumn(deletedAt, 2, {
      expression: (bind) => `TO_TIMESTAMP(${bind}, 'YYYY-MM-DD')`,
    });
    const merge = (stage: QualifiedName) =>
      mergeStatements({
        target: table,
        stage,
        keys: [{ name: key }],
        columns: [{ name: value }],
        nullColumns: [deletedAt],
        removeWhenSet: deletedAt,
      });
    const load = async (stage: QualifiedName) => {
      const insert = insertStatement({
        table: stage,
        columns: [keyColumn, valueColumn, deletedColumn],
      });
      await session.executeMany(
        insert.sql,
        [
          [3, "merged", null],
          [4, null, "2024-02-29"],
          [9, "inserted", null],
          [10, "never there", "2024-02-29"],
        ],
        { bindDefs: [number, text, text] },
      );
      const counts: number[] = [];
      for (const sql of merge(stage)) counts.push(await session.execute(sql));
      await session.execute(deleteAllStatement(stage));
      return counts;
    };

    test("is merged into from a private stage, which commits nothing by itself", async () => {
      const stage = {
        owner: null,
        name: stageName(privateTemporaryTablePrefix, table, stageColumns),
      };
      await run(createPrivateStageStatement(stage.name, stageColumns));
      expect(await load(stage)).toEqual([1, 2]);
      expect(session.isInTransaction).toBe(true);
      expect(await values()).toEqual(["2 v2", "3 merged", "9 inserted"]);
      await session.rollback();
      expect(await values()).toEqual(["2 v2", "3 NEW", "4 V4"]);
      expect(await load(stage)).toEqual([1, 2]);
      await session.rollback();
      await run(dropStageStatement(stage));
    });

    test("is merged into from a global temporary stage", async () => {
      const stage = qualified(stageName(globalStagePrefix, table, stageColumns));
      await run(createGlobalStageStatement(stage, stageColumns));
      expect(
        (await failureOf(() => run(createGlobalStageStatement(stage, stageColumns)))).code,
      ).toBe("ORA-00955");
      expect(await load(stage)).toEqual([1, 2]);
      await session.commit();
      expect(await values()).toEqual(["2 v2", "3 merged", "9 inserted"]);
      expect(await rowsOf(session, stage)).toEqual([]);
      await run(dropStageStatement(stage));
    });

    test("changes its shape", async () => {
      const added = `${name} added`;
      await run(
        addColumnsStatement(table, [
          { name: added, type: "NUMBER(5)" },
          { name: `${added}2`, type: "CLOB", jsonCheck: true },
        ]),
        modifyColumnsStatement(table, [
          { name: value, type: "VARCHAR2(40 CHAR)" },
          { name: added, type: "NUMBER(7,2)" },
        ]),
        renameColumnStatement(table, added, `${name} renamed`),
        setColumnsStatement(table, [{ name: `${name} renamed`, expression: "12345.67" }], []),
      );
      const notJson = setColumnsStatement(table, [{ name: `${added}2`, expression: "'{'" }], []);
      expect((await failureOf(() => run(notJson))).code).toBe("ORA-02290");
      await run(dropColumnsStatement(table, [`${added}2`, `${name} renamed`]));
      expect(await values()).toEqual(["2 v2", "3 merged", "9 inserted"]);
    });

    test("is replaced by a shadow", async () => {
      const shadow = qualified(`${name} shadow`);
      const constraint = `${name} shadow pk`;
      await run(
        createTableStatement({ table: shadow, columns: definitions }),
        addPrimaryKeyStatement(shadow, constraint, [key]),
        insertSelectStatement({
          target: shadow,
          source: table,
          columns: [key, value],
          conditions: [`${quoteIdentifier(key)} > 2`],
        }),
        lockTableStatement(table, "exclusive", 0),
        lockTableStatement(shadow, "share", 3),
        "COMMIT",
        dropTableStatement(table, { cascade: true }),
        renameTableStatement(shadow, name),
        renameConstraintStatement(table, constraint, constraintName("PK", name, 128)),
        grantStatement(
          { grantee: "OTHER", privilege: "SELECT", column: null, isGrantable: false },
          table,
        ),
        grantStatement(
          { grantee: "PUBLIC", privilege: "UPDATE", column: value, isGrantable: false },
          table,
        ),
      );
      expect(await values()).toEqual(["3 merged", "9 inserted"]);
      await using other = await sessionOf(sandbox, "other");
      expect(await rowsOf(other, table)).toHaveLength(2);
      await run(dropTableStatement(table));
      expect((await failureOf(rowsOf(session, table))).code).toBe("ORA-00942");
    });
  });

  test("the current schema may be hostile, and literals cannot end themselves", async () => {
    await using other = await sessionOf(sandbox, "other");
    const settings = { currentSchema: ownerName, ddlLockTimeoutS: 7 };
    await other.execute(sessionBlock(alterSessionStatements(settings)));
    expect(
      await allRows(other, "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL"),
    ).toEqual([[ownerName]]);
    const table = qualified("c");
    const nasty = "it's '; DROP TABLE x; -- \n''' é漢😀";
    await run(
      createTableStatement({ table, columns: [{ name: "A", type: "NUMBER" }] }),
      commentOnTableStatement(table, nasty),
      commentOnColumnStatement(table, "A", "é".repeat(3000)),
    );
    expect(
      await allRows(session, "SELECT comments FROM USER_TAB_COMMENTS WHERE table_name = 'c'"),
    ).toEqual([[nasty]]);
    expect(
      await allRows(
        session,
        "SELECT LENGTH(comments) FROM USER_COL_COMMENTS WHERE table_name = 'c'",
      ),
    ).toEqual([["2000"]]);
    await run(commentOnTableStatement(table, ""));
    expect(
      await allRows(session, "SELECT comments FROM USER_TAB_COMMENTS WHERE table_name = 'c'"),
    ).toEqual([[null]]);
    await run(dropTableStatement(table));
  });

  test("names of the longest kind", async () => {
    const long = "Ä".repeat(64);
    const table = qualified(long);
    const columns = [
      { name: long, type: "NUMBER" },
      { name: "é".repeat(64), type: "DATE" },
    ];
    const constraint = constraintName("PK", long, 128);
    expect(Buffer.byteLength(constraint)).toBeLessThanOrEqual(128);
    await run(
      createTableStatement({ table, columns, primaryKey: { constraint, columns: [long] } }),
    );
    expect(await rowsOf(session, table)).toEqual([]);
    const tooLong = createTableStatement({ table: qualified(`${long}x`), columns });
    expect((await failureOf(() => run(tooLong))).code).toBe("ORA-00972");
    await run(dropTableStatement(table));
  });

  test("AS OF an SCN and a partition", async () => {
    const table = qualified("p q");
    await run(
      `CREATE TABLE "${ownerName}"."p q" (id NUMBER, region VARCHAR2(5)) PARTITION BY LIST (region) (PARTITION "d e" VALUES ('DE'), PARTITION p_rest VALUES (DEFAULT))`,
      `INSERT INTO "${ownerName}"."p q" VALUES (1, 'DE')`,
      `INSERT INTO "${ownerName}"."p q" VALUES (2, 'FR')`,
      "COMMIT",
    );
    const part = { kind: "table", table, partition: "d e" } as const;
    expect(await allRows(session, selectStatement({ items: [], source: part }))).toEqual([
      ["1", "DE"],
    ]);
    await using flash = await sessionOf(sandbox, "other");
    const [[scn] = []] = await allRows(flash, "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) FROM DUAL");
    const source = { kind: "table", table, asOfScn: true } as const;
    const asOf = selectStatement({ items: [{ expression: bindless("COUNT(*)") }], source });
    const outcome = await allRows(session, asOf, { scn: String(scn) }).catch(
      (error: { code: string }) => error.code,
    );
    // A table that is only seconds old may not be read as of a time that is known by three seconds only.
    expect([[["2"]], [["0"]], "ORA-01466", "ORA-08181"]).toContainEqual(outcome);
    await run(dropTableStatement(table));
  });

  test("bind names", () => {
    expect([bindName(0), placeholder(bindName(11))]).toEqual(["c1", ":c12"]);
  });
});

function bindless(expression: string): string {
  return expression;
}
