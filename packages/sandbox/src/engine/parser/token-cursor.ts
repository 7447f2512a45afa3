import { type OraError, oraError } from "../errors.ts";
import type { Expr, Name, PlsqlBlock, PlsqlStatement, Query } from "./ast.ts";
import { nextToken } from "./lexer.ts";
import { leftOverError, plsqlExpectations, plsqlSyntaxError } from "./parse-errors.ts";
import { plsqlReservedWords } from "./reserved-words.ts";
import { isWordToken, type Token } from "./token.ts";

/** The productions that need one another; given to the cursor so that their files need not import each other. */
export interface Grammar {
  /** A whole query with ORDER BY, FETCH and FOR UPDATE. */
  readonly query: (cursor: TokenCursor) => Query;
  /** A value; since 23ai and in PL/SQL also a condition. */
  readonly expression: (cursor: TokenCursor) => Expr;
  /** A value, never a condition without parentheses. */
  readonly value: (cursor: TokenCursor) => Expr;
  /** A value or, in parentheses, several: `(a, b)`. */
  readonly rowOrValue: (cursor: TokenCursor) => Expr;
  /** What may stand behind WHERE. */
  readonly condition: (cursor: TokenCursor) => Expr;
  /** What may stand in parentheses in a condition: a condition, a value or a subquery. */
  readonly conditionOrValue: (cursor: TokenCursor) => Expr;
  /** Goes on behind a query in parentheses: set operators, ORDER BY and the like. */
  readonly continueQuery: (cursor: TokenCursor, first: Query) => Query;
  /** A PL/SQL block with its final semicolon. */
  readonly block: (cursor: TokenCursor) => PlsqlBlock;
  /** PL/SQL statements up to a word that ends them. */
  readonly plsqlStatements: (cursor: TokenCursor) => PlsqlStatement[];
}

/** What a parser is told about the database. */
export interface ParseOptions {
  readonly version: 19 | 23;
  /** MAX_STRING_SIZE: 4000 is STANDARD, 32767 EXTENDED. */
  readonly maxStringBytes: 4000 | 32767;
}

/** Deeper nesting of parentheses, subqueries and blocks is refused with ORA-01778 before the stack of the process ends. */
export const maxDepth = 500;

/**
 * A place in the tokens of one statement, and all that parsing it needs to remember. Tokens are made when they are looked at,
 * so that an illegal character behind the first mistake is never seen.
 */
export class TokenCursor {
  readonly source: string;
  readonly version: 19 | 23;
  readonly maxStringBytes: 4000 | 32767;
  readonly grammar: Grammar;
  /** The token to be read next. */
  token: Token;
  /** Offset behind the token read last. */
  previousEnd = 0;
  /** Inside a PL/SQL block, in its SQL statements as well. */
  inBlock = false;
  inTrigger = false; // `:NEW.name` is a field then
  /** Which language is being read: decides reserved words and how errors are told. */
  mode: "sql" | "plsql" = "sql";
  /** The placeholders in the order they stand; in a block each name once. */
  readonly binds: { name: string; at: number; returning?: true }[] = [];
  /** An error that Oracle raises only when the rest of the statement can be read. */
  deferred: OraError | undefined;
  private readonly tokens: Token[] = [];
  private index = 0;
  private depth = 0;

  constructor(source: string, options: ParseOptions, grammar: Grammar) {
    this.source = source;
    this.version = options.version;
    this.maxStringBytes = options.maxStringBytes;
    this.grammar = grammar;
    this.token = this.tokenAt(0);
  }

  /** Whether conditions are values here (BOOLEAN): in PL/SQL, and in SQL since 23ai. */
  get booleans(): boolean {
    return this.mode === "plsql" || this.version >= 23;
  }

  /** Goes on by one token. @returns the token passed. @throws OraError when the next one is no token. */
  advance(): Token {
    const passed = this.token;
    this.previousEnd = passed.end;
    if (passed.kind !== "end") this.index++;
    this.token = this.tokenAt(this.index);
    if (this.token.kind === "error") throw this.lexicalError();
    return passed;
  }

  /** The token `count` places behind the next one. */
  peek(count = 1): Token {
    return count === 0 ? this.token : this.tokenAt(this.index + count);
  }

  isWord(word: string): boolean {
    return this.token.kind === "word" && this.token.value === word;
  }

  isAnyWord(words: ReadonlySet<string>): boolean {
    return this.token.kind === "word" && words.has(this.token.value);
  }

  /** True when the next tokens are these words in this order. */
  isWords(...words: readonly string[]): boolean {
    for (let offset = 0; offset < words.length; offset++) {
      if (!isWordToken(this.peek(offset), words[offset] as string)) return false;
    }
    return true;
  }

  isOperator(operator: string): boolean {
    return this.token.kind === "operator" && this.token.value === operator;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.advance();
    return true;
  }

  takeWords(...words: readonly string[]): boolean {
    if (!this.isWords(...words)) return false;
    for (const _ of words) this.advance();
    return true;
  }

  /** Takes the next token if it is one of these words and returns it. */
  takeAnyWord(words: ReadonlySet<string>): string | undefined {
    return this.isAnyWord(words) ? this.advance().value : undefined;
  }

  takeOperator(operator: string): boolean {
    if (!this.isOperator(operator)) return false;
    this.advance();
    return true;
  }

  /** @throws OraError `missing` (905 missing keyword) where another token stands. */
  expectWord(word: string, missing = 905): void {
    if (!this.takeWord(word)) throw this.fail(missing);
  }

  expectWords(...words: readonly string[]): void {
    for (const word of words) this.expectWord(word);
  }

