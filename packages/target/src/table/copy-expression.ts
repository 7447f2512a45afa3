import type { OracleType } from "@singer-oracle/core/oracle";

/** From what a value is made into what. */
export interface CopyTypes {
  readonly from: OracleType;
  readonly to: OracleType;
}

/**
 * A column's value as the type that it is copied into. Date-times without a zone are in UTC, whatever the session's zone.
 * @param column Quoted.
 * Source: Oracle SQL Language Reference, FROM_TZ, TO_CLOB, TO_NCLOB, TO_BLOB; Datetime Expressions.
 */
export function copyExpression({ from, to }: CopyTypes, column: string): string {
  if (to.family === "lob") {
    return { CLOB: `TO_CLOB(${column})`, NCLOB: `TO_NCLOB(${column})`, BLOB: `TO_BLOB(${column})` }[
      to.name
    ];
  }
  if (to.family === "timestamp" && to.zone !== "none") {
    if (from.family === "date") return `FROM_TZ(CAST(${column} AS TIMESTAMP(0)), '+00:00')`;
    if (from.family === "timestamp" && from.zone === "none") return `FROM_TZ(${column}, '+00:00')`;
    return `${column} AT TIME ZONE '+00:00'`;
  }
  // Oracle converts the rest without a loss: BINARY_FLOAT to BINARY_DOUBLE, ROWID to UROWID, vectors.
  return column;
}

/**
 * The condition for rows whose copy is not what it should be.
 * @param copy Quoted name of the column with the copy. @param original Quoted name of the other one.
 * Source: Oracle Database PL/SQL Packages and Types Reference, DBMS_LOB.COMPARE; Oracle SQL Language Reference, DECODE.
 */
export function differs(types: CopyTypes, copy: string, original: string): string {
  const expression = copyExpression(types, original);
  const isMissing = `NVL2(${original}, 1, 0) <> NVL2(${copy}, 1, 0)`;
  switch (types.to.family) {
    case "lob":
      return `(${isMissing} OR DBMS_LOB.COMPARE(${copy}, ${expression}) <> 0)`;
    case "vector":
      // Vectors are compared by distances only.
      return `(${copy} IS NULL AND ${original} IS NOT NULL)`;
    default:
      return `DECODE(${copy}, ${expression}, 0, 1) = 1`;
  }
}
