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

/**
 * Other numbers by which clients call types they bind and define; the bytes are the same. Source: go-ora 2.8.24
 * parameter.go; Oracle Call Interface Programmer's Guide, External Data Types.
 */
const aliases: ReadonlyMap<number, OracleTypeNumber> = new Map([
  // STRING and VARCHAR, terminated or counted in the program, not on the wire.
  [5, oracleType.varchar],
  [9, oracleType.varchar],
  [155, oracleType.varchar],
  // VARNUM.
  [6, oracleType.number],
  // LONG VARCHAR and LONG VARRAW.
  [94, oracleType.long],
  [95, oracleType.longRaw],
  // CHARZ.
  [97, oracleType.char],
  // Descriptors of dates and intervals.
  [187, oracleType.timestamp],
  [188, oracleType.timestampTz],
  [189, oracleType.intervalYearMonth],
  [190, oracleType.intervalDaySecond],
  [232, oracleType.timestampLtz],
  // A result set.
  [116, oracleType.cursor],
]);

/** The number in `oracleType` of a type a client binds or defines. */
export function plainType(type: number): number {
  return aliases.get(type) ?? type;
}

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