  /** @throws OraError 906 and 907 for missing parentheses, else `missing`. */
  expectOperator(operator: string, missing?: number): void {
    if (this.takeOperator(operator)) return;
    throw this.fail(missing ?? (operator === "(" ? 906 : operator === ")" ? 907 : 936));
  }

  isReserved(token: Token): boolean {
    if (token.kind !== "word") return false;
    return this.mode === "plsql" ? plsqlReservedWords.has(token.value) : token.reserved;
  }

  /** True when the token may be a name: quoted, or a word that is not reserved. */
  isName(token: Token = this.token): boolean {
    return token.kind === "quoted" || (token.kind === "word" && !this.isReserved(token));
  }

  /** @throws OraError `missing`; 23ai says ORA-03050 instead of ORA-00904 for a reserved word. */
  identifier(missing = 904): string {
    if (this.isName()) return this.advance().value;
    const reserved = missing === 904 && this.version >= 23 && this.token.reserved;
    throw reserved ? this.fail(3050, [this.token.value]) : this.fail(missing, [""]);
  }

  /** One to several identifiers with points between, and `@link`. @throws OraError `missing`, 1729. */
  name(missing = 903): Name {
    const at = this.token.at;
    const parts = [this.identifier(missing)];
    while (this.takeOperator(".")) parts.push(this.identifier(missing === 904 ? 1747 : missing));
    const dbLink = this.databaseLink();
    return dbLink === undefined ? { parts, at } : { parts, dbLink, at };
  }

  databaseLink(): string | undefined {
    if (!this.takeOperator("@")) return undefined;
    let link = this.identifier(1729);
    while (this.isOperator(".") || this.isOperator("@")) {
      link += this.advance().value;
      link += this.identifier(1729);
    }
    return link;
  }

  /** A whole number without a sign. @throws OraError `missing` (2017). */
  integer(missing = 2017): number {
    if (this.token.kind !== "number" || !/^\d+$/.test(this.token.value)) throw this.fail(missing);
    return Number(this.advance().value);
  }

  /** Reads `item` and again behind each comma. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.takeOperator(",")) items.push(item());
    return items;
  }

  /** `( item, item, … )`. */
  parenthesized<T>(item: () => T): T[] {
    this.expectOperator("(");
    const items = this.list(item);
    this.expectOperator(")");
    return items;
  }

  /** Skips `( … )` with everything in it. @throws OraError 906, 907. */
  skipParentheses(): void {
    this.expectOperator("(");
    for (let open = 1; open > 0; ) {
      if (this.token.kind === "end") throw this.fail(907);
      const { kind, value } = this.advance();
      if (kind === "operator") open += value === "(" ? 1 : value === ")" ? -1 : 0;
    }
  }

  /** Passes over all that is left; what cannot be read as tokens is not looked at. */
  skipToEnd(): void {
    const at = this.source.length;
    this.tokens.length = this.index;
    this.tokens.push({ ...this.token, kind: "end", value: "", at, end: at, error: undefined });
    this.token = this.tokenAt(this.index);
    this.previousEnd = at;
  }

  /** Reads the placeholder that stands here. */
  bind(): Extract<Expr, { kind: "bind" }> {
    const { value: name, at } = this.advance();
    const known = this.inBlock ? this.binds.findIndex((bind) => bind.name === name) : -1;
    if (known >= 0) return { kind: "bind", name, index: known, at };
    this.binds.push({ name, at });
    return { kind: "bind", name, index: this.binds.length - 1, at };
  }

  /** Source text from an offset to the token read last. */
  textFrom(at: number): string {
    return this.source.slice(at, this.previousEnd);
  }

  /** Called where something begins that may nest; `leave` where it ends. @throws OraError 1778 when it is too deep. */
  enter(): void {
    if (++this.depth > maxDepth) throw oraError(1778, [], this.token.at);
  }

  leave(): void {
    this.depth--;
  }

  /** Reads something in the other language: SQL in a block, or PL/SQL's variables in SQL. */
  inMode<T>(mode: "sql" | "plsql", parse: (cursor: TokenCursor) => T): T {
    const before = this.mode;
    this.mode = mode;
    const result = parse(this);
    this.mode = before;
    return result;
  }

  /** The error for the next token, or for `token`; in PL/SQL it is told as PLS-00103. */
  fail(
    number: number,
    args: readonly (string | number)[] = [],
    token: Token = this.token,
  ): OraError {
    if (this.mode === "sql") return oraError(number, args, token.at);
    return this.failPlsql(expectationOf(number), token);
  }

  failPlsql(expected: keyof typeof plsqlExpectations, token: Token = this.token): OraError {
    return plsqlSyntaxError(this.source, token, plsqlExpectations[expected]);
  }

  /** The error for text left over behind a statement. */
  leftOver(): OraError {
    const before = this.tokens.slice(0, this.index);
    return leftOverError(this.source, this.version, this.token, before);
  }

  private lexicalError(): OraError {
    const error = this.token.error as OraError;
    return this.mode === "plsql" && error.number === 911 ? this.failPlsql("operator") : error;
  }

  private tokenAt(index: number): Token {
    const { tokens } = this;
    while (tokens.length <= index) {
      const last = tokens[tokens.length - 1];
      if (last && (last.kind === "end" || last.kind === "error")) return last;
      tokens.push(nextToken(this.source, last, { version: this.version, plsql: this.inBlock }));
    }
    return tokens[index] as Token;
  }
}

function expectationOf(number: number): keyof typeof plsqlExpectations {
  if (number === 936) return "expression";
  if (number === 904 || number === 903 || number === 1747) return "identifier";
  return "operator";
}
