import { OraError, oraError, textOf } from "../errors.ts";

/**
 * Exceptions with a name that every block knows, and their numbers.
 * Source: Oracle Database PL/SQL Language Reference, Predefined Exceptions.
 */
const predefinedNumbers: Readonly<Record<string, number>> = {
  ACCESS_INTO_NULL: 6530,
  CASE_NOT_FOUND: 6592,
  COLLECTION_IS_NULL: 6531,
  CURSOR_ALREADY_OPEN: 6511,
  DUP_VAL_ON_INDEX: 1,
  INVALID_CURSOR: 1001,
  INVALID_NUMBER: 1722,
  LOGIN_DENIED: 1017,
  NO_DATA_FOUND: 1403,
  NO_DATA_NEEDED: 6548,
  NOT_LOGGED_ON: 1012,
  PROGRAM_ERROR: 6501,
  ROWTYPE_MISMATCH: 6504,
  SELF_IS_NULL: 30625,
  STORAGE_ERROR: 6500,
  SUBSCRIPT_BEYOND_COUNT: 6533,
  SUBSCRIPT_OUTSIDE_LIMIT: 6532,
  SYS_INVALID_ROWID: 1410,
  TIMEOUT_ON_RESOURCE: 51,
  TOO_MANY_ROWS: 1422,
  VALUE_ERROR: 6502,
  ZERO_DIVIDE: 1476,
};

/** An exception as declarations and handlers know it: two are the same when the object is, or the number. */
export interface ExceptionEntry {
  readonly name: string;
  /** The error number; undefined for a user's exception without EXCEPTION_INIT. */
  number: number | undefined;
}

/** The exceptions of package STANDARD by name. */
export const predefinedExceptions: ReadonlyMap<string, ExceptionEntry> = new Map(
  Object.entries(predefinedNumbers).map(([name, number]) => [name, { name, number }]),
);

/** An exception raised by RAISE. */
export class RaisedException extends OraError {
  readonly exception: ExceptionEntry;
  constructor(exception: ExceptionEntry) {
    const number = exception.number ?? 6510;
    super(number, oraError(number).message);
    this.name = "RaisedException";
    this.exception = exception;
  }

  /** It has no number of its own. */
  get isUserDefined(): boolean {
    return this.exception.number === undefined;
  }
}

/** True when a handler for the exception is one for the error. A break is nobody's to handle. */
export function matches(exception: ExceptionEntry | "others", error: OraError): boolean {
  if (error.number === 1013) return false;
  if (exception === "others") return true;
  if (error instanceof RaisedException && error.exception === exception) return true;
  if (exception.number === undefined) return false;
  return !isUserDefined(error) && error.number === exception.number;
}

function isUserDefined(error: OraError): boolean {
  return error instanceof RaisedException && error.isUserDefined;
}

/** SQLCODE: 100 for NO_DATA_FOUND, 1 for a user's exception, otherwise the number, negative. */
export function sqlCode(error: OraError | undefined): number {
  if (!error) return 0;
  if (isUserDefined(error)) return 1;
  return error.number === 1403 ? 100 : -error.number;
}

const success = "ORA-0000: normal, successful completion";
const userDefined = "User-Defined Exception";

/** SQLERRM: the message of the error being handled, without the lines it came through. */
export function sqlErrorMessage(error: OraError | undefined): string {
  if (!error) return success;
  return isUserDefined(error) ? userDefined : error.message;
}

/**
 * SQLERRM(code). Places for arguments stay empty.
 * Source: Oracle Database PL/SQL Language Reference, SQLERRM Function.
 */
export function messageOfCode(code: number, version: 19 | 23): string {
  if (code === 0) return success;
  if (code === 1) return userDefined;
  if (code === 100) return oraError(1403, [], -1, version).message;
  if (code > 0) return ` -${code}: non-ORACLE exception `;
  if (code <= -20_000 && code >= -20_999) return `ORA${code}: `;
  if (textOf(-code, version) !== undefined) return oraError(-code, [], -1, version).message;
  const number = String(-code).padStart(5, "0");
  return `ORA-${number}: Message ${-code} not found;  product=RDBMS; facility=ORA`;
}
