import type { SessionContext } from "../catalog/contract.ts";
import type { ExecuteResult, RowCursor } from "../contract.ts";
import { catalogVersion } from "../execution/catalog-version.ts";
import type { Row } from "../types/value.ts";
import type { PreparedSql } from "./contract.ts";

/**
 * A statement that a block runs again and again. It is compiled anew after DDL, and while a cursor is still open on what was
 * compiled before.
 */
export class ReusableSql {
  private readonly session: SessionContext;
  private readonly prepare: () => PreparedSql;
  private prepared: PreparedSql;
  private version: number;
  private openCursors = 0;

  /** @throws OraError what compiling raises. */
  constructor(session: SessionContext, prepare: () => PreparedSql) {
    this.session = session;
    this.prepare = prepare;
    this.version = catalogVersion(session.db);
    this.prepared = prepare();
  }

  /** As it was compiled last. */
  get facts(): Pick<PreparedSql, "kind" | "columns" | "returningTypes"> {
    return this.prepared;
  }

  /** Runs it once for each row of values. @throws OraError, also what compiling it anew raises. */
  async run(rows: readonly Row[], batchErrors: boolean): Promise<ExecuteResult> {
    const { session } = this;
    const version = catalogVersion(session.db);
    if (version !== this.version || this.openCursors > 0) {
      this.prepared = this.prepare();
      this.version = version;
      this.openCursors = 0;
    }
    const { prepared } = this;
    session.now = session.db.now();
    const result = await prepared.run(rows, { batchErrors });
    if (result.kind !== "query") return result;
    this.openCursors++;
    const ended = (): void => {
      if (this.prepared === prepared) this.openCursors--;
    };
    return { kind: "query", cursor: watched(result.cursor, ended) };
  }
}

/** A cursor that tells when it ends. */
function watched(cursor: RowCursor, onEnd: () => void): RowCursor {
  let open = true;
  const end = (): void => {
    if (open) onEnd();
    open = false;
  };
  return {
    columns: cursor.columns,
    fetch: async (count, signal) => {
      try {
        const fetched = await cursor.fetch(count, signal);
        if (fetched.done) end();
        return fetched;
      } catch (error) {
        end();
        throw error;
      }
    },
    close: () => {
      end();
      cursor.close();
    },
  };
}
