import type { SequenceOptions } from "./ast.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Mutable = { -readonly [Key in keyof SequenceOptions]: SequenceOptions[Key] } & {
  restart?: boolean;
};

/**
 * The options of CREATE SEQUENCE, ALTER SEQUENCE and of an identity column, as many as stand. Numbers are texts: they may
 * have 28 digits.
 * @throws OraError 905 for WITH or BY missing, 2017 where no number stands.
 * Source: Oracle SQL Language Reference, CREATE SEQUENCE, ALTER SEQUENCE.
 */
export function parseSequenceOptions(
  cursor: TokenCursor,
): SequenceOptions & { readonly restart?: boolean } {
  const options: Mutable = {};
  while (cursor.token.kind === "word") {
    const parse = Object.hasOwn(optionParsers, cursor.token.value)
      ? optionParsers[cursor.token.value]
      : undefined;
    if (!parse) break;
    cursor.advance();
    parse(cursor, options);
  }
  return options;
}

const optionParsers: Readonly<Record<string, (cursor: TokenCursor, options: Mutable) => void>> = {
  START: (cursor, options) => {
    cursor.expectWord("WITH");
    if (cursor.takeWord("LIMIT")) cursor.expectWord("VALUE");
    else options.startWith = parseSigned(cursor);
  },
  INCREMENT: (cursor, options) => {
    cursor.expectWord("BY");
    options.incrementBy = parseSigned(cursor);
  },
  MINVALUE: (cursor, options) => {
    options.minValue = parseSigned(cursor);
  },
  NOMINVALUE: (_, options) => {
    options.minValue = null;
  },
  MAXVALUE: (cursor, options) => {
    options.maxValue = parseSigned(cursor);
  },
  NOMAXVALUE: (_, options) => {
    options.maxValue = null;
  },
  CYCLE: (_, options) => {
    options.cycle = true;
  },
  NOCYCLE: (_, options) => {
    options.cycle = false;
  },
  CACHE: (cursor, options) => {
    options.cache = cursor.integer();
  },
  NOCACHE: (_, options) => {
    options.cache = null;
  },
  ORDER: (_, options) => {
    options.order = true;
  },
  NOORDER: (_, options) => {
    options.order = false;
  },
  RESTART: (_, options) => {
    options.restart = true;
  },
  KEEP: () => {},
  NOKEEP: () => {},
  SCALE: (cursor) => {
    if (!cursor.takeWord("EXTEND")) cursor.takeWord("NOEXTEND");
  },
  NOSCALE: () => {},
  SHARD: (cursor) => {
    if (!cursor.takeWord("EXTEND")) cursor.takeWord("NOEXTEND");
  },
  NOSHARD: () => {},
  SESSION: () => {},
  GLOBAL: () => {},
};

function parseSigned(cursor: TokenCursor): string {
  const sign = cursor.takeOperator("-") ? "-" : "";
  if (!sign) cursor.takeOperator("+");
  if (cursor.token.kind !== "number" || !/^\d+$/.test(cursor.token.value)) throw cursor.fail(2017);
  return sign + cursor.advance().value;
}
