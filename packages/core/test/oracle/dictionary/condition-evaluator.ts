import type { Binds, BindValue } from "../../../src/oracle/sql-reader.ts";

/** What a condition is evaluated on. */
export interface ConditionContext {
  readonly binds: Binds;
  /** Values of column expressions such as `t.OWNER`, none of them NULL. */
  readonly row: Readonly<Record<string, string>>;
  /** Users with ORACLE_MAINTAINED = 'Y'. */
  readonly maintainedOwners: readonly string[];
}

/** The tokens of a condition, taken one by one. */
interface Tokens {
  peek(): string | undefined;
  next(): string;
  expect(token: string): void;
}

/**
 * Evaluates the conditions that the dictionary queries are made of, on one row, the way Oracle does for values that are
 * not NULL: AND, OR, NOT, =, IN (list), NOT IN (SELECT … ALL_USERS …), LIKE … ESCAPE '\'. It is written from the SQL
 * Language Reference and knows nothing of the code that writes the conditions.
 */
export function evaluateCondition(text: string, context: ConditionContext): boolean {
  const tokens = tokensOf(text);
  const result = evaluateOr(tokens, context);
  if (tokens.peek() !== undefined) throw new Error(`${tokens.peek()} is left over in ${text}`);
  return result;
}

function tokensOf(text: string): Tokens {
  const list = text.match(/:\w+|'[^']*'|[\w.$]+|\S/g) ?? [];
  let at = 0;
  const next = (): string => {
    const token = list[at];
    at += 1;
    if (token === undefined) throw new Error(`unexpected end of ${text}`);
    return token;
  };
  return {
    peek: () => list[at],
    next,
    expect(token) {
      const found = next();
      if (found !== token) throw new Error(`expected ${token}, found ${found} in ${text}`);
    },
  };
}

function evaluateOr(tokens: Tokens, context: ConditionContext): boolean {
  let result = evaluateAnd(tokens, context);
  while (tokens.peek() === "OR") {
    tokens.next();
    // Both sides are read, so that a syntax error on either one shows.
    const right = evaluateAnd(tokens, context);
    result = result || right;
  }
  return result;
}

function evaluateAnd(tokens: Tokens, context: ConditionContext): boolean {
  let result = evaluateNot(tokens, context);
  while (tokens.peek() === "AND") {
    tokens.next();
    const right = evaluateNot(tokens, context);
    result = result && right;
  }
  return result;
}

function evaluateNot(tokens: Tokens, context: ConditionContext): boolean {
  if (tokens.peek() === "NOT") {
    tokens.next();
    return !evaluateNot(tokens, context);
  }
  if (tokens.peek() !== "(") return evaluateComparison(tokens, context);
  tokens.next();
  const result = evaluateOr(tokens, context);
  tokens.expect(")");
  return result;
}

function evaluateComparison(tokens: Tokens, context: ConditionContext): boolean {
  const left = boundValue(tokens.next(), context);
  const operator = tokens.next();
  if (operator === "=") return left === boundValue(tokens.next(), context);
  if (operator === "IN") return listOf(tokens, context).includes(left);
  if (operator === "LIKE") {
    const pattern = String(boundValue(tokens.next(), context));
    tokens.expect("ESCAPE");
    tokens.expect("'\\'");
    return isLike(String(left), pattern);
  }
  if (operator !== "NOT") throw new Error(`unknown operator ${operator}`);
  tokens.expect("IN");
  const query = "( SELECT u.USERNAME FROM ALL_USERS u WHERE u.ORACLE_MAINTAINED = 'Y' )";
  for (const token of query.split(" ")) tokens.expect(token);
  return !context.maintainedOwners.includes(String(left));
}

function boundValue(token: string, { binds, row }: ConditionContext): BindValue {
  if (token.startsWith("'")) return token.slice(1, -1);
  if (/^\d+$/.test(token)) return Number(token);
  const value = token.startsWith(":") ? binds[token.slice(1)] : row[token];
  if (value === undefined) throw new Error(`${token} has no value`);
  return value;
}

function listOf(tokens: Tokens, context: ConditionContext): BindValue[] {
  tokens.expect("(");
  const values = [boundValue(tokens.next(), context)];
  while (tokens.peek() === ",") {
    tokens.next();
    values.push(boundValue(tokens.next(), context));
  }
  tokens.expect(")");
  // ORA-01795: maximum number of expressions in a list is 1000.
  if (values.length > 1000) throw new Error(`a list has ${values.length} members`);
  return values;
}

/** LIKE with `\` as the escape character, on code points. ORA-01424 when something else is escaped. */
function isLike(name: string, pattern: string): boolean {
  let source = "";
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? "";
    if (character === "%") source += "[^]*";
    else if (character === "_") source += "[^]";
    else if (character !== "\\") source += literal(character);
    else {
      index += 1;
      const escaped = characters[index] ?? "";
      if (!["%", "_", "\\"].includes(escaped)) throw new Error(`ORA-01424 in ${pattern}`);
      source += literal(escaped);
    }
  }
  return new RegExp(`^${source}$`, "u").test(name);
}

function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
