import { PrivilegeError } from "../errors.ts";
import { hasOraCode } from "./ora-errors.ts";
import type { SqlReader } from "./sql-reader.ts";

/**
 * A system change number: Oracle's clock, 0 to 2^64 - 1. It can pass what a JavaScript number holds, so it is a bigint
 * here and decimal text everywhere outside: in STATE, settings, logs and binds.
 * Source: Oracle Database Concepts, System Change Numbers (8 bytes since 12.2).
 */
export type Scn = bigint;

/** The greatest SCN that can be. */
export const maxScn: Scn = 2n ** 64n - 1n;

/** Reads an SCN from its decimal text. @throws RangeError when the text is not one. */
export function parseScn(text: string): Scn {
  const scn = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  if (scn === undefined || scn > maxScn)
    throw new RangeError(`not an SCN: ${JSON.stringify(text.slice(0, 40))}`);
  return scn;
}

/** The SCN as decimal text, as it stands in STATE and is bound. */
export function formatScn(scn: Scn): string {
  return scn.toString();
}

/** -1, 0 or 1: whether `left` was before `right`. */
export function compareScn(left: Scn, right: Scn): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Where an SCN was asked. */
export type ScnSource = "dbms_flashback" | "v$database" | "timestamp_to_scn";

/** The SCN of now. */
export interface CurrentScn {
  readonly scn: Scn;
  readonly source: ScnSource;
  /** True for `timestamp_to_scn`: it may be some 3 seconds off, in either direction. */
  readonly isApproximate: boolean;
}

/**
 * How the SCN of now can be asked, best first: exact with EXECUTE on DBMS_FLASHBACK, exact with SELECT on V$DATABASE, some
 * seconds off without any grant. Source: PL/SQL Packages Reference, DBMS_FLASHBACK; Oracle Database Reference, V$DATABASE;
 * SQL Language Reference, TIMESTAMP_TO_SCN.
 */
export const scnQueries: readonly { readonly source: ScnSource; readonly sql: string }[] = [
  { source: "dbms_flashback", sql: "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL" },
  { source: "v$database", sql: "SELECT CURRENT_SCN FROM V$DATABASE" },
  { source: "timestamp_to_scn", sql: "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) FROM DUAL" },
];

/** What a source that this user may not ask, or that does not know, answers with. */
const unavailable = [
  "ORA-00904",
  "ORA-00942",
  "ORA-01031",
  "ORA-06550",
  "ORA-06553",
  "ORA-06576",
  "ORA-08180",
  "ORA-08181",
  "ORA-41900",
] as const;

/**
 * The SCN of now, from the best source that this user may ask.
 * @throws PrivilegeError when no source can be asked; OracleError for every other failure.
 */
export async function currentScn(reader: SqlReader): Promise<CurrentScn> {
  let last: unknown;
  for (const { source, sql } of scnQueries) {
    try {
      const scn = await readScn(reader, sql);
      if (scn > 0n) return { scn, source, isApproximate: source === "timestamp_to_scn" };
    } catch (error) {
      if (!hasOraCode(error, ...unavailable)) throw error;
      last = error;
    }
  }
  throw new PrivilegeError(
    "no SCN can be read: neither DBMS_FLASHBACK nor V$DATABASE nor TIMESTAMP_TO_SCN answers",
    {
      hint: "Have the DBA run: GRANT EXECUTE ON DBMS_FLASHBACK TO the user; or set snapshot: none.",
      cause: last,
    },
  );
}

/**
 * Ten seconds ago, further back than `timestamp_to_scn` may be off. Source: SQL Language Reference, TIMESTAMP_TO_SCN.
 */
export const earlierScnQuery =
  "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP - INTERVAL '10' SECOND) FROM DUAL";

/**
 * An SCN that surely is not after now: whatever is committed later has a greater one. The SCN of now where it can be asked
 * exactly, else that of ten seconds ago.
 * @throws PrivilegeError when no source can be asked; OracleError for every other failure.
 */
export async function scnNotAfterNow(reader: SqlReader): Promise<Scn> {
  const { scn, isApproximate } = await currentScn(reader);
  return isApproximate ? readScn(reader, earlierScnQuery) : scn;
}

async function readScn(reader: SqlReader, sql: string): Promise<Scn> {
  for await (const rows of reader.rows(sql, {}, { fetchSize: 1 })) {
    const value = rows[0]?.[0];
    return value === null || value === undefined ? 0n : parseScn(String(value));
  }
  return 0n;
}
