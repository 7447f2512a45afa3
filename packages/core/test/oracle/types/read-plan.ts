import { readColumn } from "../../../src/oracle/types/index.ts";
import type { OracleType } from "../../../src/oracle/types/oracle-type.ts";
import { parseOracleType } from "../../../src/oracle/types/parse-type.ts";
import type { ColumnReader, ReadOptions } from "../../../src/oracle/types/type-family.ts";

/** The type of a text; the test is wrong when it is none. */
export function typeOf(text: string): OracleType {
  const type = parseOracleType(text);
  if (type === undefined) throw new Error(`no type: ${text}`);
  return type;
}

/** The reader of a column "C". */
export function read(text: string, options: Partial<ReadOptions> = {}): ColumnReader {
  return readColumn(typeOf(text), '"C"', options);
}

/** The reader without its function, which the tests of values look at. */
export function plan(
  text: string,
  options: Partial<ReadOptions> = {},
): Omit<ColumnReader, "toRecord"> {
  const { toRecord: _, ...rest } = read(text, options);
  return rest;
}

/** What most readers have in common. */
export const small = { fetchAs: "text", large: "none" } as const;
