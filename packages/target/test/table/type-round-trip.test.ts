// Layer: sandbox.
import type { JsonSchema } from "@singer-oracle/core";
import {
  oracleTypeFromDictionary,
  printOracleType,
  readColumn,
  readExistingTable,
} from "@singer-oracle/core/oracle";
import { describe, expect, it } from "vitest";
import { planWantedTable } from "../../src/table/wanted-table.ts";
import { openTableSandbox, requestOf, versions } from "./table-fixture.ts";
import { columns, input } from "./wanted-fixture.ts";

describe("a type that went through the tap", () => {
  /** Every type, as the dictionary of a database in AL32UTF8 would tell it, with its schema. */
  const types: readonly (readonly [string, JsonSchema])[] = [
    ["NUMBER", { type: "number" }],
    ["NUMBER(12,2)", { type: "number" }],
    ["NUMBER(5,-2)", { type: "integer" }],
    ["NUMBER(*,0)", { type: "integer" }],
    ["NUMBER(38)", { type: "integer" }],
    ["FLOAT(63)", { type: "number" }],
    ["BINARY_FLOAT", { type: "number" }],
    ["BINARY_DOUBLE", { type: "number" }],
    ["VARCHAR2(20 CHAR)", { type: "string" }],
    ["CHAR(10 CHAR)", { type: "string" }],
    ["NVARCHAR2(20)", { type: "string" }],
    ["NCHAR(10)", { type: "string" }],
    ["CLOB", { type: "string" }],
    ["NCLOB", { type: "string" }],
    ["BLOB", { type: "string", contentEncoding: "base64" }],
    ["RAW(16)", { type: "string", contentEncoding: "base16" }],
    ["DATE", { type: "string", format: "date-time" }],
    ["TIMESTAMP(6)", { type: "string", format: "date-time" }],
    ["TIMESTAMP(3) WITH TIME ZONE", { type: "string", format: "date-time" }],
    ["TIMESTAMP(0) WITH LOCAL TIME ZONE", { type: "string", format: "date-time" }],
    ["INTERVAL YEAR(4) TO MONTH", { type: "string", format: "duration" }],
    ["INTERVAL DAY(3) TO SECOND(9)", { type: "string", format: "duration" }],
    ["ROWID", { type: "string" }],
    ["UROWID(100)", { type: "string" }],
    ["BOOLEAN", { type: "boolean" }],
    ["JSON", {}],
    ["VECTOR(3,FLOAT32)", { type: "array" }],
    ["XMLTYPE", { type: "string" }],
  ];

  it.each(types)("%s is the same here", (text, schema) => {
    const root = { "x-oracle-charset": "AL32UTF8" };
    const given = input({}, { majorVersion: 23 });
    const [column] = planWantedTable(
      requestOf({ C: { ...schema, "x-oracle": text } }, { root }),
      given,
    ).columns;
    expect(column && printOracleType(column.type)).toBe(text);
    expect(column?.warnings).toEqual([]);
  });

  it("is read back from the dictionary as it was printed", () => {
    const type = oracleTypeFromDictionary({
      dataType: "VARCHAR2",
      dataTypeOwner: null,
      dataLength: 80,
      charLength: 20,
      charUsed: "C",
      dataPrecision: null,
      dataScale: null,
      vectorInfo: null,
    });
    const property = { type: "string", "x-oracle": printOracleType(type) };
    expect(columns({ C: property })).toEqual(["C VARCHAR2(20 CHAR)"]);
  });
});

/** A table with a column of every type; those of 23ai apart. */
const everyType = [
  ...[
    "NUMBER",
    "NUMBER(12,2)",
    "NUMBER(5,-2)",
    "NUMBER(*,0)",
    "FLOAT(63)",
    "BINARY_FLOAT",
    "BINARY_DOUBLE",
  ],
  ...[
    "VARCHAR2(20 CHAR)",
    "CHAR(10 CHAR)",
    "NVARCHAR2(20)",
    "NCHAR(10)",
    "CLOB",
    "NCLOB",
    "BLOB",
    "RAW(16)",
  ],
  ...["DATE", "TIMESTAMP(9)", "TIMESTAMP(3) WITH TIME ZONE", "TIMESTAMP(0) WITH LOCAL TIME ZONE"],
  ...[
    "INTERVAL YEAR(4) TO MONTH",
    "INTERVAL DAY(3) TO SECOND(9)",
    "ROWID",
    "UROWID(100)",
    "XMLTYPE",
  ],
];
const newTypes = ["BOOLEAN", "JSON", "VECTOR(3,FLOAT32)"];

it.each(versions)(
  "every type of %s is the same in a table made from the schema that a tap sends",
  async (version) => {
    const types = version === 23 ? [...everyType, ...newTypes] : everyType;
    const definitions = types.map((type, index) => `c${index} ${type}`).join(", ");
    await using box = await openTableSandbox({
      version,
      seed: `create table source (id number(10) primary key, ${definitions});`,
    });
    const read = (name: string) =>
      readExistingTable(box.session, { owner: "APP", name }, { serverMajorVersion: version });
    const source = (await read("SOURCE"))?.columns ?? [];
    const properties = Object.fromEntries(
      source.map(({ name, type }) => [name, readColumn(type, `"${name}"`).jsonSchema]),
    );
    const root = { "x-oracle-charset": "AL32UTF8" };
    const request = requestOf(properties, { keyProperties: ["ID"], root });
    await box.prepare(request, { add_record_metadata: false });
    const texts = (columns: typeof source) =>
      columns.map(({ name, type, isNullable }) => `${name} ${printOracleType(type)} ${isNullable}`);
    expect(texts(source)).toHaveLength(types.length + 1);
    expect(texts((await read("ORDERS"))?.columns ?? [])).toEqual(texts(source));
    expect(box.lines).toEqual(["info: created APP.ORDERS"]);
    box.takeSql();
    await box.prepare(request, { add_record_metadata: false });
    expect(box.takeSql()).toEqual([]);
  },
);
