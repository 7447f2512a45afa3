import { ToolkitError } from "@singer-oracle/core";
import { oraCodeOf } from "@singer-oracle/core/oracle";

/**
 * Codes with which a server refuses a row for what is in it: another row may be taken. Every other code is about the
 * statement, the session or the database, and rejecting row after row would hide it.
 * Source: Oracle Database Error Messages.
 */
const recordFaultCodes: ReadonlySet<string> = new Set([
  // constraints and policies
  ...["ORA-00001", "ORA-01400", "ORA-01407", "ORA-02290", "ORA-02291", "ORA-02292"],
  ...["ORA-01402", "ORA-14400", "ORA-14402", "ORA-28115"],
  // lengths and ranges
  ...["ORA-00910", "ORA-01401", "ORA-01426", "ORA-01438", "ORA-01461", "ORA-01483", "ORA-01489"],
  ...["ORA-12899", "ORA-22835", "ORA-22922", "ORA-29275", "ORA-01455", "ORA-01457"],
  // conversions
  ...["ORA-01410", "ORA-01465", "ORA-01722", "ORA-01790", "ORA-12704", "ORA-12713", "ORA-06502"],
  ...["ORA-01428", "ORA-43906", "ORA-61800"],
  // JSON, XML, VECTOR
  ...["ORA-19007", "ORA-19202", "ORA-30937", "ORA-30951", "ORA-31011", "ORA-31061"],
  ...["ORA-40441", "ORA-40442", "ORA-40462", "ORA-40478", "ORA-40479", "ORA-40569", "ORA-40587"],
  ...["ORA-40588", "ORA-40591", "ORA-51803", "ORA-51804", "ORA-51805", "ORA-51806", "ORA-51807"],
  ...["ORA-51862"],
  // what a trigger says about the row
  ...["ORA-04088", "ORA-04091", "ORA-06510", "ORA-01403", "ORA-01422"],
]);

/** First and last of the codes about dates and intervals, by number. */
const dateCodes = [
  [1801, 1898],
  [30_075, 30_089],
  [30_088, 30_088],
] as const;

/** First and last of the codes that belong to users: what RAISE_APPLICATION_ERROR of a trigger sends. */
const userCodes = [20_000, 20_999] as const;

/** Whether a code of Oracle blames the values of a row. */
export function isRecordFaultCode(code: string): boolean {
  if (recordFaultCodes.has(code)) return true;
  const number = Number(/^ORA-(\d{5})$/.exec(code)?.[1] ?? Number.NaN);
  return [...dateCodes, userCodes].some(([first, last]) => number >= first && number <= last);
}

/** Whether an error of a statement over many rows can be the fault of one of them. */
export function isRecordFault(error: unknown): error is ToolkitError {
  if (!(error instanceof ToolkitError) || error.retriable) return false;
  const code = oraCodeOf(error);
  // Two rows of the batch for one row of the table: taken one by one, each has its turn.
  return code !== undefined && (code === "ORA-30926" || isRecordFaultCode(code));
}
