import { oraError } from "../../errors.ts";
import { namedType } from "../../expressions/cast.ts";
import { textToZoned } from "../../format/date-text.ts";
import { castConverter } from "../../types/convert.ts";
import { timestampTzType, varchar2 } from "../../types/make-type.ts";
import type { SqlType } from "../../types/sql-type.ts";
import { utf8Length } from "../../types/text.ts";
import { JsonDocument, Lob, type Value } from "../../types/value.ts";
import { hasClause } from "../call-clauses.ts";
import type { CallSite } from "../contract.ts";
import type { JsonLayout } from "./json-tree.ts";

/** The type of RETURNING, VARCHAR2(4000) without it. */
export function returningType(site: CallSite, otherwise: SqlType = varchar2(4000)): SqlType {
  return site.call.returning ? namedType(site.call.returning, site.binder) : otherwise;
}

/** PRETTY, ASCII and ORDERED. */
export function layoutOf(site: CallSite): JsonLayout {
  return {
    pretty: hasClause(site.call, "PRETTY"),
    ascii: hasClause(site.call, "ASCII"),
    ordered: hasClause(site.call, "ORDERED"),
  };
}

/**
 * JSON text as a value of the wanted type.
 * @throws OraError 40478 when it is longer than the type allows, 40449 for a type that cannot hold JSON.
 */
export function jsonAs(text: string, type: SqlType): Value {
  switch (type.name) {
    case "VARCHAR2":
    case "CHAR":
    case "NVARCHAR2":
    case "NCHAR":
      if (utf8Length(text) > type.bytes) throw oraError(40478, [type.bytes]);
      return text;
    case "CLOB":
    case "NCLOB":
      return new Lob(type.name, text);
    case "BLOB":
      return new Lob("BLOB", Uint8Array.from(Buffer.from(text, "utf8")));
    case "RAW":
      return Uint8Array.from(Buffer.from(text, "utf8"));
    case "JSON":
      return new JsonDocument(text);
    default:
      throw oraError(40449);
  }
}

/**
 * A scalar's text as JSON_VALUE returns it in the wanted type: dates and timestamps are read from ISO 8601.
 * @throws OraError 40478 for text that is too long, and the conversion's own errors.
 */
export function scalarAs(text: string, type: SqlType, site: CallSite): Value {
  const { session } = site.binder;
  switch (type.name) {
    case "VARCHAR2":
    case "CHAR":
    case "NVARCHAR2":
    case "NCHAR":
    case "CLOB":
    case "NCLOB":
      return text === "" ? null : jsonAs(text, type);
    case "DATE":
    case "TIMESTAMP":
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE": {
      const zoned = textToZoned(isoText(text), "YYYY-MM-DD HH24:MI:SS.FF TZH:TZM", session);
      return castConverter(timestampTzType(9), type, session)(zoned);
    }
    default:
      return castConverter(varchar2(4000), type, session)(text);
  }
}

/** ISO 8601 with the parts that may be left out filled in. @throws OraError 1861 for another text. */
function isoText(text: string): string {
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(
      text.trim(),
    );
  if (!match) throw oraError(1861);
  const [, day, minutes = "00:00", seconds = ":00", fraction = ".0", zone = "Z"] = match;
  const offset = zone === "Z" ? "+00:00" : zone.replace(/^(...):?/, "$1:");
  return `${day} ${minutes}${seconds}${fraction} ${offset}`;
}
