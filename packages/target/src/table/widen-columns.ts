import { LoadError } from "@singer-oracle/core";
import {
  bindFor,
  type DictionaryColumn,
  type ExistingTable,
  formatQualified,
  hasOraCode,
  hasUniqueKey,
  type OracleSession,
  type OracleType,
  type WideningLimits,
  widenType,
} from "@singer-oracle/core/oracle";
import { copyOrGiveUp, modifyColumns } from "./apply-changes.ts";
import { resumeCopy, unfinishedCopies } from "./column-copy.ts";
import type { TypeChange } from "./plan-changes.ts";
import { readTarget } from "./read-target.ts";
import { assertNothingPending } from "./run-ddl.ts";
import { type TablePlan, type TargetColumn, tableOf } from "./table-plan.ts";
import type { TableContext } from "./table-request.ts";
import { targetServerOf } from "./target-server.ts";

/** How often a table is looked at again when other sessions change it too. */
const maxRounds = 8;

/** Codes by which another session was faster. */
const raceCodes = ["ORA-00904", "ORA-00957", "ORA-01430"] as const;

/**
 * Widens columns for values that do not fit, between batches: the session must have nothing pending. A column becomes as
 * wide as its schema allows where that is done in place, so that it is not widened again for every longer value. Columns
 * that Oracle cannot widen come back with `mayWiden: false`, so that the records are rejected at the next try.
 * @param needs By the name of the column, a type that holds all the values.
 * @returns The plan with the types as they are now and the next revision.
 * @throws LoadError for tables over `widen_max_rows`, with the SQL to run; PrivilegeError, OracleError
 */
export async function widenColumns(
  session: OracleSession,
  plan: TablePlan,
  needs: ReadonlyMap<string, OracleType>,
  context: TableContext,
): Promise<TablePlan> {
  assertNothingPending(session);
  const stuck = new Set(plan.columns.filter(({ mayWiden }) => !mayWiden).map(({ name }) => name));
  for (let round = 1; ; round += 1) {
    try {
      const widened = await widenOnce(session, plan, needs, { context, stuck });
      if (widened !== undefined) return widened;
    } catch (error) {
      if (round >= maxRounds || !hasOraCode(error, ...raceCodes)) throw error;
    }
  }
}

interface WideningParts {
  readonly context: TableContext;
  /** Names of columns that cannot be widened: grows. */
  readonly stuck: Set<string>;
}

/** One look at the table. Undefined: something was changed, look again. */
async function widenOnce(
  session: OracleSession,
  plan: TablePlan,
  needs: ReadonlyMap<string, OracleType>,
  { context, stuck }: WideningParts,
): Promise<TablePlan | undefined> {
  const { existing } = await readTarget(session, tableOf(plan), context);
  if (existing === undefined) {
    throw new LoadError(
      `${formatQualified(plan.table)} is gone: somebody dropped it during the run`,
      { hint: "Start again without a STATE: the table is made anew, and has to be filled anew." },
    );
  }
  const unfinished = unfinishedCopies(existing);
  for (const copy of unfinished) await resumeCopy(session, existing, copy, context);
  if (unfinished.length > 0) return undefined;
  const changes = planWidening(plan, existing, needs, { context, stuck });
  if (changes.length === 0) return rebind(plan, existing, stuck);
  const subject = { session, stream: plan.stream, existing, context, stuck };
  await modifyColumns(
    subject,
    changes.filter(({ kind }) => kind === "modify"),
  );
  for (const change of changes.filter(({ kind }) => kind === "copy")) {
    await copyOrGiveUp(subject, change);
  }
  return undefined;
}

interface PlannedChange extends TypeChange {
  readonly kind: "modify" | "copy";
}

function planWidening(
  plan: TablePlan,
  existing: ExistingTable,
  needs: ReadonlyMap<string, OracleType>,
  { context, stuck }: WideningParts,
): readonly PlannedChange[] {
  const server = targetServerOf(context.server);
  const limits = { charset: server.charset, maxVarcharBytes: server.maxVarcharBytes };
  const columns = new Map(existing.columns.map((column) => [column.name, column]));
  return plan.columns.flatMap((column): readonly PlannedChange[] => {
    const need = needs.get(column.name);
    const current = columns.get(column.name)?.type;
    if (need === undefined || current === undefined || stuck.has(column.name)) return [];
    const widening = widenType(current, need, limits);
    if (widening.kind === "refuse") stuck.add(column.name);
    if (widening.kind === "refuse" || widening.kind === "same") return [];
    const { kind, reason } = widening;
    const to = kind === "copy" ? widening.type : roomy(widening.type, column, limits);
    return [{ name: column.name, kind, from: current, to, reason }];
  });
}

/** Texts without a bound grow by half at least: otherwise a column would be changed for every longer text. */
const growth = 1.5;

/** As wide as the schema allows, as long as it stays a change in place. */
function roomy(type: OracleType, column: TargetColumn, limits: WideningLimits): OracleType {
  const declared = widenType(type, column.declaredType, limits);
  if (declared.kind === "modify" || declared.kind === "same") return declared.type;
  if (type.family !== "character") return type;
  const longer: OracleType = { ...type, length: Math.ceil(type.length * growth) };
  const grown = widenType(type, longer, limits);
  return grown.kind === "modify" ? grown.type : type;
}

function rebind(plan: TablePlan, existing: ExistingTable, stuck: ReadonlySet<string>): TablePlan {
  const columns = new Map(existing.columns.map((column) => [column.name, column]));
  return {
    ...plan,
    revision: plan.revision + 1,
    columns: plan.columns.map((column) => rebound(column, columns.get(column.name), stuck)),
    hasUniqueKey: plan.keyColumns.length > 0 && hasUniqueKey(existing, plan.keyColumns),
  };
}

function rebound(
  column: TargetColumn,
  now: DictionaryColumn | undefined,
  stuck: ReadonlySet<string>,
): TargetColumn {
  const type = now?.type ?? column.type;
  return {
    ...column,
    type,
    bind: bindFor(type),
    mayWiden: column.mayWiden && !stuck.has(column.name),
  };
}
