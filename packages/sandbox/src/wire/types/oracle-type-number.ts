/**
 * Numbers of the data types on the wire. ROWID and UROWID are sent as VARCHAR when bound.
 * Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_DATA_TYPE_…, lib/types.js.
 */
export const oracleType = {
  varchar: 1,
  number: 2,
  binaryInteger: 3,
  long: 8,
  rowid: 11,
  date: 12,
  raw: 23,
  longRaw: 24,
  char: 96,
  binaryFloat: 100,
  binaryDouble: 101,
  cursor: 102,
  object: 109,
  clob: 112,
  blob: 113,
  bfile: 114,
  json: 119,
  vector: 127,
  timestamp: 180,
  timestampTz: 181,
  intervalYearMonth: 182,
  intervalDaySecond: 183,
  urowid: 208,
  timestampLtz: 231,
  boolean: 252,
} as const;

/** One of the type numbers. */
export type OracleTypeNumber = (typeof oracleType)[keyof typeof oracleType];

const names = new Map<number, string>(
  Object.entries(oracleType).map(([name, number]) => [number, name]),
);

/** The name of a type number, for traces and messages. */
export function oracleTypeName(type: number): string {
  return names.get(type) ?? `type${String(type)}`;
}

/**
 * Types whose columns the client defines anew before it fetches: the reply to the first EXECUTE must have no rows.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/withData.js postProcess.
 */
export function needsDefine(type: number): boolean {
  return (
    type === oracleType.clob ||
    type === oracleType.blob ||
    type === oracleType.json ||
    type === oracleType.vector
  );
}
