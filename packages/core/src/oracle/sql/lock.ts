import type { QualifiedName } from "../identifiers.ts";
import { quoteQualified } from "../identifiers.ts";
import { unsignedLiteral } from "./literals.ts";

/** `exclusive`: only the holder may change the table. `share`: nobody else may. Reading is never blocked. */
export type LockMode = "share" | "exclusive";

/**
 * Locks a table until the transaction ends. `waitSeconds` 0 = give up at once (ORA-00054), otherwise wait so long.
 * Source: Oracle SQL Language Reference, LOCK TABLE.
 */
export function lockTableStatement(
  table: QualifiedName,
  mode: LockMode,
  waitSeconds: number,
): string {
  const wait = waitSeconds === 0 ? "NOWAIT" : `WAIT ${unsignedLiteral(waitSeconds)}`;
  return `LOCK TABLE ${quoteQualified(table)} IN ${mode.toUpperCase()} MODE ${wait}`;
}
