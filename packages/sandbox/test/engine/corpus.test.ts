// Layer: pure.
import { describe, expect, it } from "vitest";
import { type Step, steps } from "../corpus/outcomes.ts";
import { type CorpusStatement, readCorpus } from "../corpus/read-corpus.ts";
import { logOn, type Outcome, openEngine, type TestSession } from "./open-engine.ts";

/** Everything the corpus asks of its user. */
const privileges = [
  "CREATE USER",
  "DROP USER",
  "CREATE VIEW",
  "CREATE SYNONYM",
  "CREATE MATERIALIZED VIEW",
  "UNLIMITED TABLESPACE",
  "GRANT ANY PRIVILEGE",
  "ALTER SESSION",
];

/** The clock stands, so that SYSDATE is known. */
const now = () => ({ seconds: Date.UTC(2024, 2, 1, 12) / 1000, nanos: 500_000_000 });

/** What the corpus promises where nothing is written beside it: `done`, or an error number. */
function isPromised(statement: CorpusStatement, version: 19 | 23, outcome: Outcome): boolean {
  const verdict = statement.verdicts[version];
  if (verdict.accepted) return typeof outcome !== "string" || !outcome.startsWith("ORA-");
  const code = `ORA-${String(verdict.number).padStart(5, "0")}`;
  return typeof outcome === "string" && outcome.split(" ")[0] === code;
}

async function check(
  statement: CorpusStatement,
  step: Step | undefined,
  version: 19 | 23,
  session: TestSession,
): Promise<void> {
  for (const sql of step?.before ?? []) await session.run(sql);
  const binds = bindsOf(statement, step, session);
  const outcome = await session.outcome(statement.sql, binds);
  const gives = expectedOf(step, version);
  const told = `${statement.id}: ${statement.sql} → ${JSON.stringify(outcome)}`;
  if (gives === undefined) expect.soft(isPromised(statement, version, outcome), told).toBe(true);
  else if (typeof gives === "function") expect.soft(gives(outcome), told).toBe(true);
  else expect.soft(outcome, told).toEqual(gives);
}

function bindsOf(statement: CorpusStatement, step: Step | undefined, { session }: TestSession) {
  try {
    const { binds } = session.parse(statement.sql);
    return binds.map((_, index) => step?.binds?.[index] ?? null);
  } catch {
    return [];
  }
}

function expectedOf(step: Step | undefined, version: 19 | 23): Step["gives"] | undefined {
  return version === 23 ? (step?.gives23 ?? step?.gives) : step?.gives;
}

describe.each([19, 23] as const)("version %i", (version) => {
  it("does with every statement of the corpus, one after the other, what it is known to do", async () => {
    const engine = openEngine({ version, now, users: [{ name: "app", privileges }] });
    const session = logOn(engine);
    for (const statement of readCorpus()) {
      await check(statement, steps[statement.id], version, session);
    }
    engine.close();
  });
});
