import { errorTexts } from "./error-texts.ts";

/**
 * An error with the number and the text of Oracle, raised where the fact is known. `message` starts `ORA-00942: `.
 * `position` is the 0-based character offset in the statement, or -1. `args` are what fills the text, kept so that the
 * border of the engine can say it in the words of its version (`errorForVersion`).
 */
export class OraError extends Error {
  readonly number: number;
  readonly args: readonly (string | number)[];
  position: number;
  /** Array DML without batch errors: rows touched by the executions before the one that failed, which stay. */
  rowCount?: number;
  constructor(
    number: number,
    message: string,
    position = -1,
    args: readonly (string | number)[] = [],
  ) {
    super(message);
    this.name = "OraError";
    this.number = number;
    this.args = args;
    this.position = position;
  }
}

/** `ORA-00942`. */
export function oraCode(number: number): string {
  return `ORA-${String(number).padStart(5, "0")}`;
}

/** The template of a number's text in a version, without the `ORA-nnnnn: `; undefined for an unknown number. */
export function textOf(number: number, version: 19 | 23 = 19): string | undefined {
  const entry = errorTexts[number];
  if (entry === undefined || typeof entry === "string") return entry;
  return version === 23 ? entry[1] : entry[0];
}

/**
 * Makes an error with Oracle's text. `args` fill `{0}`, `{1}` of the text in `error-texts.ts`; the text is that of 19c
 * unless a version is given. Give every argument that either version's text needs: 19c simply leaves some out.
 * Source: Oracle Database Error Messages.
 */
export function oraError(
  number: number,
  args: readonly (string | number)[] = [],
  position = -1,
  version: 19 | 23 = 19,
): OraError {
  return new OraError(number, messageOf(number, args, version), position, args);
}

/**
 * The same error in the words of a version; called once at the border of the engine. An error whose message was not made
 * from the table (RAISE_APPLICATION_ERROR) stays as it is.
 */
export function errorForVersion(error: OraError, version: 19 | 23): OraError {
  if (version === 19 || error.message !== messageOf(error.number, error.args, 19)) return error;
  error.message = messageOf(error.number, error.args, version);
  return error;
}

/** A newer text whose arguments were not all given falls back to the older one. */
function messageOf(number: number, args: readonly (string | number)[], version: 19 | 23): string {
  const old = textOf(number, 19) ?? "";
  const text = textOf(number, version) ?? "";
  const complete = [...text.matchAll(/\{(\d)\}/g)].every((match) => Number(match[1]) < args.length);
  return `${oraCode(number)}: ${fill(complete ? text : old, args)}`;
}

function fill(text: string, args: readonly (string | number)[]): string {
  return text.replaceAll(/\{(\d)\}/g, (_, index) => String(args[Number(index)] ?? ""));
}
