import { LoadError, PrivilegeError } from "@singer-oracle/core";
import {
  countStatement,
  deleteAllStatement,
  formatQualified,
  hasOraCode,
  insertSelectStatement,
  lockTableStatement,
  type OracleSession,
  type OracleType,
  printOracleType,
  type TableName,
  unsignedLiteral,
} from "@singer-oracle/core/oracle";
import { readTarget } from "./read-target.ts";
import { renameObstacle } from "./rename-obstacle.ts";
import {
  continueSwap,
  dropLater,
  isSwapUnfinished,
  makeReady,
  swapRaceCodes,
} from "./rename-swap.ts";
import { assertNothingPending } from "./run-ddl.ts";
import { type TablePlan, tableOf } from "./table-plan.ts";
import type { TableContext } from "./table-request.ts";
import { widenColumns } from "./widen-columns.ts";

/** What `swapShadow` does besides. */
export interface SwapOptions {
  /**
   * Runs in the transaction that replaces the rows, right before its COMMIT. A swap by renaming has no such transaction:
   * it runs in one of its own, after the swap was decided for good and before the first renaming, and again when the swap
   * is repeated after a lost connection. Default: nothing.
   */
  readonly beforeCommit?: (session: OracleSession) => Promise<void>;
}

/**
 * Puts the rows of the shadow in place of the table's and drops the shadow. Up to `overwrite_swap_rows` rows in both tables
 * it is one transaction, DELETE and INSERT, which keeps everything that hangs on the table; beyond, the shadow takes the
 * table's name, unless something hangs on the table that would get lost. A run that ends in the middle leaves the old rows
 * or a swap that the next `prepareTable` brings to its end. The session must have nothing pending.
 * @returns The plan of the table with the shadow's rows.
 * @throws LoadError, PrivilegeError, OracleError
 */
export async function swapShadow(
  session: OracleSession,
  plan: TablePlan,
  shadow: TablePlan,
  context: TableContext,
  options: SwapOptions = {},
): Promise<TablePlan> {
  assertNothingPending(session);
  const table = tableOf(plan);
  const target = await readTarget(session, table, context);
  if (isSwapUnfinished(target)) return swapByNames(session, plan, shadow, context, options);
  if (target.shadow === undefined) throw goneShadow(shadow);
  const most = context.settings.overwrite_swap_rows;
  const isLarge =
    (await hasMoreRows(session, table, most)) ||
    (await hasMoreRows(session, tableOf(shadow), most));
  if (!isLarge) return replaceRows(session, plan, shadow, context, options);
  const { existing } = target;
  const keyColumns = shadow.hasUniqueKey ? shadow.keyColumns : [];
  const obstacle = await renameObstacle(session, target, keyColumns);
  if (existing !== undefined && obstacle === undefined) {
    await makeReady(session, existing, target.shadow, context);
    return swapByNames(session, plan, shadow, context, options);
  }
  context.log.warning(
    `${formatQualified(table)} has more than overwrite_swap_rows (${most}) rows, which are replaced in one transaction nevertheless, because ${obstacle}`,
    { stream_name: plan.stream },
  );
  return replaceRows(session, plan, shadow, context, options);
}

async function swapByNames(
  session: OracleSession,
  plan: TablePlan,
  shadow: TablePlan,
  context: TableContext,
  options: SwapOptions,
): Promise<TablePlan> {
  const table = tableOf(plan);
  await options.beforeCommit?.(session);
  await session.commit();
  await finishSwap(session, table, context);
  return { ...shadow, revision: plan.revision + 1, table };
}

function goneShadow({ table }: TablePlan): LoadError {
  return new LoadError(
    `${formatQualified(table)}, which holds the new rows, is gone: somebody dropped it during the run`,
    { hint: "Only one overwrite of a table can run at a time." },
  );
}

/** How often a swap is looked at again when another session goes on with it too. */
const maxRounds = 12;

/**
 * Brings a swap by renaming to its end, if one was begun.
 * @returns true when there was something to do.
 */
export async function finishSwap(
  session: OracleSession,
  table: TableName,
  context: TableContext,
): Promise<boolean> {
  for (let round = 0; ; round += 1) {
    const target = await readTarget(session, table, context);
    if (!isSwapUnfinished(target)) return round > 0;
    try {
      if (await continueSwap(session, target, context)) return true;
    } catch (error) {
      if (round >= maxRounds || !hasOraCode(error, ...swapRaceCodes)) throw error;
    }
  }
}

async function hasMoreRows(
  session: OracleSession,
  table: TableName,
  most: number,
): Promise<boolean> {
  const source = { kind: "table", table } as const;
  const sql = countStatement({ source, conditions: [`ROWNUM <= ${unsignedLiteral(most + 1)}`] });
  for await (const rows of session.rows(sql)) return Number(rows[0]?.[0]) > most;
  return false;
}

/** Replaces the rows in one transaction. Columns that became wider while the shadow was filled are widened before. */
async function replaceRows(
  session: OracleSession,
  plan: TablePlan,
  shadow: TablePlan,
  context: TableContext,
  options: SwapOptions,
): Promise<TablePlan> {
  const needs = widerTypes(plan, shadow);
  const fitting = needs.size === 0 ? plan : await widenColumns(session, plan, needs, context);
  const table = tableOf(plan);
  const source = tableOf(shadow);
  const columns = shadow.columns.map(({ name }) => name);
  try {
    await lock(session, table, context);
    await session.execute(deleteAllStatement(table));
    await session.execute(insertSelectStatement({ target: table, source, columns }));
    await options.beforeCommit?.(session);
    await session.commit();
  } catch (error) {
    if (session.isHealthy) await session.rollback();
    throw error;
  }
  await dropLater(session, source, context);
  return fitting;
}

/** The types of a shadow that its table has in another form. */
function widerTypes(plan: TablePlan, shadow: TablePlan): ReadonlyMap<string, OracleType> {
  const types = new Map(plan.columns.map(({ name, type }) => [name, type]));
  return new Map(
    shadow.columns.flatMap(({ name, type }) => {
      const own = types.get(name);
      const isSame = own === undefined || printOracleType(own) === printOracleType(type);
      return isSame ? [] : [[name, type] as const];
    }),
  );
}

/** Nobody else writes while the rows are replaced. Without the right to lock, the DELETE's own locks have to do. */
async function lock(
  session: OracleSession,
  table: TableName,
  { settings, log }: TableContext,
): Promise<void> {
  try {
    await session.execute(lockTableStatement(table, "exclusive", settings.ddl_lock_timeout_s));
  } catch (error) {
    if (!(error instanceof PrivilegeError)) throw error;
    log.debug(`${formatQualified(table)} is replaced without a lock: ${error.message}`);
  }
}
