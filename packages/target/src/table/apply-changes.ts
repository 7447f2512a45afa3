import { withoutAlarm } from "@singer-oracle/core";
import {
  addColumnsStatement,
  type ColumnDefinition,
  commentOnColumnStatement,
  ddlType,
  type ExistingTable,
  formatIdentifier,
  formatQualified,
  hasOraCode,
  modifyColumnsStatement,
  type OracleSession,
  printOracleType,
  type TableName,
} from "@singer-oracle/core/oracle";
import { copyColumn } from "./column-copy.ts";
import { copyObstacle } from "./copy-obstacle.ts";
import type { TableChanges, TypeChange } from "./plan-changes.ts";
import { runComments } from "./run-comments.ts";
import { runDdl } from "./run-ddl.ts";
import type { TableContext } from "./table-request.ts";
import type { WantedColumn } from "./wanted-table.ts";

/** Where changes are made, and for which stream. */
export interface ChangeSubject {
  readonly session: OracleSession;
  readonly stream: string;
  readonly existing: ExistingTable;
  readonly context: TableContext;
  /** Names of columns that Oracle could not change: grows. They are not tried again. */
  readonly stuck: Set<string>;
}

/**
 * Codes by which Oracle refuses to change a column in place because of what hangs on it.
 * Source: Oracle Database Error Messages.
 */
const obstacleCodes = [
  "ORA-01404",
  "ORA-01450",
  "ORA-14060",
  "ORA-30556",
  "ORA-54031",
  "ORA-54032",
] as const;

/**
 * Makes the changes: all new columns in one statement, all changes in place in another one, then the copies.
 * @throws OracleError with a code of `raceCodes` when another session was faster: read the table again then.
 */
export async function applyChanges(subject: ChangeSubject, changes: TableChanges): Promise<void> {
  await addColumns(subject, changes.add);
  await modifyColumns(subject, changes.modify, changes.makeNullable);
  for (const change of changes.copy) await copyOrGiveUp(subject, change);
}

/** A wanted column as DDL. */
export function definitionOf({ name, type, jsonCheck }: WantedColumn): ColumnDefinition {
  return { name, type: ddlType(type), ...(jsonCheck ? { jsonCheck } : {}) };
}

/** Says what could not be had exactly, and comments on new columns. */
export async function describeColumns(
  { session, stream, context }: Pick<ChangeSubject, "session" | "stream" | "context">,
  table: TableName,
  columns: readonly WantedColumn[],
  tableComment: readonly string[] = [],
): Promise<void> {
  for (const warning of columns.flatMap(({ warnings }) => warnings)) {
    context.log.warning(warning, { stream_name: stream });
  }
  const comments = columns.flatMap(({ name, comment }) =>
    comment === undefined ? [] : [commentOnColumnStatement(table, name, comment)],
  );
  await runComments(session, [...tableComment, ...comments], table, context);
}

async function addColumns(subject: ChangeSubject, columns: readonly WantedColumn[]): Promise<void> {
  if (columns.length === 0) return;
  const { session, existing, context, stream } = subject;
  const sql = addColumnsStatement(existing, columns.map(definitionOf));
  await runDdl(session, sql, existing, context);
  const names = columns.map(({ name }) => formatIdentifier(name)).join(", ");
  context.log.info(`added to ${formatQualified(existing)}: ${names}`, { stream_name: stream });
  await describeColumns(subject, existing, columns);
}

/** Changes columns in place, one by one where Oracle refuses one of them. */
export async function modifyColumns(
  subject: ChangeSubject,
  changes: readonly TypeChange[],
  makeNullable: readonly string[] = [],
): Promise<void> {
  const { session, existing, context } = subject;
  const types = new Map(changes.map(({ name, to }) => [name, ddlType(to)]));
  const names = [...new Set([...types.keys(), ...makeNullable])];
  if (names.length === 0) return;
  const clauses = names.map((name) => ({
    name,
    ...(types.has(name) ? { type: types.get(name) as string } : {}),
    ...(makeNullable.includes(name) ? { nullable: true as const } : {}),
  }));
  try {
    await runDdl(session, modifyColumnsStatement(existing, clauses), existing, context);
  } catch (error) {
    if (!hasOraCode(error, ...obstacleCodes)) throw error;
    const [only] = changes;
    if (changes.length === 1 && only !== undefined && makeNullable.length === 0) {
      return giveUp(subject, only, withoutAlarm((error as Error).message));
    }
    for (const change of changes) await modifyColumns(subject, [change]);
    return modifyColumns(subject, [], makeNullable);
  }
  for (const change of changes) tellChange(subject, change);
}

/** Copies a column into a wider one, unless something hangs on it. */
export async function copyOrGiveUp(subject: ChangeSubject, change: TypeChange): Promise<void> {
  const { session, existing, context } = subject;
  const obstacle = copyObstacle(existing, change.name);
  if (obstacle !== undefined) return giveUp(subject, change, obstacle);
  await copyColumn(session, existing, change, context);
  tellChange(subject, change);
}

function tellChange({ existing, stream, context }: ChangeSubject, change: TypeChange): void {
  const what = `column ${formatIdentifier(change.name)} of ${formatQualified(existing)}`;
  const types = `${printOracleType(change.from)} to ${printOracleType(change.to)}`;
  context.log.info(`widened ${what} from ${types}: ${change.reason}`, { stream_name: stream });
}

function giveUp(
  { existing, stream, context, stuck }: ChangeSubject,
  change: TypeChange,
  why: string,
): void {
  stuck.add(change.name);
  const what = `column ${formatIdentifier(change.name)} of ${formatQualified(existing)}`;
  context.log.warning(
    `${what} stays ${printOracleType(change.from)} and cannot become ${printOracleType(change.to)}: ${why}; values that do not fit are rejected`,
    { stream_name: stream },
  );
}
