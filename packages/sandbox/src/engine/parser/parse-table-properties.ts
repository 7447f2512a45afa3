import type { ConstraintDefinition, CreateTable } from "./ast.ts";
import { parsePartitioning } from "./parse-partitioning.ts";
import { parsePhysicalAttribute, skipPhysicalAttributes } from "./parse-physical.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** What stands behind the columns of CREATE TABLE, as far as it means something to the sandbox. */
export interface TableProperties {
  onCommit?: NonNullable<CreateTable["onCommit"]>;
  organizationIndex: boolean;
  organizationExternal: boolean;
  partitioning?: NonNullable<CreateTable["partitioning"]>;
  tablespace?: string;
  rowDependencies: boolean;
  segmentImmediate: boolean;
}

export function emptyProperties(): TableProperties {
  return {
    organizationIndex: false,
    organizationExternal: false,
    rowDependencies: false,
    segmentImmediate: false,
  };
}

/**
 * Reads the properties of a table as long as they stand.
 * Source: Oracle SQL Language Reference, CREATE TABLE, physical_properties and table_properties.
 */
export function parseTableProperties(
  cursor: TokenCursor,
  properties: TableProperties,
  constraints: ConstraintDefinition[],
): void {
  while (cursor.token.kind === "word") {
    const known =
      parseMeaningful(cursor, properties) ||
      parseConstraintState(cursor, constraints) ||
      skipColumnStorage(cursor) ||
      skipWholePhrase(cursor) ||
      parsePhysicalAttribute(cursor) !== undefined;
    if (!known) return;
  }
}

function parseMeaningful(cursor: TokenCursor, properties: TableProperties): boolean {
  if (cursor.takeWords("ON", "COMMIT")) properties.onCommit = parseOnCommit(cursor);
  else if (cursor.takeWord("TABLESPACE")) properties.tablespace = cursor.identifier();
  else if (cursor.takeWords("SEGMENT", "CREATION", "IMMEDIATE")) properties.segmentImmediate = true;
  else if (cursor.takeWord("ROWDEPENDENCIES")) properties.rowDependencies = true;
  else if (cursor.takeWord("NOROWDEPENDENCIES")) properties.rowDependencies = false;
  else if (cursor.takeWord("ORGANIZATION")) parseOrganization(cursor, properties);
  else if (cursor.isWord("PARTITION") && isWordToken(cursor.peek(), "BY")) {
    cursor.advance();
    properties.partitioning = parsePartitioning(cursor);
  } else return false;
  return true;
}

/** Behind ON COMMIT. @throws OraError 905 */
function parseOnCommit(cursor: TokenCursor): NonNullable<CreateTable["onCommit"]> {
  const preserve = cursor.takeWord("PRESERVE");
  if (cursor.takeWord("DELETE")) {
    cursor.expectWord("ROWS");
    return "delete-rows";
  }
  if (!preserve) {
    cursor.expectWords("DROP", "DEFINITION");
    return "drop-definition";
  }
  if (cursor.takeWord("ROWS")) return "preserve-rows";
  cursor.expectWord("DEFINITION");
  return "preserve-definition";
}

/** Behind ORGANIZATION: HEAP, INDEX or EXTERNAL with what belongs to it. */
function parseOrganization(cursor: TokenCursor, properties: TableProperties): void {
  if (cursor.takeWord("HEAP")) return;
  if (cursor.takeWord("EXTERNAL")) {
    properties.organizationExternal = true;
    cursor.skipParentheses();
    if (cursor.takeWords("REJECT", "LIMIT") && !cursor.takeWord("UNLIMITED")) cursor.integer();
    return;
  }
  cursor.expectWord("INDEX");
  properties.organizationIndex = true;
  skipIndexOrganization(cursor);
}

function skipIndexOrganization(cursor: TokenCursor): void {
  for (;;) {
    if (cursor.takeWord("PCTTHRESHOLD")) cursor.integer();
    else if (cursor.takeWord("INCLUDING")) cursor.identifier();
    else if (!cursor.takeWord("NOMAPPING") && !cursor.takeWords("MAPPING", "TABLE")) {
      if (!cursor.takeWord("OVERFLOW")) return;
      skipPhysicalAttributes(cursor);
    }
  }
}

/** ENABLE | DISABLE [NOVALIDATE] CONSTRAINT name, PRIMARY KEY: changes a constraint of the same statement. */
function parseConstraintState(cursor: TokenCursor, constraints: ConstraintDefinition[]): boolean {
  const disabled = cursor.isWord("DISABLE");
  if (!disabled && !cursor.isWord("ENABLE")) return false;
  const next = cursor.peek();
  const words = ["CONSTRAINT", "PRIMARY", "NOVALIDATE", "VALIDATE"];
  if (!words.some((word) => isWordToken(next, word))) return false;
  cursor.advance();
  const novalidate = cursor.takeWord("NOVALIDATE");
  cursor.takeWord("VALIDATE");
  const primary = cursor.takeWord("PRIMARY");
  cursor.expectWord(primary ? "KEY" : "CONSTRAINT");
  const name = primary ? undefined : cursor.identifier();
  const index = constraints.findIndex((constraint) =>
    primary ? constraint.kind === "primary" : constraint.name === name,
  );
  const found = constraints[index];
  if (found) constraints[index] = { ...found, disabled, novalidate };
  return true;
}

/** LOB (c) STORE AS …, JSON (c) STORE AS …, VARRAY, NESTED TABLE and XMLTYPE COLUMN c STORE AS … */
function skipColumnStorage(cursor: TokenCursor): boolean {
  if ((cursor.isWord("LOB") || cursor.isWord("JSON")) && isOperatorToken(cursor.peek(), "(")) {
    cursor.advance();
    cursor.skipParentheses();
  } else if (cursor.takeWord("VARRAY") || cursor.takeWords("NESTED", "TABLE")) {
    cursor.name(904);
  } else if (cursor.isWord("XMLTYPE") || cursor.isWord("OPAQUE")) {
    cursor.advance();
    cursor.takeWord("TYPE");
    cursor.takeWord("COLUMN");
    cursor.name(904);
  } else return false;
  cursor.expectWords("STORE", "AS");
  while (
    cursor.takeWord("SECUREFILE") ||
    cursor.takeWord("BASICFILE") ||
    cursor.takeWord("BINARY")
  );
  if (!cursor.takeWord("XML") && !cursor.takeWord("CLOB") && !cursor.takeWord("LOB")) {
    if (cursor.isName()) cursor.advance();
  }
  if (cursor.isOperator("(")) cursor.skipParentheses();
  return true;
}

/** Properties with a parenthesis or a name of their own that mean nothing to the sandbox. */
function skipWholePhrase(cursor: TokenCursor): boolean {
  if (cursor.takeWords("DEFAULT", "COLLATION")) cursor.identifier();
  else if (cursor.takeWord("CLUSTER")) {
    cursor.name(903);
    cursor.skipParentheses();
  } else if (cursor.version >= 23 && cursor.takeWord("ANNOTATIONS")) cursor.skipParentheses();
  else if (cursor.isWords("READ", "ONLY") || cursor.isWords("READ", "WRITE")) {
    cursor.advance();
    cursor.advance();
  } else return false;
  return true;
}
