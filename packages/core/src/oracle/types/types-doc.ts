import { SettingsError } from "../../errors.ts";
import { stringifyExact } from "../../singer/exact-json.ts";
import type { JsonObject, JsonSchema } from "../../singer/json-value.ts";
import { createRecordEncoder } from "../../singer/record-encoder.ts";
import { resolvePropertyType } from "../../singer/stream-schema.ts";
import { al32utf8 } from "./charset.ts";
import {
  type ColumnContext,
  columnTypeFor,
  defaultColumnTypeSettings,
  keyLengthsFor,
  type TargetServer,
} from "./column-type.ts";
import { readColumn } from "./index.ts";
import type { OracleType } from "./oracle-type.ts";
import { parseOracleType } from "./parse-type.ts";
import { printOracleType } from "./print-type.ts";
import type { ColumnReader } from "./type-family.ts";
import {
  type ReadExample,
  readExamples,
  type WriteExample,
  wideningExamples,
  writeExamples,
} from "./types-doc-examples.ts";
import { widenType } from "./widen.ts";

/** The Markdown of `docs/types.md`: what the tap makes of Oracle's types and the target of JSON Schema. All computed. */
export function renderTypesDoc(): string {
  const read = table(
    ["Oracle", "JSON Schema", "in a RECORD", "read by", ""],
    readExamples.map(readRow),
  );
  const write = table(["JSON Schema", "Oracle", "as a key", ""], writeExamples.map(writeRow));
  const widenings = table(
    ["column", "has to hold", "becomes", "how"],
    wideningExamples.map(widenRow),
  );
  return `# Types

This page is generated from the code. Numbers keep every digit, date-times every digit of the second and their offset,
texts every character. What cannot be kept stops the run with a message that names the column and the setting.

## From Oracle to JSON

Every property is nullable. \`x-oracle\` holds the exact type, so that target-oracle creates the same column; it is left
out of the table. Large values are read with their length.

${read}

Columns of other types (object types, collections, BFILE, REF, SDO_GEOMETRY) are \`unsupported\` and named once.

Dates outside the years 0001 to 9999 are an error unless \`out_of_range_dates\` is \`null\`, \`clamp\` or \`text\`; \`text\` writes
the years of ISO 8601, where 0000 is 1 BC.

## From JSON to Oracle

For an AL32UTF8 database with VARCHAR2 up to 4000 bytes, and a key of that property alone. In a database that is not
Unicode, texts become NVARCHAR2 and NCLOB. Every row is for the property's own schema, with or without \`null\`.

${write}

## Wider columns

What \`schema_evolution: add-and-widen\` does to a column that has to hold more. A column never becomes narrower.

${widenings}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

function typeOf(text: string): OracleType {
  const type = parseOracleType(text);
  if (type === undefined) throw new RangeError(`the example ${text} is no type`);
  return type;
}

function readRow({ type, fetched, options, note }: ReadExample): readonly string[] {
  const reader = readColumn(typeOf(type), "C", options);
  const { "x-oracle": _, ...schema } = reader.jsonSchema;
  return [
    code(type),
    code(stringifyExact(schema as JsonObject)),
    code(recordValue(reader, fetched)),
    code(reader.selectExpressions[0]),
    note ?? "",
  ];
}

/** The value as the real encoder writes it. */
function recordValue(reader: ColumnReader, fetched: readonly unknown[]): string {
  const [first, second] = fetched;
  const value = reader.toRecord === undefined ? first : reader.toRecord(first, second);
  const columns = [{ name: "C", encoding: reader.encoding, position: 0 }];
  const { bytes } = createRecordEncoder({ stream: "S", columns }).encode([[value]], 0);
  const line = Buffer.from(bytes).toString("utf8");
  return line.slice('{"type":"RECORD","stream":"S","record":{"C":'.length, -"}}\n".length);
}

const plainServer: TargetServer = {
  charset: al32utf8,
  maxVarcharBytes: 4000,
  hasBoolean: false,
  hasJson: false,
  hasVector: false,
};

function writeRow(example: WriteExample): readonly string[] {
  const context: ColumnContext = {
    column: "C",
    server: { ...plainServer, ...example.server },
    settings: { ...defaultColumnTypeSettings, ...example.settings },
  };
  const { type } = columnTypeFor(resolvePropertyType(example.schema), context);
  return [
    code(stringifyExact(example.schema as JsonObject)),
    code(printOracleType(type)),
    keyCell(example.schema, context),
    example.note ?? "",
  ];
}

function keyCell(schema: JsonSchema, context: ColumnContext): string {
  const property = resolvePropertyType(schema);
  try {
    const key = keyLengthsFor([{ property, context }]);
    return code(printOracleType(columnTypeFor(property, { ...context, key }).type));
  } catch (error) {
    if (error instanceof SettingsError) return "refused";
    throw error;
  }
}

function widenRow([current, wanted]: readonly [string, string]): readonly string[] {
  const limits = { charset: al32utf8, maxVarcharBytes: 4000 };
  const { kind, type } = widenType(typeOf(current), typeOf(wanted), limits);
  return [code(current), code(wanted), code(printOracleType(type)), howWidened[kind]];
}

const howWidened = {
  same: "it holds it already",
  modify: "in place",
  copy: "by a new column",
  refuse: "refused",
} as const;
