import type { Database, SessionContext } from "../catalog/contract.ts";
import type { PasswordVerifier } from "../contract.ts";
import type { Statement } from "../parser/ast.ts";

/** What a DDL statement works with. */
export interface DdlContext {
  readonly db: Database;
  readonly session: SessionContext;
  /** DDL_LOCK_TIMEOUT in seconds; 0: a busy table is refused at once. */
  readonly lockTimeoutS: number;
  /** The text of the statement. */
  readonly text: string;
  /** What the client is told of although the statement was done. */
  readonly warnings: { compilationErrors: boolean };
  /** Hashes the password of CREATE USER and ALTER USER. The engine keeps no password. */
  readonly makeVerifier: (password: string) => PasswordVerifier;
}

/** The statement of a kind. */
export type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;
