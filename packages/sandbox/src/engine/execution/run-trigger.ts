import type {
  CompilationError,
  Firing,
  SessionContext,
  Trigger,
  TriggerRunner,
} from "../catalog/contract.ts";
import { triggerColumns } from "../catalog/trigger-columns.ts";
import { errorForVersion, OraError, oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import { emptyEnv } from "../expressions/compiled.ts";
import { emptyScope } from "../expressions/scope.ts";
import {
  compilationErrors,
  compileTrigger,
  type TriggerProgram,
} from "../plsql/compile-trigger.ts";
import { withStack } from "../plsql/error-stack.ts";
import { sessionStore } from "../store/store.ts";
import type { Row } from "../types/value.ts";
import { catalogVersion } from "./catalog-version.ts";
import { whileFiring } from "./firing-state.ts";
import { runStatement } from "./run-statement.ts";
import { sqlRunner } from "./sql-runner.ts";
import { triggerSession } from "./trigger-session.ts";
import { triggerSql } from "./trigger-sql.ts";
import type { WorkingSession } from "./working-session.ts";

/** A trigger compiled for one session. */
interface CompiledTrigger {
  /** Good until the next DDL. */
  readonly version: number;
  /** WHEN. */
  readonly applies: (row: NonNullable<Firing["row"]>) => boolean;
  /** Programs that are not running: one that calls itself needs another one. */
  readonly idle: TriggerProgram[];
}

const compiled = new WeakMap<SessionContext, Map<Trigger, CompiledTrigger>>();

/** Triggers as the engine's sessions compile and run them. */
export const triggerRunner: TriggerRunner = {
  compile: async (trigger, session) =>
    tryToCompile(trigger, triggerSession(session, trigger.owner)),
  prepare: async (trigger, session) => {
    prepared(trigger, triggerSession(session, trigger.owner));
  },
  fire,
};

async function fire(
  trigger: Trigger,
  firing: Firing,
  session: SessionContext,
): Promise<Row | undefined> {
  const own = triggerSession(session, trigger.owner);
  own.now = own.db.now();
  own.signal = session.signal;
  const { applies, idle } = prepared(trigger, own);
  if (firing.row && !applies(firing.row)) return undefined;
  const program = idle.pop() ?? programOf(trigger, own);
  const { statements } = sessionStore(session);
  const snapshot = statements.get(session.sid);
  try {
    return await whileFiring(session, firing.mutating, () => program.run(firing));
  } catch (error) {
    throw error instanceof OraError && error.number !== 1013 ? leaving(error, trigger, own) : error;
  } finally {
    idle.push(program);
    if (snapshot) statements.set(session.sid, snapshot);
  }
}

/** The error as the statement gets it: with all that PL/SQL knows of it. */
function leaving(error: OraError, { owner, name }: Trigger, { version }: WorkingSession): OraError {
  const { number, message } = errorForVersion(withStack(error), version);
  const refused = errorForVersion(oraError(4088, [`${owner}.${name}`]), version);
  return new OraError(number, `${message}\n${refused.message}`);
}

/** @throws OraError 4098 */
function prepared(trigger: Trigger, session: WorkingSession): CompiledTrigger {
  const version = catalogVersion(session.db);
  const known = compiled.get(session) ?? new Map<Trigger, CompiledTrigger>();
  compiled.set(session, known);
  const before = known.get(trigger);
  if (before?.version === version) return before;
  try {
    const idle = [programOf(trigger, session)];
    const fresh = { version, applies: conditionOf(trigger, session), idle };
    trigger.errors = [];
    known.set(trigger, fresh);
    return fresh;
  } catch (error) {
    trigger.errors = compilationErrors(error, trigger.body);
    throw oraError(4098, [`${trigger.owner}.${trigger.name}`]);
  }
}

function tryToCompile(trigger: Trigger, session: WorkingSession): readonly CompilationError[] {
  try {
    conditionOf(trigger, session);
    programOf(trigger, session);
    return [];
  } catch (error) {
    return compilationErrors(error, trigger.body);
  }
}

function programOf(trigger: Trigger, session: WorkingSession): TriggerProgram {
  const { owner, name, body, row, referencing, table } = trigger;
  const columns = row ? triggerColumns(table) : null;
  const runner = triggerSql(sqlRunner(session, runStatement), session);
  return compileTrigger(session, { name: `${owner}.${name}`, body, columns, referencing }, runner);
}

/** WHEN (condition): NEW and OLD are rows of the table. Without one it always holds. */
function conditionOf(
  { when, table, referencing }: Trigger,
  session: WorkingSession,
): CompiledTrigger["applies"] {
  if (!when) return () => true;
  const columns = triggerColumns(table).map(({ name, type }) => ({
    name,
    type,
    nullable: true,
    hidden: false,
  }));
  const sources = [referencing.new, referencing.old].map((alias) => ({ alias, columns }));
  const test = compileCondition(when.condition, emptyScope({ sources }), session);
  return (row) => {
    const env = emptyEnv();
    env.rows.push(row.new, row.old);
    return test(env) === true;
  };
}
