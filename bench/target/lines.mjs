// Lines of a Singer stream for the benchmark of the target: ten columns, the same in every run.
import { benchColumns, benchRows } from "../rows.mjs";

export const stream = "HR-EMPLOYEES";
export const keyProperties = ["EMPLOYEE_ID"];

const optional = (schema, nullable) =>
  nullable ? { ...schema, type: ["null", schema.type] } : schema;

const kinds = {
  integer: { schema: { type: "integer" }, oracle: "NUMBER(38,0)" },
  small: { schema: { type: "integer" }, oracle: "NUMBER(38,0)" },
  decimal38: { schema: { type: "string", format: "singer.decimal" }, oracle: "NUMBER" },
  decimal9: { schema: { type: "number" }, oracle: "NUMBER" },
  name: { schema: { type: "string", maxLength: 40 }, oracle: "VARCHAR2(40 CHAR)" },
  email: { schema: { type: "string", maxLength: 60 }, oracle: "VARCHAR2(60 CHAR)" },
  text200: { schema: { type: "string", maxLength: 400 }, oracle: "VARCHAR2(400 CHAR)" },
  date: {
    schema: { type: "string", format: "date-time" },
    oracle: "TIMESTAMP(6) WITH TIME ZONE",
  },
  timestamp: {
    schema: { type: "string", format: "date-time" },
    oracle: "TIMESTAMP(6) WITH TIME ZONE",
  },
};

/** Name, JSON Schema and Oracle type of each column. */
export const columns = benchColumns(10).map(({ name, kind, nullable }) => ({
  name,
  kind,
  schema: optional(kinds[kind].schema, nullable),
  oracle: kinds[kind].oracle,
}));

export const schema = {
  type: "object",
  properties: Object.fromEntries(columns.map((column) => [column.name, column.schema])),
  required: keyProperties,
};

export const schemaLine = `${JSON.stringify({ type: "SCHEMA", stream, schema, key_properties: keyProperties })}\n`;

/** RECORD lines as bytes. Integers and `decimal9` are JSON numbers; numbers of 38 digits travel as texts. */
export function recordLines(count) {
  const rows = benchRows(benchColumns(10), count, { wideShare: 0.02 });
  const literals = columns.map(({ kind }) => ["integer", "small", "decimal9"].includes(kind));
  const texts = rows.map((row) => {
    const members = row.map((value, i) => {
      const text = value === null || literals[i] ? String(value) : JSON.stringify(value);
      return `${JSON.stringify(columns[i].name)}:${text}`;
    });
    return `{"type":"RECORD","stream":"${stream}","record":{${members.join(",")}},"time_extracted":"2024-02-29T12:00:00.000000Z"}\n`;
  });
  return Buffer.from(texts.join(""));
}
