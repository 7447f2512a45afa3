import type { AlterTableAction, Statement } from "./ast.ts";
import { parseAdd } from "./parse-alter-add.ts";
import { parseAlterDrop } from "./parse-alter-drop.ts";
import { parseModify } from "./parse-alter-modify.ts";
import { parseColumnNames } from "./parse-constraint.ts";
import { parseConstraintTarget, skipPartitionOptions } from "./parse-constraint-target.ts";
import { parsePhysicalAttribute, skipIndexClause } from "./parse-physical.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * ALTER TABLE with all its actions; the words up to TABLE were read. Several actions may follow one another.
 * @throws OraError 1735 for an action that is none and for text left over, and what the actions throw.
 * Source: Oracle SQL Language Reference, ALTER TABLE.
 */
export function parseAlterTable(cursor: TokenCursor, at: number): Statement {
  const ifExists = cursor.version >= 23 && cursor.takeWords("IF", "EXISTS");
  const name = cursor.name(903);
  const actions: AlterTableAction[] = [];
  do {
    const action = parseAction(cursor);
    if (!action) throw cursor.fail(1735);
    actions.push(action);
  } while (cursor.token.kind !== "end");
  return { kind: "alter-table", name, ...(ifExists ? { ifExists } : {}), actions, at };
}

const actionParsers: Readonly<
  Record<string, (cursor: TokenCursor) => AlterTableAction | undefined>
> = {
  ADD: parseAdd,
  MODIFY: parseModify,
  DROP: parseAlterDrop,
  RENAME: parseRename,
  SET: parseSet,
  ENABLE: parseEnable,
  DISABLE: parseEnable,
  TRUNCATE: parseTruncatePartition,
  MOVE: parseMove,
  READ: parseReadOnly,
  SHRINK: parseWords,
  ALLOCATE: parseWords,
  DEALLOCATE: parseWords,
  UPGRADE: parseWords,
  NO: parseWords,
  FLASHBACK: parseWords,
  ILM: parseWords,
  ANNOTATIONS: (cursor) => (cursor.version >= 23 ? parseWords(cursor) : undefined),
  EXCHANGE: unimplemented,
  SPLIT: unimplemented,
  MERGE: unimplemented,
  COALESCE: unimplemented,
};

function parseAction(cursor: TokenCursor): AlterTableAction | undefined {
  const { kind, value } = cursor.token;
  if (kind !== "word") return undefined;
  const parse = Object.hasOwn(actionParsers, value) ? actionParsers[value] : undefined;
  return parse?.(cursor) ?? parsePhysical(cursor);
}

function parsePhysical(cursor: TokenCursor): AlterTableAction | undefined {
  const words = parsePhysicalAttribute(cursor);
  return words ? { kind: "physical", words } : undefined;
}

/** The rest of the statement, remembered word by word. */
function parseWords(cursor: TokenCursor): AlterTableAction {
  const words: string[] = [];
  while (cursor.token.kind !== "end" && cursor.token.value !== ";")
    words.push(cursor.advance().value);
  return { kind: "physical", words };
}

function unimplemented(cursor: TokenCursor): never {
  throw cursor.fail(3001);
}

/** RENAME TO name, COLUMN a TO b, CONSTRAINT a TO b. @throws OraError 14155 for anything else. */
function parseRename(cursor: TokenCursor): AlterTableAction {
  cursor.advance();
  if (cursor.takeWord("TO")) return { kind: "rename-to", to: cursor.identifier(903) };
  const column = cursor.takeWord("COLUMN");
  if (!column && !cursor.takeWord("CONSTRAINT")) {
    const partition = cursor.isWord("PARTITION") || cursor.isWord("SUBPARTITION");
    throw cursor.fail(partition ? 3001 : 14155);
  }
  const from = cursor.identifier();
  cursor.expectWord("TO", 946);
  const to = cursor.identifier();
  return { kind: column ? "rename-column" : "rename-constraint", from, to };
}

/** SET UNUSED (columns) | COLUMN name, SET INTERVAL (…). */
function parseSet(cursor: TokenCursor): AlterTableAction | undefined {
  if (cursor.takeWords("SET", "UNUSED")) {
    const columns = cursor.takeWord("COLUMN") ? [cursor.identifier()] : parseColumnNames(cursor);
    if (cursor.takeWord("CASCADE")) cursor.expectWord("CONSTRAINTS");
    cursor.takeWord("ONLINE");
    return { kind: "set-unused", columns };
  }
  return isWordToken(cursor.peek(), "INTERVAL") ? parseWords(cursor) : undefined;
}

/** ENABLE | DISABLE [VALIDATE | NOVALIDATE] CONSTRAINT name | PRIMARY KEY | UNIQUE (columns), and other things to enable. */
function parseEnable(cursor: TokenCursor): AlterTableAction | undefined {
  if (isWordToken(cursor.peek(), "ROW")) return parsePhysical(cursor);
  const enable = cursor.advance().value === "ENABLE";
  if (cursor.takeWords("ALL", "TRIGGERS")) {
    return { kind: "all-triggers", enabled: enable };
  }
  if (cursor.takeWords("TABLE", "LOCK")) {
    return { kind: "physical", words: [enable ? "ENABLE" : "DISABLE", "TABLE", "LOCK"] };
  }
  const novalidate = cursor.takeWord("NOVALIDATE");
  cursor.takeWord("VALIDATE");
  const target = parseConstraintTarget(cursor);
  const cascade = cursor.takeWord("CASCADE");
  if (cursor.takeWords("USING", "INDEX")) skipIndexClause(cursor);
  if (cursor.takeWords("EXCEPTIONS", "INTO")) cursor.name(903);
  if (!cursor.takeWords("KEEP", "INDEX")) cursor.takeWords("DROP", "INDEX");
  const kind = enable ? "enable-constraint" : "disable-constraint";
  return { kind, ...target, ...(cascade ? { cascade } : {}), novalidate };
}

/** TRUNCATE PARTITION name [DROP | REUSE STORAGE] [UPDATE INDEXES] */
function parseTruncatePartition(cursor: TokenCursor): AlterTableAction | undefined {
  if (isWordToken(cursor.peek(), "SUBPARTITION")) throw cursor.fail(3001);
  cursor.advance();
  cursor.expectWord("PARTITION", 14155);
  const name = cursor.identifier(14006);
  skipPartitionOptions(cursor);
  return { kind: "truncate-partition", name };
}

/** MOVE [ONLINE] [TABLESPACE name] [UPDATE INDEXES] with other attributes; MOVE PARTITION moves no rows that anyone sees. */
function parseMove(cursor: TokenCursor): AlterTableAction {
  cursor.advance();
  if (cursor.isWord("PARTITION") || cursor.isWord("SUBPARTITION")) return parseWords(cursor);
  let keepsIndexes = false;
  let tablespace: string | undefined;
  while (cursor.token.kind !== "end" && cursor.token.value !== ";") {
    if (cursor.takeWord("ONLINE") || cursor.takeWords("UPDATE", "INDEXES")) keepsIndexes = true;
    else if (cursor.takeWord("TABLESPACE")) tablespace = cursor.identifier(2155);
    else cursor.advance();
  }
  return { kind: "move", keepsIndexes, ...(tablespace === undefined ? {} : { tablespace }) };
}

function parseReadOnly(cursor: TokenCursor): AlterTableAction {
  cursor.advance();
  const on = cursor.takeWord("ONLY");
  if (!on) cursor.expectWord("WRITE");
  return { kind: "read-only", on };
}
