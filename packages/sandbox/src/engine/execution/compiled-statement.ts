import type { ColumnDescription } from "../contract.ts";
import type { DmlStatement } from "../dml/compile-dml.ts";
import type { QueryPlan } from "../query/contract.ts";
import { catalogVersion } from "./catalog-version.ts";
import type { WorkingSession } from "./working-session.ts";

/** What a statement was compiled to, and for which circumstances it is good. */
export interface CompiledStatement {
  readonly session: WorkingSession;
  readonly key: string;
  readonly query?: { readonly plan: QueryPlan; readonly columns: readonly ColumnDescription[] };
  readonly dml?: DmlStatement;
  /** Cursors that still pull from it. */
  open: number;
}

/** What a compiled statement depends on: the catalog, the session's settings, the types of its binds. */
export function compilationKey(session: WorkingSession): string {
  const { settings, db, bindTypes } = session;
  return `${catalogVersion(db)}/${settings.version}/${JSON.stringify(bindTypes)}`;
}
