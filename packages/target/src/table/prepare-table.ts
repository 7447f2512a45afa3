import { LoadError } from "@singer-oracle/core";
import {
  type ExistingTable,
  formatIdentifier,
  formatQualified,
  hasOraCode,
  type OracleSession,
  readOwnerStorage,
  type TableName,
  type TargetServer,
} from "@singer-oracle/core/oracle";
import { applyChanges } from "./apply-changes.ts";
import { bindTable } from "./bind-table.ts";
import { resumeCopy, unfinishedCopies } from "./column-copy.ts";
import { tooManyColumns } from "./column-limit.ts";
import { createTarget, isKeyTooLong, keyTooLong } from "./create-target.ts";
import { ensureUniqueKey } from "./ensure-unique-key.ts";
import { isUnchanged, planChanges, type TableChanges } from "./plan-changes.ts";
import { readTarget, type TargetTable } from "./read-target.ts";
import { isSwapUnfinished } from "./rename-swap.ts";
import { assertNothingPending } from "./run-ddl.ts";
import { finishSwap } from "./swap-shadow.ts";
import type { TablePlan } from "./table-plan.ts";
import type { TableContext, TableRequest } from "./table-request.ts";
import { targetServerOf, withoutNewTypes } from "./target-server.ts";
import { tellTypes } from "./tell-types.ts";
import { planWantedTable, type WantedTable } from "./wanted-table.ts";

/** Codes by which another session was faster: what it did may be what was wanted. Source: Oracle Database Error Messages. */
const raceCodes = [
  "ORA-00904",
  "ORA-00955",
  "ORA-00957",
  "ORA-01430",
  "ORA-01442",
  "ORA-01451",
  "ORA-02260",
  "ORA-02264",
] as const;

/** How often a table is looked at again before it is given up. */
const maxRounds = 8;

/** What was learned from statements that Oracle refused. */
interface Attempt {
  server: TargetServer;
  halved: boolean;
  isKeyNameTaken: boolean;
  blockSize: number | undefined;
  readonly stuck: Set<string>;
}

/** What a preparation is about. */
interface Work {
  readonly session: OracleSession;
  readonly request: TableRequest;
  readonly context: TableContext;
  readonly attempt: Attempt;
}

/**
 * Makes the table of a stream fit its schema: creates it, adds and widens columns, repairs what a run that ended in the
 * middle left. A second call does no DDL. The session must have nothing pending, because DDL commits; how long DDL waits
 * for a table in use is the session's DDL_LOCK_TIMEOUT.
 *
 * The dictionary is read again after every change, and the plan is made from what stands there then. So it is when another
 * session was faster: what it did is compared with what was wanted.
 * @throws ProtocolError, SettingsError for a schema, key or type that no table can have.
 * @throws LoadError when what stands under the name takes no rows, or must not be changed.
 * @throws PrivilegeError that names the missing grants; OracleError
 */
export async function prepareTable(
  session: OracleSession,
  request: TableRequest,
  context: TableContext,
): Promise<TablePlan> {
  assertNothingPending(session);
  const server = targetServerOf(context.server);
  const attempt: Attempt = {
    server,
    halved: false,
    isKeyNameTaken: false,
    blockSize: undefined,
    stuck: new Set(),
  };
  const work: Work = { session, request, context, attempt };
  let refusal: unknown;
  for (let round = 0; round < maxRounds; round += 1) {
    const plan = await prepareOnce(work, (error) => {
      refusal = error;
    });
    if (plan !== undefined) return plan;
  }
  throw (
    refusal ??
    new LoadError(`${formatQualified(request.table)} keeps changing while it is prepared`, {
      hint: "Start again when no other program changes the table.",
    })
  );
}

/** One look at the table. Undefined: something was changed, look again. */
async function prepareOnce(
  work: Work,
  onRefusal: (error: unknown) => void,
): Promise<TablePlan | undefined> {
  const { session, request, context } = work;
  const target = await readTarget(session, request.table, context);
  if (isSwapUnfinished(target)) {
    await finishSwap(session, request.table, context);
    return undefined;
  }
  const wanted = await planWanted(work, target);
  try {
    return await makeFit(work, target, wanted);
  } catch (error) {
    onRefusal(error);
    learnFrom(error, work, target, wanted);
    return undefined;
  }
}

async function makeFit(
  work: Work,
  target: TargetTable,
  wanted: WantedTable,
): Promise<TablePlan | undefined> {
  const { session, request, context, attempt } = work;
  const { existing, table } = target;
  if (existing === undefined) {
    const { stream } = request;
    await createTarget(
      session,
      { stream, table, wanted, isKeyNameTaken: attempt.isKeyNameTaken },
      context,
    );
    return undefined;
  }
  const unfinished = unfinishedCopies(existing);
  for (const copy of unfinished) await resumeCopy(session, existing, copy, context);
  if (unfinished.length > 0) return undefined;
  const changes = allowedChanges(work, target, existing, wanted);
  if (changes !== undefined) {
    await applyChanges(
      { session, stream: request.stream, existing, context, stuck: attempt.stuck },
      changes,
    );
    return undefined;
  }
  const plan = bindTable(request, existing, wanted, context, attempt.stuck);
  if (
    await ensureUniqueKey(
      session,
      plan,
      { isView: target.isView, isFirst: request.previous === undefined },
      context,
    )
  ) {
    return undefined;
  }
  tellTypes(plan, { existing, wanted }, request, context);
  return plan;
}

