// Layer: pure.
import { describe, expect, test } from "vitest";
import { bindMetadata, characterForm } from "../../../src/wire/messages/bind-metadata.ts";
import { bindOrder } from "../../../src/wire/messages/bind-rows.ts";
import { type ExecuteRequest, executeOption } from "../../../src/wire/messages/execute.ts";
import { decodeOson } from "../../../src/wire/types/decode-oson.ts";
import { oracleType } from "../../../src/wire/types/oracle-type-number.ts";
import { decodeVector } from "../../../src/wire/types/vector.ts";
import { drivers } from "../driver.ts";

import {
  bindInfo,
  connection,
  execute,
  plainExecute,
  rows,
  send,
  statement,
  type Variable,
} from "./driver-sender.ts";

const versions = [7, 8, 9, 12, 17, 18, 24];
const cases = drivers.flatMap((driver) =>
  versions.map((version) => [driver.name, version, driver] as const),
);

describe.each(cases)("%s at field version %i", (_name, version, driver) => {
  const { types } = driver;

  test("a query, first and again", () => {
    const stmt = statement("select 'é' from dual", { isQuery: true });
    const first = execute(driver, version, stmt);
    expect(first.call).toEqual({
      ...plainExecute,
      options:
        executeOption.parse | executeOption.execute | executeOption.fetch | executeOption.notPlsql,
      sql: "select 'é' from dual",
      fetchRows: 2,
      executions: 0,
      isQuery: true,
    });
    expect(first.header).toEqual({ code: 94, sequence: 7, token: 0 });
    first.rest.expectEnd("request");
    const again = execute(driver, version, statement("x", { isQuery: true, cursorId: 300 }));
    expect(again.call).toEqual({
      ...{ kind: "reexecute", fetch: true, cursorId: 300, count: 2, flags: 0x20, commit: false },
    });
  });

  test("a define", () => {
    const queryVars = [
      { type: types["DB_TYPE_LONG"], maxSize: 2 ** 31 - 1 },
      { type: types["DB_TYPE_ROWID"], maxSize: 18 },
      { type: types["DB_TYPE_JSON"], maxSize: 8200 },
    ];
    const more = { isQuery: true, cursorId: 5, requiresDefine: true, queryVars, noPrefetch: true };
    const request = execute(driver, version, statement("x", more));
    const prefetch = { contFlags: 0x2000000 };
    expect(request.call).toEqual({
      ...plainExecute,
      options: executeOption.define | executeOption.notPlsql,
      cursorId: 5,
      fetchRows: 2,
      executions: 2,
      isQuery: true,
      executeFlags: 0,
      defines: [
        bindMetadata({ type: oracleType.long, maxSize: 2 ** 31 - 1, charset: 873, form: 1 }),
        bindMetadata({ type: oracleType.varchar, maxSize: 3950 }),
        bindMetadata({
          ...{ type: oracleType.json, maxSize: 32 << 20, lobPrefetch: 32 << 20, ...prefetch },
        }),
      ],
    });
    request.rest.expectEnd("request");
  });

  test("an array insert with batch errors and row counts", () => {
    const variables: Variable[] = [
      { type: types["DB_TYPE_NUMBER"], values: [1, -2.5, null], maxSize: 22 },
      { type: types["DB_TYPE_VARCHAR"], values: ["a", "é".repeat(200), ""], maxSize: 400 },
    ];
    const stmt = statement("insert into t values (:1, :2)", { bindInfoList: bindInfo(variables) });
    const more = { numExecs: 3, batchErrors: true, arrayDmlRowCounts: true };
    const request = execute(driver, version, stmt, { autoCommit: true }, more);
    const binds = [
      bindMetadata({ type: oracleType.number, maxSize: 22 }),
      bindMetadata({ type: oracleType.varchar, maxSize: 400, charset: 873, form: 1 }),
    ];
    const { parse, bind, execute: run, commit, notPlsql, batchErrors } = executeOption;
    expect(request.call).toEqual({
      ...plainExecute,
      options: parse | bind | run | commit | notPlsql | batchErrors,
      sql: "insert into t values (:1, :2)",
      executions: 3,
      executeFlags: 0xc000,
      rowCountsWanted: true,
      binds,
    });
    expect(rows(request, binds)).toEqual([
      [1, "a"],
      [-2.5, "é".repeat(200)],
      [null, null],
    ]);
    const again = statement("x", { cursorId: 9, bindInfoList: bindInfo(variables) });
    const second = execute(driver, version, again, { autoCommit: true }, { numExecs: 3 });
    expect(second.call).toEqual({
      ...{ kind: "reexecute", fetch: false, cursorId: 9, count: 3, flags: 0, commit: true },
    });
    expect(rows(second, binds)).toHaveLength(3);
  });

  test("every type of bind", () => {
    const date = new Date(2024, 1, 3, 4, 5, 6);
    const moment = new Date(Date.UTC(2024, 1, 3, 4, 5, 6, 789));
    const locator = Buffer.alloc(40, 3);
    const duration = { days: 1, hours: 2, minutes: 3, seconds: 4, fseconds: 5 };
    const of = (name: string, value: unknown, maxSize = 0): Variable => ({
      type: types[`DB_TYPE_${name}`],
      values: [value, null],
      maxSize,
    });
    const variables = [
      of("VARCHAR", "v", 10),
      of("CHAR", "c", 10),
      of("NVARCHAR", "n漢", 10),
      of("NUMBER", "1e125"),
      of("BINARY_INTEGER", 7),
      of("BINARY_FLOAT", 1.5),
      of("BINARY_DOUBLE", -2.5),
      of("DATE", date),
      of("TIMESTAMP", date),
      of("TIMESTAMP_TZ", moment),
      of("TIMESTAMP_LTZ", moment),
      of("INTERVAL_DS", new types.IntervalDS(duration)),
      of("INTERVAL_YM", new types.IntervalYM({ years: 1, months: 2 })),
      of("RAW", Buffer.from("ab"), 10),
      of("BOOLEAN", true),
      of("JSON", { fields: ["a"], values: [[1, "x"]] }),
      of("VECTOR", new Float32Array([1, 2])),
      of("CLOB", { _locator: locator }),
      of("BLOB", { _locator: locator }),
      of("BFILE", { _locator: locator }),
      of("ROWID", "AAAAB0AABAAAAOhAAA"),
      of("CURSOR", { statement: { cursorId: 77 } }),
      of("LONG", "l", 2 ** 31 - 1),
    ];
    const stmt = statement("insert into t values (:1)", { bindInfoList: bindInfo(variables) });
    const args = [
      connection({ _createResultSet: () => ({ statement: { cursorId: 0 } }) }),
      stmt,
      { prefetchRows: 2, fetchArraySize: 100 },
      {},
    ];
    const request = send(driver, version, "execute", args, { numExecs: 2 });
    const { binds } = request.call as ExecuteRequest;
    expect(binds[2]).toEqual(
      bindMetadata({ type: 1, maxSize: 40, charset: 873, form: characterForm.national }),
    );
    const [row, nulls] = rows(request, binds);
    const fields = { year: 2024, month: 2, day: 3, hour: 4, minute: 5, second: 6 };
    const whole = { ...fields, nanoseconds: 0 };
    const fraction = { ...fields, nanoseconds: 789_000_000 };
    const { fseconds: nanoseconds, ...rest } = duration;
    const images = row?.splice(15, 2) as Buffer[];
    expect(decodeOson(images[0] as Buffer)).toEqual(new Map([["a", [1, "x"]]]));
    expect(decodeVector(images[1] as Buffer)).toEqual({ values: new Float32Array([1, 2]) });
    expect(row).toEqual([
      "v",
      "c",
      "n漢",
      `1${"0".repeat(125)}`,
      7,
      1.5,
      -2.5,
      whole,
      whole,
      { ...fraction, zone: { kind: "offset", minutes: 0 } },
      fraction,
      { ...rest, nanoseconds },
      { years: 1, months: 2 },
      new Uint8Array(Buffer.from("ab")),
      true,
      locator,
      locator,
      locator,
      "AAAAB0AABAAAAOhAAA",
      77,
      "l",
    ]);
    // A JSON null is a value, and a cursor to be opened has no id.
    const jsonNull = nulls?.splice(15, 1)[0] as Buffer;
    expect(decodeOson(jsonNull)).toBeNull();
    expect(nulls?.splice(20, 1)).toEqual([0]);
    expect(nulls).toEqual(new Array(21).fill(null));
  });

  test("long values stand behind the others, RETURNING binds have none", () => {
    const long = "x".repeat(40_000);
    const variables: Variable[] = [
      { type: types["DB_TYPE_VARCHAR"], values: [long, "s"], maxSize: 40_000 },
      { type: types["DB_TYPE_NUMBER"], values: [1, 2], maxSize: 22 },
      { type: types["DB_TYPE_NVARCHAR"], values: ["n", "m"], maxSize: 32_767 },
      { type: types["DB_TYPE_RAW"], values: [Buffer.from("r"), null], maxSize: 50_000 },
      { type: types["DB_TYPE_NUMBER"], values: [null, null], maxSize: 22 },
    ];
    const returning = [false, false, false, false, true];
    const more = { bindInfoList: bindInfo(variables, returning), isReturning: true };
    const request = execute(driver, version, statement("insert", more), {}, { numExecs: 2 });
    const { binds } = request.call as ExecuteRequest;
    expect(
      bindOrder(binds, { plsql: false, maxStringSize: 32767, withoutValue: returning }),
    ).toEqual([1, 2, 0, 3]);
    expect(rows(request, binds, { withoutValue: returning })).toEqual([
      [long, 1, "n", new Uint8Array([114]), null],
      ["s", 2, "m", null, null],
    ]);
  });

  test("PL/SQL with an array", () => {
    const variables: Variable[] = [
      { type: types["DB_TYPE_VARCHAR"], values: ["x".repeat(40_000)], maxSize: 40_000 },
      {
        ...{ type: types["DB_TYPE_NUMBER"], values: [1, null, 3], maxSize: 22 },
        ...{ isArray: true, maxArraySize: 10 },
      },
    ];
    const more = { bindInfoList: bindInfo(variables), isPlSql: true };
    const request = execute(driver, version, statement("begin p(:1, :2); end;", more));
    const { binds, options } = request.call as ExecuteRequest;
    expect(options).toBe(
      executeOption.parse | executeOption.bind | executeOption.execute | executeOption.plsqlBind,
    );
    expect(binds[1]).toEqual(
      bindMetadata({ type: oracleType.number, flags: 0x41, maxSize: 22, maxElements: 10 }),
    );
    expect(rows(request, binds, { plsql: true })).toEqual([["x".repeat(40_000), [1, null, 3]]]);
  });
});
