import { LoadError } from "@singer-oracle/core";
import {
  addColumnsStatement,
  commentOnColumnStatement,
  countStatement,
  ddlType,
  dropColumnsStatement,
  type ExistingTable,
  formatIdentifier,
  formatQualified,
  inRowidRange,
  type OracleSession,
  type OracleType,
  quoteIdentifier,
  quoteQualified,
  renameColumnStatement,
  rowidRangeBinds,
  setColumnsStatement,
  type TableName,
  unsignedLiteral,
} from "@singer-oracle/core/oracle";
import { copyExpression, differs } from "./copy-expression.ts";
import type { TypeChange } from "./plan-changes.ts";
import { runDdl } from "./run-ddl.ts";
import type { TableContext } from "./table-request.ts";
import { narrowColumnName, wideColumnName } from "./work-names.ts";

/** A column whose values are copied into a wider one, and how far that is. */
export interface ColumnCopy {
  readonly column: string;
  readonly from: OracleType;
  readonly to: OracleType;
  /** The comment that the column has in the end; null = none. */
  readonly comment: string | null;
  /** `copying`: both columns are there. `renaming`: the old one has made room. `dropping`: it is only left to be dropped. */
  readonly stage: "copying" | "renaming" | "dropping";
}

const markerLine = /^target-oracle is copying ("(?:[^"\\]|\\.)*") into this column$/;

/** The comment by which a later run finds out what a column is for. */
function marker(column: string): string {
  return `target-oracle is copying ${JSON.stringify(column)} into this column`;
}

/**
 * Widens a column that Oracle does not change in place: a new column, a copy of all values in committed slices, two
 * renames, and the end of the old column. What other sessions write meanwhile is not lost: after the first rename nobody
 * can write to the old column any more, and what came late is copied then. The column goes to the end of the table.
 * @throws LoadError for a table with more than `widen_max_rows` rows, with the SQL to run by hand.
 */
export async function copyColumn(
  session: OracleSession,
  existing: ExistingTable,
  change: TypeChange,
  context: TableContext,
): Promise<void> {
  const table: TableName = { owner: existing.owner, name: existing.name };
  await checkRowCount(session, table, change, context);
  const wide = wideColumnName(change.name);
  const definition = { name: wide, type: ddlType(change.to) };
  await runDdl(session, addColumnsStatement(table, [definition]), table, context);
  const comment = existing.columns.find(({ name }) => name === change.name)?.comment ?? null;
  await resumeCopy(
    session,
    existing,
    { column: change.name, from: change.from, to: change.to, comment, stage: "copying" },
    context,
  );
}

/** Copies that a run left unfinished. */
export function unfinishedCopies(existing: Pick<ExistingTable, "columns">): readonly ColumnCopy[] {
  const columns = new Map(existing.columns.map((column) => [column.name, column]));
  const named = existing.columns.flatMap(({ name, comment }) => {
    const text = comment === null ? undefined : markerLine.exec(comment)?.[1];
    return text !== undefined && isOwnMarker(name, text) ? [JSON.parse(text) as string] : [name];
  });
  return [...new Set(named)].flatMap((name): readonly ColumnCopy[] => {
    const own = columns.get(name);
    const wide = columns.get(wideColumnName(name));
    const narrow = columns.get(narrowColumnName(name));
    const copy = (from: OracleType, to: OracleType, comment: string | null) => ({
      column: name,
      from,
      to,
      comment,
    });
    if (own !== undefined && wide !== undefined) {
      return [{ ...copy(own.type, wide.type, own.comment), stage: "copying" }];
    }
    if (narrow === undefined) return [];
    if (wide !== undefined) {
      return [{ ...copy(narrow.type, wide.type, narrow.comment), stage: "renaming" }];
    }
    if (own === undefined) return [];
    return [{ ...copy(narrow.type, own.type, narrow.comment), stage: "dropping" }];
  });
}

function isOwnMarker(column: string, text: string): boolean {
  try {
    return column === wideColumnName(JSON.parse(text) as string);
  } catch {
    return false;
  }
}

