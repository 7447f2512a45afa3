import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonValue } from "@singer-oracle/core";

/** A table as it has to be when the runs are over. */
export interface ExpectedTable {
  /** All columns in their order with their exact types, without metadata columns that are not listed. */
  readonly columns: Readonly<Record<string, string>>;
  /** `P(ID)`: primary and unique keys. */
  readonly keys: readonly string[];
  /** Exact texts of the listed columns; `"set"` under a column of `isSet`. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  /** Default: the first column. */
  readonly orderBy?: string;
}

/** What is written beside a stream file: how it is loaded, and what must come of it. */
export interface Expectation {
  /** What the file is about, in one sentence. */
  readonly about: string;
  /** Settings besides those of the connection. */
  readonly settings?: Readonly<Record<string, JsonValue>>;
  /** Statements that the warehouse's owner runs before. */
  readonly seed?: readonly string[];
  /** Stream files to load one after the other, without `.singer`; default: the one of the same name. */
  readonly inputs?: readonly string[];
  /** Exit code of the last run, default 0; all earlier ones end with 0. */
  readonly exit?: number;
  /** Any exit code but these. */
  readonly notExit?: readonly number[];
  /** Texts that the critical messages of the last run hold. */
  readonly stderr?: readonly string[];
  /** Texts that the warnings of the last run hold. */
  readonly warnings?: readonly string[];
  /** The states that the last run writes, exactly. */
  readonly stdout?: readonly JsonValue[];
  /** The last state that the last run writes, where the ones before depend on the moment. */
  readonly lastState?: JsonValue;
  /** Columns of which only has to be known whether they are NULL. */
  readonly isSet?: readonly string[];
  /** Number of lines in the file of rejects. */
  readonly rejects?: number;
  /** Tables by name. No other tables may be there, unless `anyTables`. */
  readonly tables: Readonly<Record<string, ExpectedTable>>;
  readonly anyTables?: boolean;
}

const folder = import.meta.dirname;

/** Names of all expectations, each a test of its own. */
export function expectationNames(): readonly string[] {
  const suffix = ".expect.json";
  return readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

/** What is expected of a stream file. */
export function readExpectation(name: string): Expectation {
  return JSON.parse(readFileSync(join(folder, `${name}.expect.json`), "utf8")) as Expectation;
}

/** The bytes of a stream file. */
export function readStream(name: string): Buffer {
  return readFileSync(join(folder, `${name}.singer`));
}
