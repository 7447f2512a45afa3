import type { OraError } from "../errors.ts";

/** What a token is. `error` stands where the text cannot be read; its error is raised only when the parser gets there. */
export type TokenKind =
  | "word"
  | "quoted"
  | "string"
  | "number"
  | "bind"
  | "operator"
  | "end"
  | "error";

/** One token of a statement. Offsets are 0-based UTF-16 positions in the source. */
export interface Token {
  readonly kind: TokenKind;
  /**
   * word: folded to upper case; quoted: without the quotes; string: its content; number: its digits without the suffix;
   * bind: its name; operator: itself; end: empty.
   */
  readonly value: string;
  readonly at: number;
  /** Offset behind the last character. */
  readonly end: number;
  /** A word that SQL reserves. */
  readonly reserved: boolean;
  /** N'…', NQ'…' and U'…'. */
  readonly national: boolean;
  /** 1f, 1d: BINARY_FLOAT and BINARY_DOUBLE. */
  readonly suffix: "F" | "D" | undefined;
  /** Text of the hint comment directly before the token, without its plus sign. */
  readonly hint: string | undefined;
  readonly error: OraError | undefined;
}

/** True for the unquoted word, which is given in upper case. */
export function isWordToken(token: Token, word: string): boolean {
  return token.kind === "word" && token.value === word;
}

/** True for the sign. */
export function isOperatorToken(token: Token, operator: string): boolean {
  return token.kind === "operator" && token.value === operator;
}
