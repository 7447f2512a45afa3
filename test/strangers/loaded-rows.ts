import {
  Decimal,
  epochNanoseconds,
  type JsonObject,
  type JsonValue,
  parseDateTime,
  parseExact,
  stringifyExact,
} from "@singer-oracle/core";
import type { Connection } from "oracledb";
import { expect } from "vitest";
import { columnsOf, type DictionaryColumn, rowTexts } from "../e2e/rows.ts";
import { isDateTime, type SentStream, sentStreams } from "./messages.ts";

/**
 * Holds the tables of an owner against everything that a tap sent: one table for each stream, called after the last part of
 * its name in upper case, one row for each record or key, every value the same.
 */
export async function expectLoaded(
  connection: Connection,
  owner: string,
  output: string,
): Promise<void> {
  for (const [name, stream] of sentStreams(output)) {
    const table = name.slice(name.lastIndexOf("-") + 1).toUpperCase();
    const rows = await loadedRows(connection, owner, table, stream, output);
    expect(rows, name).toEqual(expectedRows(stream));
  }
}

async function loadedRows(
  connection: Connection,
  owner: string,
  table: string,
  { schema }: SentStream,
  output: string,
) {
  const columns = new Map(
    (await columnsOf(connection, owner, table)).map((column) => [column.name, column]),
  );
  const properties = Object.keys(schema.schema["properties"] as object);
  const rows = await rowTexts(connection, owner, table, { orderBy: "ROWID" });
  return rows
    .map((row) =>
      Object.fromEntries(
        properties.map((property) => {
          const name = property.toUpperCase();
          return [property, valueText(row[name] ?? null, columns.get(name), output)];
        }),
      ),
    )
    .sort(byText);
}

/** A value of the database in the form of `sentText`. */
function valueText(
  text: string | null,
  column: DictionaryColumn | undefined,
  output: string,
): string | null {
  if (column === undefined) return "there is no such column";
  if (text === null) return null;
  if (column.dataType === "NUMBER") return Decimal.parse(text).toString();
  if (column.dataType.startsWith("TIMESTAMP")) {
    const [date, time, zone = "Z"] = text.trim().split(" ");
    return instant(`${date}T${time}${zone}`);
  }
  if (column.dataType === "DATE") return text.trim().slice(0, 10);
  return isWrittenSo(text, output) ? stringifyExact(parseExact(text)) : text;
}

/** Objects and arrays keep the text of their line, in which taps put blanks and escapes as they like. */
function isWrittenSo(text: string, output: string): boolean {
  return /^[[{]/.test(text) && output.includes(text);
}

function expectedRows({ schema, records }: SentStream) {
  const properties = Object.keys(schema.schema["properties"] as object);
  const textOf = (record: JsonObject, property: string) =>
    sentText(record[property] ?? null, isDateTime(schema, property));
  return records
    .map((record) =>
      Object.fromEntries(properties.map((property) => [property, textOf(record, property)])),
    )
    .sort(byText);
}

function sentText(value: JsonValue, isInstant: boolean): string | null {
  if (value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return Decimal.from(value).toString();
  if (value instanceof Decimal) return value.toString();
  if (typeof value === "object") return stringifyExact(value);
  return isInstant ? instant(value) : value;
}

function instant(text: string): string {
  const parsed = parseDateTime(text);
  return parsed === undefined ? text : `${epochNanoseconds(parsed)} ns`;
}

function byText(left: object, right: object): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
