import { describeType } from "../types/describe-type.ts";
import type { SqlType } from "../types/sql-type.ts";

/** A type as DBMS_METADATA writes it: `VARCHAR2(20)`, `VARCHAR2(20 CHAR)`, `TIMESTAMP (6)`, `INTERVAL DAY (2) TO SECOND (6)`. */
export function metadataType(type: SqlType): string {
  switch (type.name) {
    case "VARCHAR2":
    case "CHAR":
      return type.unit === "CHAR"
        ? `${type.name}(${type.length} CHAR)`
        : `${type.name}(${type.length})`;
    case "TIMESTAMP":
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return type.name.replace("TIMESTAMP", `TIMESTAMP (${type.precision})`);
    case "INTERVAL YEAR TO MONTH":
      return `INTERVAL YEAR (${type.precision}) TO MONTH`;
    case "INTERVAL DAY TO SECOND":
      return `INTERVAL DAY (${type.precision}) TO SECOND (${type.secondPrecision})`;
    case "XMLTYPE":
      return '"SYS"."XMLTYPE"';
    default:
      return describeType(type);
  }
}
