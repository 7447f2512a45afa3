import {
  createGlobalStageStatement,
  createPrivateStageStatement,
  deleteAllStatement,
  globalStagePrefix,
  hasOraCode,
  privateTemporaryTablePrefix,
  type QualifiedName,
  type StageColumn,
  stageName,
} from "@singer-oracle/core/oracle";
import type { Lane } from "./lanes.ts";

/** A temporary table that a session loads through. */
export interface Stage {
  readonly table: QualifiedName;
  /** True: its rows stay over a COMMIT, so they are deleted before it. */
  readonly keepsRows: boolean;
}

/** What a stage has to look like, and where it may be made. */
export interface StagePlan {
  /** The table that is loaded through it. */
  readonly table: QualifiedName;
  readonly columns: readonly StageColumn[];
  /** The server's major version: from 18 on there are private temporary tables. */
  readonly majorVersion: number;
  /** Owner of the global temporary table that older servers get: the connected user. */
  readonly owner: string;
}

/** Oracle Database 18c brought private temporary tables. */
const firstPrivateVersion = 18;

/**
 * Codes with which a server refuses a private temporary table but may take a global one: another
 * PRIVATE_TEMP_TABLE_PREFIX, a lower COMPATIBLE, a feature that is not there. Source: Oracle Database Error Messages.
 */
const refusesPrivate = [
  "ORA-00903",
  "ORA-14451",
  "ORA-01031",
  "ORA-00406",
  "ORA-00439",
  "ORA-03001",
] as const;

/**
 * The session's stage for a plan, made when the session does not have it yet. The caller has nothing pending: making a
 * stage may commit.
 * @throws PrivilegeError, OracleError, TransientOracleError
 */
export async function ensureStage(lane: Lane, plan: StagePlan): Promise<Stage> {
  const layout = stageName("", plan.table, plan.columns);
  const known = lane.stages.get(layout);
  if (known !== undefined) return known;
  if (lane.session.isInTransaction === true) {
    throw new Error("a stage is to be made while something is pending");
  }
  const stage = await createStage(lane, plan);
  lane.stages.set(layout, stage);
  return stage;
}

async function createStage(lane: Lane, plan: StagePlan): Promise<Stage> {
  if (plan.majorVersion < firstPrivateVersion) return createGlobalStage(lane, plan);
  const name = stageName(privateTemporaryTablePrefix, plan.table, plan.columns);
  try {
    await lane.session.execute(createPrivateStageStatement(name, plan.columns));
  } catch (error) {
    if (hasOraCode(error, ...refusesPrivate)) return createGlobalStage(lane, plan);
    // The session had it before it went back to its pool; the name stands for the layout.
    if (!hasOraCode(error, "ORA-00955")) throw error;
  }
  return { table: { owner: null, name }, keepsRows: true };
}

async function createGlobalStage(lane: Lane, plan: StagePlan): Promise<Stage> {
  const name = stageName(globalStagePrefix, plan.table, plan.columns);
  const table = { owner: plan.owner, name };
  try {
    await lane.session.execute(createGlobalStageStatement(table, plan.columns));
  } catch (error) {
    // Another run has made it: the name stands for the layout.
    if (!hasOraCode(error, "ORA-00955")) throw error;
  }
  return { table, keepsRows: false };
}

/** Empties a stage within the transaction. Never TRUNCATE, which is DDL and commits. */
export function emptyStageStatement(stage: Stage): string {
  return deleteAllStatement(stage.table);
}
