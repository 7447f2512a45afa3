import type { BatchResult } from "../load/stream-loader.ts";

/** What became of the records of one stream. */
export interface LoadTotals {
  add(result: BatchResult): void;
  /** `5,000 rows loaded, 2 rows deleted, 10 records replaced by later ones`. */
  describe(): string;
  /** The same as numbers, for the log. */
  fields(): BatchResult;
}

/** Starts with nothing. */
export function createLoadTotals(): LoadTotals {
  let total: BatchResult = { loaded: 0, deleted: 0, duplicates: 0 };
  return {
    add: ({ loaded, deleted, duplicates }) => {
      total = {
        loaded: total.loaded + loaded,
        deleted: total.deleted + deleted,
        duplicates: total.duplicates + duplicates,
      };
    },
    describe: () => {
      const { loaded, deleted, duplicates } = total;
      const parts = [`${counted(loaded, "row")} loaded`];
      if (deleted > 0) parts.push(`${counted(deleted, "row")} deleted`);
      if (duplicates > 0) parts.push(`${counted(duplicates, "record")} replaced by later ones`);
      return parts.join(", ");
    },
    fields: () => total,
  };
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}