/** Goes on with a copy from the stage that it has reached. */
export async function resumeCopy(
  session: OracleSession,
  existing: ExistingTable,
  copy: ColumnCopy,
  context: TableContext,
): Promise<void> {
  const table: TableName = { owner: existing.owner, name: existing.name };
  const ddl = (sql: string) => runDdl(session, sql, table, context);
  const { column, stage } = copy;
  const wide = wideColumnName(column);
  const narrow = narrowColumnName(column);
  if (stage === "copying") {
    await ddl(commentOnColumnStatement(table, wide, marker(column)));
    await copySlices(session, existing, copy);
    await ddl(renameColumnStatement(table, column, narrow));
  }
  if (stage !== "dropping") {
    await copyRest(session, table, copy);
    await ddl(renameColumnStatement(table, wide, column));
  }
  await ddl(commentOnColumnStatement(table, column, copy.comment ?? ""));
  await ddl(dropColumnsStatement(table, [narrow]));
}

/** Rows of up to 64 blocks, by the first 14 characters of their addresses: object, file and the block's upper digits. */
function slicesQuery(table: TableName): string {
  return `SELECT ROWIDTOCHAR(MIN(ROWID)), ROWIDTOCHAR(MAX(ROWID))
FROM ${quoteQualified(table)}
GROUP BY SUBSTR(ROWIDTOCHAR(ROWID), 1, 14)`;
}

async function copySlices(
  session: OracleSession,
  existing: ExistingTable,
  copy: ColumnCopy,
): Promise<void> {
  const table: TableName = { owner: existing.owner, name: existing.name };
  const wide = wideColumnName(copy.column);
  const conditions = [
    `${quoteIdentifier(wide)} IS NULL`,
    `${quoteIdentifier(copy.column)} IS NOT NULL`,
  ];
  const assignment = { name: wide, expression: copyExpression(copy, quoteIdentifier(copy.column)) };
  // The logical addresses of an index-organized table are in no order that a range could follow.
  if (existing.table?.isIndexOrganized === true) {
    await session.execute(setColumnsStatement(table, [assignment], conditions));
    return session.commit();
  }
  const sql = setColumnsStatement(table, [assignment], [inRowidRange(), ...conditions]);
  for (const [from, to] of await readSlices(session, table)) {
    await session.execute(sql, { [rowidRangeBinds.from]: from, [rowidRangeBinds.to]: to });
    await session.commit();
  }
}

async function readSlices(
  session: OracleSession,
  table: TableName,
): Promise<readonly (readonly [string, string])[]> {
  const slices: [string, string][] = [];
  for await (const rows of session.rows(slicesQuery(table))) {
    for (const [from, to] of rows) slices.push([String(from), String(to)]);
  }
  return slices;
}

/** Copies what was written after its slice was copied. Nobody can write to the old column any more. */
async function copyRest(session: OracleSession, table: TableName, copy: ColumnCopy): Promise<void> {
  const wide = wideColumnName(copy.column);
  const narrow = quoteIdentifier(narrowColumnName(copy.column));
  const expression = copyExpression(copy, narrow);
  const condition = differs(copy, quoteIdentifier(wide), narrow);
  await session.execute(setColumnsStatement(table, [{ name: wide, expression }], [condition]));
  await session.commit();
}

async function checkRowCount(
  session: OracleSession,
  table: TableName,
  change: TypeChange,
  { settings }: TableContext,
): Promise<void> {
  const most = settings.widen_max_rows;
  const source = { kind: "table", table } as const;
  const sql = countStatement({ source, conditions: [`ROWNUM <= ${unsignedLiteral(most + 1)}`] });
  for await (const rows of session.rows(sql)) {
    if (Number(rows[0]?.[0]) <= most) return;
  }
  throw new LoadError(
    `column ${formatIdentifier(change.name)} of ${formatQualified(table)} must become ${ddlType(change.to)} (${change.reason}), and the table has more than widen_max_rows (${most}) rows`,
    {
      hint: `Run this while nobody writes to the table, or raise widen_max_rows: ${byHand(table, change)}`,
    },
  );
}

/** What a DBA runs instead. */
function byHand(table: TableName, change: TypeChange): string {
  const wide = wideColumnName(change.name);
  const expression = copyExpression(change, quoteIdentifier(change.name));
  return [
    addColumnsStatement(table, [{ name: wide, type: ddlType(change.to) }]),
    setColumnsStatement(table, [{ name: wide, expression }], []).replace("\n", " "),
    "COMMIT",
    dropColumnsStatement(table, [change.name]),
    renameColumnStatement(table, wide, change.name),
  ]
    .map((statement) => `${statement};`)
    .join(" ");
}
