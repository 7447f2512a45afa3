import type { SeededRandom } from "../kill.ts";

/** A moment of the source: its time in nanoseconds since 1970, and the number of the last change. */
export interface Moment {
  readonly nanoseconds: bigint;
  readonly changeNumber: number;
}

/** The column by which changed rows are found. */
export interface LoopKey {
  readonly column: string;
  readonly type: string;
  /** Rows may have no key; then they are read each time. */
  readonly isNullable: boolean;
  /** SQL that makes a key of the bind `:stamp`. */
  readonly expression: string;
  /** The bind. */
  readonly stamp: (moment: Moment, random: SeededRandom) => string;
  /** The condition of rows that a run reads from `:bookmark` on, `:lookback` before it. */
  readonly fromBookmark: string;
  /** The bind of a bookmark as a STATE has it. */
  readonly bookmarkBind: (bookmark: string) => string;
}

/** A column that holds data. */
export interface ValueColumn {
  readonly name: string;
  readonly type: string;
  readonly value: (random: SeededRandom, id: number) => string | null;
  /** Stays what it was when the row changes. */
  readonly isFixed?: boolean;
}

/** A table of the source. */
export interface LoopTable {
  readonly name: string;
  readonly primaryKey: string;
  /** Undefined: read by ORA_ROWSCN or as a whole. */
  readonly key?: LoopKey;
  readonly columns: readonly ValueColumn[];
  /** Metadata of the stream. */
  readonly replication: Readonly<Record<string, string>>;
}

const words = ["", "Zürich", "日本", "'quoted'", "a\nb", "\\", "😀", '"', "x".repeat(60), "ﬁ"];

/** Up to 38 digits, whole or not, of either sign. */
function anyNumber(random: SeededRandom): string | null {
  if (random.below(8) === 0) return null;
  const digits = Array.from({ length: 1 + random.below(38) }, () => random.below(10)).join("");
  const at = random.below(digits.length + 1);
  return `${random.pick(["", "-"])}${digits.slice(0, at) || "0"}.${digits.slice(at) || "0"}`;
}

const data: readonly ValueColumn[] = [
  { name: "AMOUNT", type: "NUMBER", value: anyNumber },
  {
    name: "NOTE",
    type: "VARCHAR2(100 CHAR)",
    value: (random) => `${random.pick(words)}${random.pick(words)}`.slice(0, 100) || null,
  },
  { name: "FLAG", type: "CHAR(3)", value: (random) => random.pick(["y", "no", null]) },
];

const body: ValueColumn = {
  name: "BODY",
  type: "CLOB",
  value: (random) =>
    random.below(4) === 0 ? null : random.pick(words).repeat(random.below(90)) || null,
};

const region: ValueColumn = {
  name: "REGION",
  type: "VARCHAR2(4)",
  value: (_, id) => `R${id % 3}`,
  isFixed: true,
};

/** `2024-01-01T00:00:00.123456789` */
function timeText(nanoseconds: bigint, digits = 9): string {
  const seconds = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = String(nanoseconds % 1_000_000_000n)
    .padStart(9, "0")
    .slice(0, digits);
  return digits === 0 ? seconds : `${seconds}.${fraction}`;
}

/** The same with a fraction of nine digits and an offset, whatever a STATE left out. */
function wholeTime(bookmark: string): string {
  const [, seconds = "", fraction = "", zone = ""] =
    /^(.{19})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(bookmark) ?? [];
  return `${seconds}.${fraction.padEnd(9, "0")}${zone === "Z" ? "+00:00" : zone}`;
}

const timeMask = `YYYY-MM-DD"T"HH24:MI:SS.FF9`;
const zoneMask = `${timeMask}TZH:TZM`;
const seconds = "NUMTODSINTERVAL(:lookback, 'SECOND')";
/** The time of a zone-less key is written with a Z. */
const bookmarkTime = `CAST(TO_TIMESTAMP_TZ(:bookmark, '${zoneMask}') AS TIMESTAMP(9))`;

