/** Tokens of a type's text: words in upper case, numbers with their sign, `(`, `)`, `,` and `*`. */
const tokenPattern = /[ \t\r\n]*(?:([A-Za-z][A-Za-z0-9_]*)|(-?[0-9]+)|([(),*]))/y;

/** Reads the text of a type token by token, from left to right, without going back. */
export class TypeReader {
  readonly #tokens: readonly string[];
  #position = 0;

  private constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** A reader at the beginning of a text; undefined when the text holds anything that is no token. */
  static of(text: string): TypeReader | undefined {
    const trimmed = text.trimEnd();
    const tokens: string[] = [];
    tokenPattern.lastIndex = 0;
    while (tokenPattern.lastIndex < trimmed.length) {
      const match = tokenPattern.exec(trimmed);
      if (match === null) return undefined;
      tokens.push((match[1]?.toUpperCase() ?? match[2] ?? match[3]) as string);
    }
    return new TypeReader(tokens);
  }

  get atEnd(): boolean {
    return this.#position === this.#tokens.length;
  }

  /** Whether this token comes next. */
  peekIs(token: string): boolean {
    return this.#tokens[this.#position] === token;
  }

  /** Reads the token if it comes next. */
  take(token: string): boolean {
    if (!this.peekIs(token)) return false;
    this.#position += 1;
    return true;
  }

  /** Reads any word. */
  word(): string | undefined {
    const token = this.#tokens[this.#position];
    if (token === undefined || !/^[A-Z]/.test(token)) return undefined;
    this.#position += 1;
    return token;
  }

  /** Reads a whole number between two bounds, both included. */
  integer(min: number, max: number): number | undefined {
    const token = this.#tokens[this.#position];
    if (token === undefined || !/^-?[0-9]{1,9}$/.test(token)) return undefined;
    const value = Number(token) + 0;
    if (value < min || value > max) return undefined;
    this.#position += 1;
    return value;
  }

  /** Reads `(n)`; without parentheses `otherwise`, undefined when there is none. */
  parenthesized(min: number, max: number, otherwise?: number): number | undefined {
    if (!this.take("(")) return otherwise;
    const value = this.integer(min, max);
    return this.take(")") ? value : undefined;
  }
}
