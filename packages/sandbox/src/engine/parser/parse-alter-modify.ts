import type { AlterTableAction } from "./ast.ts";
import { hasType, parseColumnValue, parseVisibility, skipEncryption } from "./parse-column.ts";
import { parseColumnConstraints } from "./parse-constraint.ts";
import { parseConstraintTarget } from "./parse-constraint-target.ts";
import { skipIndexClause } from "./parse-physical.ts";
import { parseType } from "./parse-type.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Modified = Extract<AlterTableAction, { kind: "modify-columns" }>["columns"][number];

/**
 * ALTER TABLE … MODIFY column, (columns), CONSTRAINT name state.
 * @throws OraError 904, 902, 907, 905.
 */
export function parseModify(cursor: TokenCursor): AlterTableAction {
  cursor.advance();
  if (startsConstraint(cursor)) return parseConstraintState(cursor);
  if (cursor.isWord("PARTITION") || cursor.isWord("DEFAULT")) throw cursor.fail(3001);
  if (cursor.isWord("LOB") && isOperatorToken(cursor.peek(), "(")) return parseLob(cursor);
  if (!cursor.isOperator("(")) {
    return { kind: "modify-columns", columns: [parseModifiedColumn(cursor)] };
  }
  const columns = cursor.parenthesized(() => parseModifiedColumn(cursor));
  return { kind: "modify-columns", columns };
}

function startsConstraint(cursor: TokenCursor): boolean {
  const next = cursor.peek();
  if (cursor.isWord("CONSTRAINT")) return next.kind === "quoted" || !next.reserved;
  return (cursor.isWord("PRIMARY") && isWordToken(next, "KEY")) || cursor.isWord("UNIQUE");
}

function parseConstraintState(cursor: TokenCursor): AlterTableAction {
  const target = parseConstraintTarget(cursor);
  const disable = cursor.takeWord("DISABLE");
  const enable = !disable && cursor.takeWord("ENABLE");
  const novalidate = cursor.takeWord("NOVALIDATE");
  const validate = cursor.takeWord("VALIDATE");
  const rely = cursor.takeWord("RELY") || cursor.takeWord("NORELY");
  const deferred = cursor.takeWords("INITIALLY", "DEFERRED");
  const immediate = cursor.takeWords("INITIALLY", "IMMEDIATE");
  if (![disable, enable, novalidate, validate, rely, deferred, immediate].includes(true)) {
    throw cursor.fail(905);
  }
  const cascade = cursor.takeWord("CASCADE");
  if (cursor.takeWords("USING", "INDEX")) skipIndexClause(cursor);
  if (![disable, enable, novalidate, validate].includes(true)) {
    const initially = deferred ? "DEFERRED" : immediate ? "IMMEDIATE" : undefined;
    return { kind: "modify-constraint", ...target, ...(initially ? { initially } : {}) };
  }
  const kind = disable ? "disable-constraint" : "enable-constraint";
  return { kind, ...target, ...(cascade ? { cascade } : {}), novalidate };
}

/** LOB (column) (parameters) */
function parseLob(cursor: TokenCursor): AlterTableAction {
  cursor.advance();
  cursor.skipParentheses();
  cursor.skipParentheses();
  return { kind: "physical", words: ["MODIFY", "LOB"] };
}

function parseModifiedColumn(cursor: TokenCursor): Modified {
  const { at } = cursor.token;
  const name = cursor.identifier();
  const type = hasType(cursor) ? parseType(cursor) : undefined;
  if (cursor.takeWord("COLLATE")) cursor.identifier();
  const invisible = parseVisibility(cursor);
  const dropIdentity = cursor.takeWords("DROP", "IDENTITY");
  const value = parseColumnValue(cursor);
  skipEncryption(cursor);
  const constraints = parseColumnConstraints(cursor);
  const defaultNull = value.default?.expr.kind === "null";
  return {
    name,
    ...(type ? { type } : {}),
    ...value,
    ...(invisible === undefined ? {} : { invisible, visible: !invisible }),
    ...(dropIdentity ? { dropIdentity } : {}),
    ...(defaultNull ? { defaultNull } : {}),
    constraints,
    at,
  };
}
