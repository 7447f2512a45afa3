/** A statement of the model, or the end of a transaction. */
export type ModelStep =
  | { readonly kind: "insert" | "update"; readonly key: number; readonly value: number }
  | { readonly kind: "delete"; readonly key: number }
  | { readonly kind: "commit" | "rollback" | "savepoint" | "rollback-to" };

type Statement = Extract<ModelStep, { key: number }>;

/** What a transaction made of a key: its value, null when deleted; `moved` when it was deleted or inserted at any time. */
interface Change {
  readonly value: number | null;
  readonly moved: boolean;
}

interface ModelSession {
  /** Every key in it is locked. */
  readonly changes: Map<number, Change>;
  savepoint: Map<number, Change> | null;
  blocked: { readonly statement: Statement; readonly by: number } | null;
}

const duplicate = "ORA-00001: unique constraint (APP.T_PK) violated";

/**
 * Oracle's read-committed isolation for statements that name one key, written down as simply as possible: a statement sees what
 * is committed and its own changes; what another one has changed is waited for; then it looks again.
 */
export class SessionModel {
  readonly committed: Map<number, number>;
  readonly sessions: ModelSession[];

  constructor(rows: Iterable<readonly [number, number]>, count: number) {
    this.committed = new Map(rows);
    this.sessions = Array.from({ length: count }, () => ({
      changes: new Map(),
      savepoint: null,
      blocked: null,
    }));
  }

  copy(): SessionModel {
    const other = new SessionModel(this.committed, 0);
    for (const { changes, savepoint, blocked } of this.sessions) {
      const copied = savepoint ? new Map(savepoint) : null;
      other.sessions.push({ changes: new Map(changes), savepoint: copied, blocked });
    }
    return other;
  }

  private of(session: number): ModelSession {
    const found = this.sessions[session];
    if (!found) throw new Error("no such session");
    return found;
  }

  isBlocked(session: number): boolean {
    return this.of(session).blocked !== null;
  }

  private valueOf(session: number, key: number): number | null {
    const own = this.of(session).changes.get(key);
    return own ? own.value : (this.committed.get(key) ?? null);
  }

  /** What a query of a session gives, by key. */
  rows(session: number): number[][] {
    const keys = new Set([...this.committed.keys(), ...this.of(session).changes.keys()]);
    const rows: number[][] = [];
    for (const key of [...keys].sort((a, b) => a - b)) {
      const value = this.valueOf(session, key);
      if (value !== null) rows.push([key, value]);
    }
    return rows;
  }

  /** The outcome of a statement; undefined when it waits. */
  run(session: number, statement: Statement): string | undefined {
    const own = this.of(session);
    const { key, kind } = statement;
    const value = this.valueOf(session, key);
    own.blocked = null;
    const holder = this.sessions.findIndex(
      (other, index) => index !== session && other.changes.has(key),
    );
    if (kind !== "insert" && value === null) return "0 rows";
    if (kind === "insert" && value !== null && !this.isMovedBy(holder, key)) return duplicate;
    if (holder >= 0) return this.wait(session, holder, statement);
    const moved = kind !== "update" || own.changes.get(key)?.moved === true;
    const after =
      kind === "delete" ? null : statement.value + (kind === "update" ? (value ?? 0) : 0);
    own.changes.set(key, { value: after, moved });
    return "1 rows";
  }

  private isMovedBy(holder: number, key: number): boolean {
    return holder >= 0 && this.of(holder).changes.get(key)?.moved === true;
  }

  private wait(session: number, holder: number, statement: Statement): string | undefined {
    for (let next: number | undefined = holder; next !== undefined; ) {
      if (next === session) return "ORA-00060: deadlock detected while waiting for resource";
      next = this.of(next).blocked?.by;
    }
    this.of(session).blocked = { statement, by: holder };
    return undefined;
  }

  /** Ends a transaction; gives the sessions that wait for it, which look again in some order. */
  end(session: number, kind: "commit" | "rollback"): number[] {
    const own = this.of(session);
    if (kind === "commit") {
      for (const [key, { value }] of own.changes) {
        if (value === null) this.committed.delete(key);
        else this.committed.set(key, value);
      }
    }
    own.changes.clear();
    own.savepoint = null;
    return this.sessions.flatMap(({ blocked }, index) => (blocked?.by === session ? [index] : []));
  }

  /** A waiting session looks again: its outcome, or undefined when it waits for somebody else now. */
  lookAgain(session: number): string | undefined {
    const { blocked } = this.of(session);
    return blocked ? this.run(session, blocked.statement) : undefined;
  }

  savepoint(session: number): void {
    const own = this.of(session);
    own.savepoint = new Map(own.changes);
  }

  rollbackTo(session: number): void {
    const own = this.of(session);
    own.changes.clear();
    for (const [key, change] of own.savepoint ?? []) own.changes.set(key, change);
  }

  hasSavepoint(session: number): boolean {
    return this.of(session).savepoint !== null;
  }
}
