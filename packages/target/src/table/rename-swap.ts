import { PrivilegeError, withoutAlarm } from "@singer-oracle/core";
import {
  commentOnColumnStatement,
  commentOnTableStatement,
  createIndexStatement,
  dropTableStatement,
  type ExistingTable,
  formatQualified,
  grantStatement,
  hasOraCode,
  isRetriable,
  type OracleSession,
  readTableGrants,
  renameConstraintStatement,
  renameIndexStatement,
  renameTableStatement,
  type TableName,
} from "@singer-oracle/core/oracle";
import { primaryKeyOf } from "./copied-columns.ts";
import type { TargetTable } from "./read-target.ts";
import { copiedIndexes } from "./rename-obstacle.ts";
import { runComments } from "./run-comments.ts";
import { runDdl } from "./run-ddl.ts";
import type { TableContext } from "./table-request.ts";
import {
  isShadowName,
  nameBefore,
  replacedName,
  replacedTableName,
  shadowIndexName,
  shadowTableName,
} from "./work-names.ts";

/** The comment of a shadow that is complete: from then on it takes its table's place, in this run or in a later one. */
const readyComment = "target-oracle is replacing the table by this one";

/** Codes by which another session has made a step already. Source: Oracle Database Error Messages. */
export const swapRaceCodes = [
  "ORA-00942",
  "ORA-00955",
  "ORA-01408",
  "ORA-01418",
  "ORA-02264",
  "ORA-23292",
] as const;

/** Gives a filled shadow everything that its table has, and then the comment which says that it is ready. */
export async function makeReady(
  session: OracleSession,
  existing: ExistingTable,
  filled: ExistingTable,
  context: TableContext,
): Promise<void> {
  const table: TableName = { owner: existing.owner, name: existing.name };
  const shadow: TableName = { owner: filled.owner, name: filled.name };
  for (const index of copiedIndexes(existing)) {
    // A try before this one may have made it and then lost the connection.
    if (filled.indexes.some(({ name }) => name === shadowIndexName(index))) continue;
    const sql = createIndexStatement({
      index: { owner: index.owner, name: shadowIndexName(index) },
      table: shadow,
      columns: index.columns.map(({ name }) => name),
      unique: index.isUnique,
    });
    await runDdl(session, sql, shadow, context);
  }
  await copyGrants(session, table, shadow, context);
  const comments = existing.columns.flatMap(({ name, comment }) =>
    comment === null ? [] : [commentOnColumnStatement(shadow, name, comment)],
  );
  await runComments(session, comments, shadow, context);
  await runDdl(session, commentOnTableStatement(shadow, readyComment), shadow, context);
}

async function copyGrants(
  session: OracleSession,
  from: TableName,
  to: TableName,
  context: TableContext,
): Promise<void> {
  for (const grant of await readTableGrants(session, from)) {
    const sql = grantStatement(grant, to);
    try {
      await runDdl(session, sql, to, context);
    } catch (error) {
      if (!(error instanceof PrivilegeError) && !hasOraCode(error, "ORA-01917", "ORA-01749"))
        throw error;
      const reason = withoutAlarm((error as Error).message);
      context.log.warning(`a grant on ${formatQualified(from)} gets lost: ${sql}: ${reason}`);
    }
  }
}

/** Whether a swap by renaming was begun and is not done. */
export function isSwapUnfinished({ existing, shadow, replaced }: TargetTable): boolean {
  if (replaced !== undefined) return true;
  return existing !== undefined && shadow?.comment === readyComment;
}

/**
 * Goes on with a swap from where it stands: the table makes room, the shadow takes its name, comment and names of indexes
 * go over, the old table is dropped. May be repeated at any point, by any session.
 * @returns true after the last step.
 */
export async function continueSwap(
  session: OracleSession,
  target: TargetTable,
  context: TableContext,
): Promise<boolean> {
  const { table, existing, shadow, replaced } = target;
  const ddl = (sql: string) => runDdl(session, sql, table, context);
  const aside = replacedTableName(table);
  if (replaced === undefined) {
    await ddl(renameTableStatement(table, aside.name));
    return false;
  }
  if (existing === undefined) {
    // Without a complete shadow there is nothing but the old table to go back to.
    const isReady = shadow?.comment === readyComment;
    await ddl(renameTableStatement(isReady ? shadowTableName(table) : aside, table.name));
    return false;
  }
  await ddl(commentOnTableStatement(table, replaced.comment ?? ""));
  await handOverNames(session, existing, replaced, context);
  await dropLater(session, aside, context);
  context.log.info(`${formatQualified(table)} has been replaced`);
  return true;
}

/**
 * Drops a table that nobody needs any more, as the last step of a swap. A connection that is lost on the way does not undo
 * the swap: the next run drops the table then.
 */
export async function dropLater(
  session: OracleSession,
  table: TableName,
  context: TableContext,
): Promise<void> {
  try {
    await runDdl(session, dropTableStatement(table), table, context);
  } catch (error) {
    if (!isRetriable(error)) throw error;
    const reason = withoutAlarm((error as Error).message);
    context.log.warning(`${formatQualified(table)} is left for the next run to drop: ${reason}`);
  }
}

/** The names of the old table's key and indexes go to those of the new one. */
async function handOverNames(
  session: OracleSession,
  existing: ExistingTable,
  replaced: ExistingTable,
  context: TableContext,
): Promise<void> {
  const ddl = (sql: string) => runDdl(session, sql, existing, context);
  const aside = (name: string) => replacedName(name, context.server.maxIdentifierBytes);
  const key = primaryKeyOf(existing);
  const oldKey = primaryKeyOf(replaced);
  const keyName = oldKey === undefined ? undefined : nameBefore(oldKey.name);
  if (key !== undefined && keyName !== undefined && isShadowName(key.name)) {
    if (oldKey?.name === keyName) {
      await ddl(renameConstraintStatement(replaced, keyName, aside(keyName)));
    }
    await ddl(renameConstraintStatement(existing, key.name, keyName));
  }
  for (const { owner, old, name, own } of indexPairs(existing, replaced)) {
    if (old === name) await ddl(renameIndexStatement({ owner, name }, aside(name)));
    await ddl(renameIndexStatement({ owner, name: own }, name));
  }
}

/** An index of the old table, the name that it had, and the index of the new one which gets that. */
interface IndexPair {
  readonly owner: string;
  readonly old: string;
  readonly name: string;
  readonly own: string;
}

function indexPairs(existing: ExistingTable, replaced: ExistingTable): readonly IndexPair[] {
  const ownKey = primaryKeyOf(existing)?.index?.name;
  const oldKey = primaryKeyOf(replaced)?.index ?? null;
  const names = new Set(existing.indexes.map((index) => index.name));
  const pair = (old: TableName, ownName?: string): readonly IndexPair[] => {
    const name = nameBefore(old.name);
    if (name === undefined) return [];
    const own = ownName ?? shadowIndexName({ owner: old.owner, name });
    return names.has(own) && isShadowName(own)
      ? [{ owner: old.owner, old: old.name, name, own }]
      : [];
  };
  return [
    ...copiedIndexes(replaced).flatMap((index) => pair(index)),
    ...(oldKey === null || ownKey === undefined ? [] : pair(oldKey, ownKey)),
  ];
}
