import type { AlterTableAction, ColumnDefinition, ConstraintDefinition } from "./ast.ts";
import { parseColumn } from "./parse-column.ts";
import { parseTableConstraint, startsTableConstraint } from "./parse-constraint.ts";
import { checkColumns } from "./parse-create-table.ts";
import { parsePartition } from "./parse-partitioning.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * ALTER TABLE … ADD column, (columns and constraints), constraint, partition, supplemental logging.
 * @throws OraError 904, 902, 907; 30649 for DEFAULT behind a constraint, which Oracle takes for DEFAULT DIRECTORY.
 */
export function parseAdd(cursor: TokenCursor): AlterTableAction | undefined {
  cursor.advance();
  if (cursor.isWords("SUPPLEMENTAL", "LOG")) return parseSupplementalLog(cursor);
  if (cursor.isWord("PARTITION") && startsPartition(cursor)) {
    const { name, values } = parsePartition(cursor);
    return {
      kind: "add-partition",
      ...(name === undefined ? {} : { name }),
      ...(values ? { values } : {}),
    };
  }
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const ifNotExists = cursor.version >= 23 && cursor.takeWords("IF", "NOT", "EXISTS");
  if (cursor.takeOperator("(")) {
    do parseElement(cursor, columns, constraints);
    while (cursor.takeOperator(","));
    cursor.expectOperator(")");
  } else {
    parseElement(cursor, columns, constraints);
    if (cursor.isWord("DEFAULT")) {
      cursor.advance();
      throw cursor.fail(30649);
    }
  }
  checkColumns(cursor, columns);
  return { kind: "add-columns", columns, constraints, ...(ifNotExists ? { ifNotExists } : {}) };
}

function startsPartition(cursor: TokenCursor): boolean {
  const next = cursor.peek();
  return (
    isWordToken(next, "VALUES") || isWordToken(cursor.peek(2), "VALUES") || next.kind === "end"
  );
}

function parseElement(
  cursor: TokenCursor,
  columns: ColumnDefinition[],
  constraints: ConstraintDefinition[],
): void {
  if (startsTableConstraint(cursor)) constraints.push(parseTableConstraint(cursor));
  else columns.push(parseColumn(cursor));
}

/** SUPPLEMENTAL LOG DATA (…) COLUMNS or GROUP name (…) [ALWAYS]. @throws OraError 905 */
function parseSupplementalLog(cursor: TokenCursor): AlterTableAction {
  const words = ["ADD", cursor.advance().value, cursor.advance().value];
  const data = cursor.isWord("DATA");
  if (!data && !cursor.isWord("GROUP")) throw cursor.fail(905);
  words.push(cursor.advance().value);
  if (!data) words.push(cursor.identifier());
  cursor.expectOperator("(");
  while (!cursor.isOperator(")")) {
    if (cursor.token.kind === "end") throw cursor.fail(907);
    const { kind, value } = cursor.advance();
    if (kind !== "operator" && !isOperatorToken(cursor.token, "(")) words.push(value);
  }
  cursor.advance();
  if (data) cursor.expectWord("COLUMNS");
  else if (cursor.takeWord("ALWAYS")) words.push("ALWAYS");
  return { kind: "physical", words };
}
