import type { ConstraintDefinition } from "./ast.ts";
import { skipIndexClause } from "./parse-physical.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Kind = ConstraintDefinition["kind"];
type State = Pick<
  ConstraintDefinition,
  "disabled" | "novalidate" | "deferrable" | "initiallyDeferred"
>;

/** True when a constraint of the whole table begins, not a column of such a name. */
export function startsTableConstraint(cursor: TokenCursor): boolean {
  const next = cursor.peek();
  if (cursor.isWord("PRIMARY") || cursor.isWord("FOREIGN")) return isWordToken(next, "KEY");
  if (cursor.isWord("UNIQUE") || cursor.isWord("CHECK")) return true;
  return cursor.isWord("CONSTRAINT") && !next.reserved && next.kind !== "operator";
}

/**
 * A constraint of the whole table: [CONSTRAINT name] PRIMARY KEY | UNIQUE | CHECK | FOREIGN KEY with its state.
 * @throws OraError 904 where none of them stands, 905 for a missing keyword.
 * Source: Oracle SQL Language Reference, constraint.
 */
export function parseTableConstraint(cursor: TokenCursor): ConstraintDefinition {
  const { at } = cursor.token;
  const name = cursor.takeWord("CONSTRAINT") ? cursor.identifier() : undefined;
  if (cursor.takeWord("PRIMARY")) {
    cursor.expectWord("KEY");
    return finish(cursor, at, name, { kind: "primary", columns: parseColumnNames(cursor) });
  }
  if (cursor.takeWord("UNIQUE")) {
    return finish(cursor, at, name, { kind: "unique", columns: parseColumnNames(cursor) });
  }
  if (cursor.takeWord("CHECK")) {
    return finish(cursor, at, name, { kind: "check", columns: [], check: parseCheck(cursor) });
  }
  cursor.expectWord("FOREIGN", 904);
  cursor.expectWord("KEY");
  const columns = parseColumnNames(cursor);
  cursor.expectWord("REFERENCES");
  const references = parseReferences(cursor);
  return finish(cursor, at, name, { kind: "foreign", columns, references });
}

/** Words with which a constraint at a column begins. */
const columnConstraintWords = new Set(
  "CONSTRAINT NOT NULL PRIMARY UNIQUE CHECK REFERENCES".split(" "),
);

/** The constraints written at a column. @throws OraError 904, 905. */
export function parseColumnConstraints(cursor: TokenCursor): ConstraintDefinition[] {
  const constraints: ConstraintDefinition[] = [];
  while (cursor.isAnyWord(columnConstraintWords)) constraints.push(parseColumnConstraint(cursor));
  return constraints;
}

function parseColumnConstraint(cursor: TokenCursor): ConstraintDefinition {
  const { at } = cursor.token;
  const columns: string[] = [];
  const name = cursor.takeWord("CONSTRAINT") ? cursor.identifier() : undefined;
  if (cursor.takeWord("CHECK")) {
    return finish(cursor, at, name, { kind: "check", columns, check: parseCheck(cursor) });
  }
  if (cursor.takeWord("REFERENCES")) {
    const references = parseReferences(cursor);
    return finish(cursor, at, name, { kind: "foreign", columns, references });
  }
  return finish(cursor, at, name, { kind: parseSimpleKind(cursor), columns });
}

function parseSimpleKind(cursor: TokenCursor): Kind {
  if (cursor.takeWord("NOT")) {
    cursor.expectWord("NULL", 908);
    return "not-null";
  }
  if (cursor.takeWord("NULL")) return "null";
  if (cursor.takeWord("UNIQUE")) return "unique";
  cursor.expectWord("PRIMARY", 904);
  cursor.expectWord("KEY");
  return "primary";
}

function finish(
  cursor: TokenCursor,
  at: number,
  name: string | undefined,
  rest: Pick<ConstraintDefinition, "kind" | "columns" | "check" | "references">,
): ConstraintDefinition {
  return { ...rest, ...(name === undefined ? {} : { name }), ...parseState(cursor), at };
}

/** `(column, …)` @throws OraError 906 */
export function parseColumnNames(cursor: TokenCursor): string[] {
  return cursor.parenthesized(() => cursor.identifier());
}

function parseCheck(cursor: TokenCursor): NonNullable<ConstraintDefinition["check"]> {
  cursor.expectOperator("(");
  const { at } = cursor.token;
  const condition = cursor.grammar.condition(cursor);
  const text = cursor.textFrom(at);
  cursor.expectOperator(")");
  return { condition, text };
}

function parseReferences(cursor: TokenCursor): NonNullable<ConstraintDefinition["references"]> {
  const table = cursor.name(903);
  const columns = cursor.isOperator("(") ? parseColumnNames(cursor) : undefined;
  let onDelete: "CASCADE" | "SET NULL" | undefined;
  if (cursor.takeWords("ON", "DELETE")) {
    if (cursor.takeWord("CASCADE")) onDelete = "CASCADE";
    else {
      cursor.expectWords("SET", "NULL");
      onDelete = "SET NULL";
    }
  }
  return { table, ...(columns ? { columns } : {}), ...(onDelete ? { onDelete } : {}) };
}

/** ENABLE, DISABLE, NOVALIDATE, DEFERRABLE, USING INDEX and so on, in any order. */
function parseState(cursor: TokenCursor): State {
  const state = { disabled: false, novalidate: false, deferrable: false, initiallyDeferred: false };
  for (;;) {
    if (cursor.takeWord("DISABLE")) state.disabled = true;
    else if (cursor.takeWord("NOVALIDATE")) state.novalidate = true;
    else if (cursor.takeWord("DEFERRABLE")) state.deferrable = true;
    else if (cursor.takeWords("INITIALLY", "DEFERRED")) {
      state.initiallyDeferred = true;
      state.deferrable = true;
    } else if (!takePlainState(cursor)) return state;
  }
}

const plainStates: readonly (readonly string[])[] = [
  "ENABLE",
  "VALIDATE",
  "RELY",
  "NORELY",
  "NOT DEFERRABLE",
  "INITIALLY IMMEDIATE",
].map((state) => state.split(" "));

function takePlainState(cursor: TokenCursor): boolean {
  if (cursor.isWords("USING", "INDEX")) {
    cursor.advance();
    cursor.advance();
    skipIndexClause(cursor);
    return true;
  }
  if (cursor.takeWords("EXCEPTIONS", "INTO")) {
    cursor.name(903);
    return true;
  }
  // ENABLE ROW MOVEMENT and ENABLE CONSTRAINT belong to the table.
  const behind = cursor.peek();
  const ofTable = ["ROW", "CONSTRAINT", "PRIMARY", "UNIQUE", "QUERY"].some((word) =>
    isWordToken(behind, word),
  );
  if (cursor.isWord("ENABLE") && ofTable && !isOperatorToken(behind, ",")) return false;
  return plainStates.some((words) => cursor.takeWords(...words));
}
