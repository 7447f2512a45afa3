// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integrityProblems } from "./integrity.ts";
import { quiet } from "./pending.ts";
import { type ModelStep, SessionModel } from "./session-model.ts";
import { type TestSession, testDatabase } from "./test-database.ts";

const start: readonly (readonly [number, number])[] = [
  [1, 100],
  [2, 200],
  [3, 300],
];

const sqlOf = {
  insert: "INSERT INTO t (id, n) VALUES (:1, :2)",
  update: "UPDATE t SET n = n + :2 WHERE id = :1",
  delete: "DELETE FROM t WHERE id = :1",
};

/** Real sessions beside the model. Outcomes of statements come in when they come. */
class Match {
  readonly sessions: readonly TestSession[];
  model: SessionModel;
  readonly outcomes: (string | undefined)[];

  constructor(sessions: readonly TestSession[]) {
    this.sessions = sessions;
    this.model = new SessionModel(start, sessions.length);
    this.outcomes = sessions.map(() => undefined);
  }

  private at(session: number): TestSession {
    const found = this.sessions[session];
    if (!found) throw new Error("no such session");
    return found;
  }

  async step(session: number, step: ModelStep): Promise<void> {
    if (this.model.isBlocked(session)) return;
    switch (step.kind) {
      case "insert":
      case "update":
      case "delete":
        return await this.statement(session, step);
      case "commit":
      case "rollback":
        return await this.end(session, step.kind);
      case "savepoint":
        this.at(session).savepoint("S");
        this.model.savepoint(session);
        return;
      case "rollback-to":
        if (!this.model.hasSavepoint(session)) return;
        this.at(session).rollbackTo("S");
        this.model.rollbackTo(session);
        return;
    }
  }

  private async statement(
    session: number,
    step: Extract<ModelStep, { key: number }>,
  ): Promise<void> {
    const binds = step.kind === "delete" ? [step.key] : [step.key, step.value];
    const named = step.kind === "update" ? [step.value, step.key] : binds;
    this.outcomes[session] = undefined;
    const running = this.at(session).failure(sqlOf[step.kind], { binds: named });
    void running.then((outcome) => {
      this.outcomes[session] = outcome;
    });
    await quiet();
    expect(this.outcomes[session]).toBe(this.model.run(session, step));
  }

  /** Those who waited go on in an order that is not promised: one of the orders must explain what they did. */
  private async end(session: number, kind: "commit" | "rollback"): Promise<void> {
    if (kind === "commit") this.at(session).commit();
    else this.at(session).rollback();
    const woken = this.model.end(session, kind);
    await quiet();
    for (const order of permutations(woken)) {
      const model = this.model.copy();
      const outcomes = new Map(order.map((waiting) => [waiting, model.lookAgain(waiting)]));
      if (woken.some((waiting) => outcomes.get(waiting) !== this.outcomes[waiting])) continue;
      this.model = model;
      return;
    }
    throw new Error(
      `nothing explains ${JSON.stringify(this.outcomes)} after ${kind} of ${session}`,
    );
  }

  compare(): void {
    for (const [index, session] of this.sessions.entries()) {
      if (this.model.isBlocked(index)) continue;
      expect(session.rows("SELECT id, n FROM t ORDER BY id")).toEqual(this.model.rows(index));
    }
  }

  async finish(): Promise<void> {
    for (let round = 0; round <= this.sessions.length; round++) {
      for (const index of this.sessions.keys()) await this.step(index, { kind: "rollback" });
    }
  }
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

const key = fc.integer({ min: 1, max: 5 });
const value = fc.integer({ min: 1, max: 9 });
const step: fc.Arbitrary<ModelStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("update" as const), key, value }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("insert" as const), key, value }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), key }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "commit" as const,
        "rollback" as const,
        "savepoint" as const,
        "rollback-to" as const,
      ),
    }),
  },
);

describe("sessions that change the same rows", () => {
  it("see and do what the rules of read-committed isolation say", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), step), { maxLength: 25 }),
        async (script) => {
          const { session, table } = testDatabase();
          const sessions = [session(), session(), session()];
          const [first] = sessions;
          await first?.run("CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY, n NUMBER)");
          await first?.run("INSERT INTO t VALUES (:1, :2)", { rows: start });
          first?.commit();
          const match = new Match(sessions);
          for (const [index, next] of script) {
            await match.step(index, next);
            match.compare();
          }
          await match.finish();
          match.compare();
          expect(sessions.flatMap(({ context }) => integrityProblems(table("T"), context))).toEqual(
            [],
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
