// Layer: pure.
import { RecordError } from "@singer-oracle/core";
import { parseOracleType } from "@singer-oracle/core/oracle";
import { describe, expect, test } from "vitest";
import { convertRows, type KeyColumn, layOutRow } from "../../src/sync/row-layout.ts";
import { columnsOf } from "./fixture.ts";

const dateExpression = `TO_CHAR("D", 'SYYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const key = (name: string, type: string, form: KeyColumn["form"]): KeyColumn => {
  const parsed = parseOracleType(type);
  if (parsed === undefined) throw new Error(type);
  return { name, type: parsed, form };
};

describe("the select list", () => {
  test("a large value has its length behind it, and the record skips it", () => {
    const layout = layOutRow(
      columnsOf(
        [
          ["DOC", "CLOB"],
          ["ID", "NUMBER(9)"],
          ["D", "DATE"],
        ],
        { lobMaxBytes: 10 },
      ),
    );
    expect(layout.items).toEqual([
      { expression: 'CASE WHEN DBMS_LOB.GETLENGTH("DOC") <= 10 THEN "DOC" END' },
      { expression: 'DBMS_LOB.GETLENGTH("DOC")' },
      { expression: '"ID"' },
      { expression: dateExpression },
    ]);
    expect(layout.columns).toEqual([
      { name: "DOC", encoding: "string", position: 0 },
      { name: "ID", encoding: "number", position: 2 },
      { name: "D", encoding: "string", position: 3 },
    ]);
    expect(layout.largePositions).toEqual([0]);
    expect(layout.hasLong).toBe(false);
  });

  test("a key stands where the record has it", () => {
    const columns = columnsOf([
      ["D", "DATE"],
      ["ID", "NUMBER(9)"],
    ]);
    const layout = layOutRow(columns, [
      key("ID", "NUMBER(9)", "record"),
      key("ID", "NUMBER(9)", "exact"),
      key("D", "DATE", "record"),
    ]);
    expect(layout.keyPositions).toEqual([1, 1, 0]);
    expect(layout.items).toHaveLength(2);
  });

  test("a key that a setting may change in the record, or that is not selected, is selected for itself", () => {
    const columns = columnsOf(
      [
        ["D", "DATE"],
        ["C", "CHAR(3 CHAR)"],
      ],
      { outOfRangeDates: "null", trimChar: true },
    );
    const layout = layOutRow(columns, [
      key("D", "DATE", "exact"),
      key("C", "CHAR(3 CHAR)", "exact"),
      key("ID", "NUMBER", "exact"),
    ]);
    expect(layout.items.slice(2)).toEqual([
      { expression: dateExpression },
      { expression: '"C"' },
      { expression: '"ID"' },
    ]);
    expect(layout.keyPositions).toEqual([2, 3, 4]);
    const rows = [
      [" 2024-01-01T00:00:00Z", "a  ", " 2024-01-01T00:00:00Z", "a  ", "1"],
      ["-0043-03-15T00:00:00Z", "b  ", "-0043-03-15T00:00:00Z", "b  ", "2"],
    ];
    expect(convertRows(layout, rows)).toEqual({ rowCount: 2, failure: undefined });
    expect(rows).toEqual([
      ["2024-01-01T00:00:00Z", "a", "2024-01-01T00:00:00Z", "a  ", "1"],
      [null, "b", "-0042-03-15T00:00:00Z", "b  ", "2"],
    ]);
  });

  test("LONG is told apart", () => {
    expect(layOutRow(columnsOf([["X", "LONG RAW"]]))).toMatchObject({
      hasLong: true,
      largePositions: [0],
    });
  });
});

describe("rows that cannot be converted", () => {
  const layout = layOutRow(
    columnsOf(
      [
        ["A", "DATE"],
        ["B", "DATE"],
        ["DOC", "CLOB"],
      ],
      { lobMaxBytes: 3 },
    ),
  );
  const good = " 2024-01-01T00:00:00Z";
  const bad = "-0043-03-15T00:00:00Z";

  test("the first of them ends the rows before it, whichever column it is", () => {
    const rows = [
      [good, good, "abc", "3"],
      [good, good, null, "0"],
      [good, bad, null, null],
      [bad, good, null, "9"],
    ];
    const { rowCount, failure } = convertRows(layout, rows);
    expect(rowCount).toBe(2);
    expect(failure).toBeInstanceOf(RecordError);
    expect((failure as RecordError).details).toEqual({ column: '"B"' });
    expect(rows.slice(0, 2)).toEqual([
      ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "abc", "3"],
      ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "", "0"],
    ]);
  });

  test("the first row", () => {
    expect(convertRows(layout, [[good, good, null, "4"]]).rowCount).toBe(0);
    expect(convertRows(layout, [])).toEqual({ rowCount: 0, failure: undefined });
  });
});