const byTimestamp: LoopTable = {
  name: "BY_TIMESTAMP",
  primaryKey: "id",
  key: {
    column: "CHANGED_AT",
    type: "TIMESTAMP(9)",
    isNullable: true,
    expression: `TO_TIMESTAMP(:stamp, '${timeMask}')`,
    stamp: ({ nanoseconds }) => timeText(nanoseconds),
    fromBookmark: `changed_at >= ${bookmarkTime} - ${seconds} OR changed_at IS NULL`,
    bookmarkBind: wholeTime,
  },
  columns: data,
  replication: { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_AT" },
};

const bySequence: LoopTable = {
  name: "BY_SEQUENCE",
  primaryKey: "id",
  key: {
    column: "CHANGE_NO",
    type: "NUMBER(12)",
    isNullable: false,
    expression: "TO_NUMBER(:stamp)",
    stamp: ({ changeNumber }) => String(changeNumber),
    fromBookmark: "change_no >= TO_NUMBER(:bookmark) - :lookback",
    bookmarkBind: String,
  },
  columns: [...data, body],
  replication: { "replication-method": "INCREMENTAL", "replication-key": "CHANGE_NO" },
};

const byDate: LoopTable = {
  name: "BY_DATE",
  primaryKey: "region, id",
  key: {
    column: "CHANGED_ON",
    type: "DATE",
    isNullable: true,
    expression: `TO_DATE(:stamp, 'YYYY-MM-DD"T"HH24:MI:SS')`,
    stamp: ({ nanoseconds }) => timeText(nanoseconds, 0),
    fromBookmark: `changed_on >= CAST(${bookmarkTime} AS DATE) - :lookback / 86400 OR changed_on IS NULL`,
    bookmarkBind: wholeTime,
  },
  columns: [region, ...data],
  replication: { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_ON" },
};

/** The same instant in any offset: whole hours, half hours, and beyond half a day. */
const offsets = [0, 330, -480, 765, -30] as const;

function withOffset(nanoseconds: bigint, minutes: number): string {
  const local = timeText(nanoseconds + BigInt(minutes) * 60_000_000_000n);
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, "0");
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

const byZone: LoopTable = {
  name: "BY_ZONE",
  primaryKey: "id",
  key: {
    column: "CHANGED_AT",
    type: "TIMESTAMP(6) WITH TIME ZONE",
    isNullable: false,
    expression: `TO_TIMESTAMP_TZ(:stamp, '${zoneMask}')`,
    // A digit too many would be rounded up, and the key be after the moment.
    stamp: ({ nanoseconds }, random) =>
      withOffset((nanoseconds / 1000n) * 1000n, random.pick(offsets)),
    fromBookmark: `changed_at >= TO_TIMESTAMP_TZ(:bookmark, '${zoneMask}') - ${seconds}`,
    bookmarkBind: wholeTime,
  },
  columns: data,
  replication: { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_AT" },
};

const byRowscn: LoopTable = {
  name: "BY_ROWSCN",
  primaryKey: "id",
  columns: data,
  replication: { "replication-method": "INCREMENTAL", "replication-key": "ORA_ROWSCN" },
};

const whole: LoopTable = {
  name: "WHOLE",
  primaryKey: "id",
  columns: [...data, body],
  replication: { "replication-method": "FULL_TABLE" },
};

/** A table for each way to find what has changed. */
export const loopTables: readonly LoopTable[] = [
  byTimestamp,
  bySequence,
  byDate,
  byZone,
  byRowscn,
  whole,
];

/** The tables whose rows, once deleted in the source, stay in the target. */
export const keepsDeleted = ({ replication }: LoopTable): boolean =>
  replication["replication-method"] === "INCREMENTAL";

/** CREATE TABLE for all of them. */
export const loopDdl = loopTables
  .map(({ name, primaryKey, key, columns }) => {
    const keyColumn = key && `${key.column} ${key.type}${key.isNullable ? "" : " NOT NULL"}`;
    const list = [
      "ID NUMBER(9)",
      ...(keyColumn === undefined ? [] : [keyColumn]),
      ...columns.map((column) => `${column.name} ${column.type}`),
      `PRIMARY KEY (${primaryKey})`,
    ];
    return `CREATE TABLE ${name} (${list.join(", ")});`;
  })
  .join("\n");
