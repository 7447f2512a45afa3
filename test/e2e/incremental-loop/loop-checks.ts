import type { Connection } from "oracledb";
import { logsOf, type PipeEnding, type ProgramName, rowTexts } from "../harness.ts";
import { type LoopTable, loopTables } from "./loop-tables.ts";

/** A row as exact texts by column. */
export type RowText = Readonly<Record<string, string | null>>;

/** A STATE as far as the test looks into it. */
export interface LoopState {
  readonly bookmarks?: Readonly<
    Record<string, { readonly replication_key_value?: string | number }>
  >;
}

/** Who is killed in a round, how, and when. */
export interface KillPlan {
  readonly victims: readonly ProgramName[];
  readonly signal: "SIGKILL" | "SIGTERM";
  /** `ms` since the start; `calls` that reached the database; `states` printed by the target. */
  readonly at: "ms" | "calls" | "states";
  readonly count: number;
}

/** Names the stream of a table. */
export const streamOf = ({ name }: LoopTable): string => `SOURCE-${name}`;

/** The rows of a table by id: those columns that the source has. */
export async function rowsById(
  connection: Connection,
  owner: "SOURCE" | "WAREHOUSE",
  { name, key, columns }: LoopTable,
): Promise<Map<string, RowText>> {
  const { rows = [] } = await connection.execute(
    "SELECT 1 FROM user_tables WHERE table_name = :1",
    [name],
  );
  if (rows.length === 0) return new Map();
  const names = ["ID", ...(key === undefined ? [] : [key.column]), ...columns.map((c) => c.name)];
  const texts = await rowTexts(connection, owner, name, { columns: names, orderBy: "t.id" });
  return new Map(texts.map((row) => [String(row["ID"]), row]));
}

/**
 * How many rows of each stream a run has to send that starts with a state: what the source holds from the bookmark on.
 * ORA_ROWSCN is left out: it belongs to blocks.
 */
export async function dueRows(
  connection: Connection,
  state: LoopState | undefined,
  lookback: number,
): Promise<Record<string, number>> {
  const due: Record<string, number> = {};
  for (const table of loopTables) {
    const { name, key, replication } = table;
    if (replication["replication-key"] === "ORA_ROWSCN") continue;
    const bookmark = state?.bookmarks?.[streamOf(table)]?.replication_key_value;
    const isAll = key === undefined || bookmark === undefined;
    const { rows = [] } = isAll
      ? await connection.execute<number[]>(`SELECT COUNT(*) FROM ${name}`)
      : await connection.execute<number[]>(
          `SELECT COUNT(*) FROM ${name} WHERE ${key.fromBookmark}`,
          { bookmark: key.bookmarkBind(String(bookmark)), lookback },
        );
    due[streamOf(table)] = rows[0]?.[0] as number;
  }
  return due;
}

/** How many records of each stream the target counted, but for ORA_ROWSCN. */
export function movedRows({ target }: PipeEnding): Record<string, number> {
  const moved: Record<string, number> = {};
  for (const { metric_info } of logsOf(target)) {
    if (metric_info?.["metric"] !== "record_count") continue;
    const { stream } = metric_info["tags"] as { readonly stream: string };
    moved[stream] = (moved[stream] ?? 0) + (metric_info["value"] as number);
  }
  const { "SOURCE-BY_ROWSCN": _, ...others } = moved;
  return others;
}

/** What is wrong with how the two programs ended; undefined when nothing is. */
export function wrongEnd(
  { tap, target }: PipeEnding,
  plan: KillPlan | undefined,
  killed: ReadonlySet<ProgramName>,
): string | undefined {
  const allowed = { tap: [0], target: [0] };
  const isBrutal = plan?.signal === "SIGKILL";
  for (const name of killed) allowed[name].push(isBrutal ? 137 : 143);
  // Nobody reads what it writes.
  if (killed.has("target")) allowed.tap.push(1);
  // The last line was torn.
  if (killed.has("tap") && isBrutal) allowed.target.push(1);
  if (allowed.tap.includes(tap.code as number) && allowed.target.includes(target.code as number)) {
    return undefined;
  }
  return `exit codes ${tap.code} and ${target.code}\ntap: ${tap.stderr.slice(-2000)}\ntarget: ${target.stderr.slice(-2000)}`;
}
