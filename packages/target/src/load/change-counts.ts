import type { Log } from "@singer-oracle/core";
import { formatIdentifier, type ValueChange } from "@singer-oracle/core/oracle";

/** How many values of each column a setting changed. Told at the first one, and all of them at the end. */
export interface ChangeCounts {
  /** Counts a value of the batch under way. */
  add(column: string, change: ValueChange): void;
  /** The batch under way counts: its values are loaded. */
  keep(): void;
  /** The batch under way is converted again. */
  drop(): void;
  /** Logs all counts. */
  close(): void;
}

const changeTexts: Readonly<Record<ValueChange, string>> = {
  emptied: "'' cannot be stored by Oracle and follows empty_string",
  cut: "digits of seconds that the column does not hold are cut off",
  replaced: "characters that the database's character set does not have are replaced",
  nulled: "values become NULL",
  truncated: "values are shortened",
  clamped: "values are put at the end of the range",
};

/** Starts with nothing counted. */
export function createChangeCounts(stream: string, log: Log): ChangeCounts {
  const pending = new Map<string, number>();
  const totals = new Map<string, number>();
  const tell = (key: string) => {
    const [change, ...column] = key.split(" ");
    const text = changeTexts[change as ValueChange];
    return `stream ${JSON.stringify(stream)}, column ${formatIdentifier(column.join(" "))}: ${text}`;
  };
  return {
    add: (column, change) => {
      const key = `${change} ${column}`;
      pending.set(key, (pending.get(key) ?? 0) + 1);
    },
    keep: () => {
      for (const [key, count] of pending) {
        if (!totals.has(key)) log.warning(tell(key), { stream_name: stream });
        totals.set(key, (totals.get(key) ?? 0) + count);
      }
      pending.clear();
    },
    drop: () => pending.clear(),
    close: () => {
      for (const [key, count] of totals) {
        log.info(`${tell(key)}: ${count} in all`, { stream_name: stream });
      }
      totals.clear();
    },
  };
}
