import { LoadError } from "@singer-oracle/core";

/**
 * Most columns of a table: 1000, or 4096 on 23ai with MAX_COLUMNS = EXTENDED.
 * Source: Oracle Database Reference, MAX_COLUMNS; Oracle Database Error Messages, ORA-01792.
 */
export const columnLimit = { standard: 1000, extended: 4096 } as const;

/** @param count How many the stream has; undefined: more than could be counted. */
export function tooManyColumns(
  stream: string,
  count: number | undefined,
  cause?: unknown,
): LoadError {
  const columns = count === undefined ? "too many columns" : `${count} columns`;
  return new LoadError(
    `stream ${JSON.stringify(stream)} has ${columns}: Oracle's limit is ${columnLimit.standard} a table (${columnLimit.extended} on 23ai with MAX_COLUMNS = EXTENDED)`,
    {
      hint: "Select fewer properties in the tap's catalog, or turn flattening_enabled off or flattening_max_depth down.",
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
