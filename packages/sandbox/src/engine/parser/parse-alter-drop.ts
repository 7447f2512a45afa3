import type { AlterTableAction } from "./ast.ts";
import { parseColumnNames } from "./parse-constraint.ts";
import { parseConstraintTarget, skipPartitionOptions } from "./parse-constraint-target.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * ALTER TABLE … DROP COLUMN name, (columns), CONSTRAINT name, PRIMARY KEY, UNIQUE (columns), UNUSED COLUMNS, PARTITION name.
 * @throws OraError 905 for anything else.
 */
export function parseAlterDrop(cursor: TokenCursor): AlterTableAction {
  cursor.advance();
  if (cursor.takeWord("COLUMN")) return parseDropColumns(cursor, [cursor.identifier()]);
  if (cursor.isOperator("(")) return parseDropColumns(cursor, parseColumnNames(cursor));
  if (cursor.isWord("CONSTRAINT") || cursor.isWord("PRIMARY") || cursor.isWord("UNIQUE")) {
    return parseDropConstraint(cursor);
  }
  if (cursor.takeWords("UNUSED", "COLUMNS") || cursor.takeWords("COLUMNS", "CONTINUE")) {
    if (cursor.takeWord("CHECKPOINT") && cursor.token.kind === "number") cursor.advance();
    return { kind: "drop-unused" };
  }
  if (cursor.takeWord("PARTITION")) {
    const name = cursor.identifier(14006);
    skipPartitionOptions(cursor);
    return { kind: "drop-partition", name };
  }
  if (cursor.isWord("SUPPLEMENTAL") && isWordToken(cursor.peek(), "LOG")) {
    return parseSupplementalLog(cursor);
  }
  if (cursor.isWord("SUBPARTITION")) throw cursor.fail(3001);
  throw cursor.fail(905);
}

function parseDropColumns(cursor: TokenCursor, columns: readonly string[]): AlterTableAction {
  const cascadeConstraints = cursor.takeWord("CASCADE");
  if (cascadeConstraints) cursor.expectWord("CONSTRAINTS");
  cursor.takeWord("INVALIDATE");
  if (cursor.takeWord("CHECKPOINT") && cursor.token.kind === "number") cursor.advance();
  cursor.takeWord("ONLINE");
  return { kind: "drop-columns", columns, cascadeConstraints };
}

function parseDropConstraint(cursor: TokenCursor): AlterTableAction {
  const target = parseConstraintTarget(cursor);
  const cascade = cursor.takeWord("CASCADE");
  if (!cursor.takeWords("KEEP", "INDEX")) cursor.takeWords("DROP", "INDEX");
  cursor.takeWord("ONLINE");
  return { kind: "drop-constraint", ...target, cascade };
}

function parseSupplementalLog(cursor: TokenCursor): AlterTableAction {
  const words = ["DROP"];
  while (cursor.token.kind !== "end") {
    const { kind, value } = cursor.advance();
    if (kind !== "operator") words.push(value);
  }
  return { kind: "physical", words };
}