/**
 * The changes that are to be made; undefined when there are none.
 * @throws LoadError when there are some that the settings or the kind of the object do not allow.
 */
function allowedChanges(
  { request, context, attempt }: Work,
  { isView }: TargetTable,
  existing: ExistingTable,
  wanted: WantedTable,
): TableChanges | undefined {
  const { server, stuck } = attempt;
  const changes = planChanges(existing, wanted, {
    limits: { charset: server.charset, maxVarcharBytes: server.maxVarcharBytes },
    previous: request.previous,
    stuck,
  });
  if (isUnchanged(changes)) return undefined;
  const { schema_evolution: evolution } = context.settings;
  if (evolution === "freeze") return undefined;
  if (isView) {
    if (changes.add.length === 0) return undefined;
    throw viewLacksColumns(existing, changes);
  }
  if (evolution === "fail" && isDrift(changes)) throw drift(request.stream, existing, changes);
  return evolution === "fail" ? undefined : changes;
}

/** NOT NULL is no change of the stream's. */
function isDrift({ add, modify, copy }: TableChanges): boolean {
  return add.length + modify.length + copy.length > 0;
}

function drift(stream: string, existing: ExistingTable, changes: TableChanges): LoadError {
  const added = changes.add.map(({ name }) => `${formatIdentifier(name)} is missing`);
  const widened = [...changes.modify, ...changes.copy].map(
    ({ name, reason }) => `${formatIdentifier(name)} is too narrow (${reason})`,
  );
  return new LoadError(
    `stream ${JSON.stringify(stream)}: the schema does not fit ${formatQualified(existing)}: ${[...added, ...widened].join(", ")}`,
    { hint: "schema_evolution is fail: change the table, or set it to add-and-widen or freeze." },
  );
}

function viewLacksColumns(existing: ExistingTable, { add }: TableChanges): LoadError {
  const names = add.map(({ name }) => formatIdentifier(name)).join(", ");
  return new LoadError(
    `${formatQualified(existing)} is a view, to which no columns can be added: ${names}`,
    {
      hint: "Add the columns to the view, or set schema_evolution: freeze to load the others alone.",
    },
  );
}

async function planWanted(work: Work, { existing }: TargetTable): Promise<WantedTable> {
  const { session, request, context, attempt } = work;
  const { owner } = request.table;
  const { user, majorVersion, maxIdentifierBytes } = context.server;
  // Only the key of a new table depends on it.
  if (existing === undefined && request.keyProperties.length > 0) {
    attempt.blockSize ??= (
      await readOwnerStorage(session, owner === user ? null : owner, {
        serverMajorVersion: majorVersion,
        onNotice: (text) => context.log.debug(text),
      })
    ).blockBytes;
  }
  return planWantedTable(request, {
    settings: context.settings,
    server: attempt.server,
    maxIdentifierBytes,
    existing: existing?.columns ?? [],
    blockSize: attempt.blockSize ?? 8192,
    halved: attempt.halved,
  });
}

/** Draws the conclusion from a refusal. @throws the error when there is none to be drawn. */
function learnFrom(error: unknown, work: Work, target: TargetTable, wanted: WantedTable): void {
  const { attempt, request } = work;
  if (hasOraCode(error, "ORA-01792")) {
    throw tooManyColumns(request.stream, wanted.columns.length, error);
  }
  if (hasOraCode(error, "ORA-00902") && hasNewTypes(attempt.server)) {
    attempt.server = withoutNewTypes(attempt.server);
    return;
  }
  if (isKeyTooLong(error) && target.existing === undefined) {
    if (attempt.halved) throw keyTooLong(target.table, wanted, error);
    attempt.halved = true;
    return;
  }
  if (!hasOraCode(error, ...raceCodes)) throw error;
  if (target.existing === undefined && attempt.isKeyNameTaken) throw nameTaken(target.table, error);
  // The name of the key may be another object's; if it was the table's, the next look finds it there.
  if (target.existing === undefined) attempt.isKeyNameTaken = true;
}

function nameTaken(table: TableName, cause: unknown): LoadError {
  return new LoadError(
    `${formatQualified(table)} cannot be created: the name is taken by something that this user cannot see`,
    {
      hint: "Have its owner grant SELECT, INSERT, UPDATE and DELETE on it, or give the stream another table in table_name_mappings.",
      cause,
    },
  );
}

function hasNewTypes({ hasBoolean, hasJson, hasVector }: TargetServer): boolean {
  return hasBoolean || hasJson || hasVector;
}
