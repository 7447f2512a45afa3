import { type OraError, oraError } from "../errors.ts";

/**
 * CALL says with numbers of its own what the compiler found: ORA-06576 for what is no procedure or function, ORA-06553 with the
 * PLS number for wrong arguments.
 * Source: Oracle Database Error Messages, ORA-06553, ORA-06576.
 */
export function asCallError(refused: OraError): OraError {
  const [, number = "", text = ""] = /PLS-00(\d{3}): ([^\n]*)/.exec(refused.message) ?? [];
  if (["201", "221", "222", "302"].includes(number)) return oraError(6576, [], refused.position);
  if (number === "") return refused;
  return oraError(6553, [number, text], refused.position);
}
