import type { Table } from "../catalog/contract.ts";
import type { Condition } from "../expressions/binder.ts";
import { compileCondition } from "../expressions/compile.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { Expr, InsertAll } from "../parser/ast.ts";
import { compileQuery } from "../query/compile-query.ts";
import type { ResultColumn } from "../query/contract.ts";
import { createEnv } from "../query/environment.ts";
import type { Row } from "../types/value.ts";
import type { RowMaker } from "./column-values.ts";
import { compileTarget } from "./compile-target.ts";
import type { BoundColumn, DmlPlan } from "./dml-plan.ts";
import type { Target } from "./dml-target.ts";
import { type Execution, finishPatiently, patiently } from "./execution.ts";
import type { TableTriggers } from "./fire-triggers.ts";
import {
  boundValues,
  insertColumns,
  insertInSteps,
  insertTriggers,
  queryRowMaker,
  valuesMaker,
  writeNew,
} from "./insert.ts";
import { type StatementContext, subqueryCompiler } from "./statement-context.ts";

type BranchNode = InsertAll["branches"][number];
type IntoNode = BranchNode["into"][number];

interface Into {
  readonly target: Target;
  readonly make: RowMaker["make"];
  readonly bound: readonly BoundColumn[];
  readonly triggers: TableTriggers | null;
}

/** A row that one of the targets gets. */
interface NewRow extends Pick<Into, "target" | "triggers"> {
  readonly values: Row;
}

interface Branch {
  readonly when: Condition | null;
  readonly isElse: boolean;
  readonly into: readonly Into[];
}

/**
 * Compiles INSERT ALL and INSERT FIRST: every row of the query goes to the targets whose conditions hold.
 * Source: Oracle SQL Language Reference, INSERT, multi_table_insert.
 * @throws OraError as `compileInsert`.
 */
export function compileInsertAll(statement: InsertAll, context: StatementContext): DmlPlan {
  const plan = compileQuery(statement.query, context.session, context.up);
  const scope = rowScope(plan.columns, context);
  const branches = statement.branches.map((branch) =>
    compileBranch(branch, plan.columns, scope, context),
  );
  const { first } = statement;
  const targets = branches.flatMap((branch) => branch.into.map((into) => into.target));
  return {
    tables: [...new Set(targets.map((target) => target.writer.table))],
    executeNow: null,
    returning: null,
    triggers: firedBy(branches),
    bound: branches.flatMap((branch) => branch.into.flatMap((into) => into.bound)),
    execute: async (run) => {
      const env = createEnv(1, run.up);
      for (const row of plan.open(run.up)) {
        if (row !== TICK) {
          env.rows[0] = row;
          const waiting = insertRow(run, branches, first, env);
          if (waiting) await waiting;
        }
        if (run.pacing.isDue(row === TICK)) await run.pacing.pause(run.signal);
      }
      await finishPatiently(run);
    },
  };
}

/** What WHEN and VALUES see: the columns of the query by their names alone. */
function rowScope(columns: readonly ResultColumn[], context: StatementContext): Scope {
  const shown = columns.map((column) => ({ ...column, hidden: false }));
  return emptyScope({
    sources: [{ alias: undefined, columns: shown }],
    up: context.up,
    sequences: true,
    compileSubquery: subqueryCompiler(context),
  });
}

function compileBranch(
  branch: BranchNode,
  columns: readonly ResultColumn[],
  scope: Scope,
  context: StatementContext,
): Branch {
  return {
    when: branch.when ? compileCondition(branch.when, scope, context.session) : null,
    isElse: branch.otherwise === true,
    into: branch.into.map((into) => compileInto(into, columns, scope, context)),
  };
}

function compileInto(
  { target: ref, columns: names, values }: IntoNode,
  source: readonly ResultColumn[],
  scope: Scope,
  context: StatementContext,
): Into {
  const target = compileTarget(ref, ["insert"], context);
  const columns = insertColumns(target, names);
  const triggers = insertTriggers(target, context);
  if (!values) {
    const types = source.map((column) => column.type);
    const { make } = queryRowMaker(target, columns, types, context);
    return { target, triggers, make, bound: [] };
  }
  const list: readonly Expr[] = values;
  return {
    target,
    triggers,
    make: valuesMaker(target, columns, list, scope, context).make,
    bound: boundValues(columns, list),
  };
}

function insertRow(
  run: Execution,
  branches: readonly Branch[],
  first: boolean,
  env: Env,
): Promise<void> | undefined {
  const rows: NewRow[] = [];
  let chosen = false;
  for (const branch of branches) {
    if (branch.isElse ? chosen : branch.when && branch.when(env) !== true) continue;
    chosen = true;
    for (const { target, triggers, make } of branch.into) {
      rows.push({ target, triggers, values: make(env) });
    }
    if (first) break;
  }
  if (rows.some(({ triggers }) => triggers?.hasRows)) return insertAllInSteps(run, rows);
  return patiently(run, () => {
    for (const { target, values } of rows) writeNew(run, { target, returning: null }, values);
  });
}

async function insertAllInSteps(run: Execution, rows: readonly NewRow[]): Promise<void> {
  for (const { target, triggers, values } of rows) {
    await insertInSteps(run, { target, returning: null }, triggers, () => values);
  }
}

/** The statement's triggers: those of a table that several branches write to fire once. */
function firedBy(branches: readonly Branch[]): TableTriggers[] {
  const byTable = new Map<Table, TableTriggers>();
  for (const { target, triggers } of branches.flatMap(({ into }) => into)) {
    if (triggers) byTable.set(target.writer.table, triggers);
  }
  return [...byTable.values()];
}
