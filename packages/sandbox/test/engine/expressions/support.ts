import type { Sequence, SessionContext } from "../../../src/engine/catalog/contract.ts";
import { OraError, oraError } from "../../../src/engine/errors.ts";
import { compileCondition, compileExpr } from "../../../src/engine/expressions/compile.ts";
import { emptyEnv } from "../../../src/engine/expressions/compiled.ts";
import type {
  Compiled,
  CompiledQuery,
  Env,
  Scope,
  ScopeSource,
} from "../../../src/engine/expressions/contract.ts";
import { emptyScope } from "../../../src/engine/expressions/scope.ts";
import { dateToText, timestampToText, zonedToText } from "../../../src/engine/format/date-text.ts";
import type { Expr, Query } from "../../../src/engine/parser/ast.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";
import { binaryToText } from "../../../src/engine/types/binary-number.ts";
import { describeType } from "../../../src/engine/types/describe-type.ts";
import { daySecondToText, yearMonthToText } from "../../../src/engine/types/interval.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import { numberToText, type OraNumber } from "../../../src/engine/types/number.ts";
import type { SqlType } from "../../../src/engine/types/sql-type.ts";
import { bytesToHex } from "../../../src/engine/types/text.ts";
import {
  DaySecond,
  JsonDocument,
  Lob,
  Timestamp,
  type Value,
  ZonedTimestamp,
} from "../../../src/engine/types/value.ts";

/** 2024-03-15 10:20:30.123456789 UTC. */
export const now = { seconds: Date.UTC(2024, 2, 15, 10, 20, 30) / 1000, nanos: 123_456_789 };

/** A session as expressions see it; what they never touch is not there. */
export function testSession(overrides: Partial<SessionContext> = {}): SessionContext {
  const version = overrides.version ?? 19;
  const session = {
    binds: [],
    bindTypes: [],
    now,
    nls: defaultNls(),
    user: "APP",
    currentSchema: "APP",
    version,
    sid: 7,
    serial: 11,
    transaction: null,
    enabledRoles: new Set<string>(),
    signal: new AbortController().signal,
    attributes: new Map<string, string | null>([["MODULE", "tests"]]),
    resolve: () => {
      throw oraError(942);
    },
    db: {
      version,
      name: "FREEPDB1",
      charset: "AL32UTF8",
      nationalCharset: "AL16UTF16",
      maxStringBytes: 4000,
      scn: 5000,
      users: new Map([["APP", { userId: 120 }]]),
      grants: { of: () => [] },
      scnTimes: [
        { scn: 4000, ms: (now.seconds - 3600) * 1000 },
        { scn: 4500, ms: (now.seconds - 60) * 1000 },
      ],
      now: () => now,
    },
    ...overrides,
  };
  return session as unknown as SessionContext;
}

/** The first item of `SELECT text FROM dual`; offsets count from the start of `text`. */
export function parseExpr(text: string, version: 19 | 23 = 19): Expr {
  const { statement } = parseStatement(`${prefix}${text} FROM dual`, version);
  if (statement.kind !== "query" || statement.body.kind !== "select") throw new Error("no query");
  const [item] = statement.body.items;
  if (item?.kind !== "expr") throw new Error("no expression");
  return item.expr;
}

const prefix = "SELECT ";

/** The WHERE condition of a query; offsets count from the start of `text`. */
export function parseCondition(text: string, version: 19 | 23 = 19): Expr {
  const { statement } = parseStatement(`${conditionPrefix}${text}`, version);
  if (statement.kind !== "query" || statement.body.kind !== "select") throw new Error("no query");
  if (!statement.body.where) throw new Error("no condition");
  return statement.body.where;
}

const conditionPrefix = "SELECT 1 FROM dual WHERE ";

export interface Setting {
  readonly session?: SessionContext;
  readonly scope?: Scope;
  readonly env?: Env;
}

function versionOf(setting: Setting): 19 | 23 {
  return setting.session?.version ?? 19;
}

export function compileText(text: string, setting: Setting = {}): Compiled {
  const session = setting.session ?? testSession();
  return compileExpr(parseExpr(text, versionOf(setting)), setting.scope ?? dualScope(), session);
}

/** The value of an expression as text; NULL is `null`. */
export function evaluate(text: string, setting: Setting = {}): string | null {
  const compiled = compileText(text, setting);
  return shown(compiled.eval(setting.env ?? dualEnv()), compiled.type);
}

/** The value of a condition. */
export function test3(text: string, setting: Setting = {}): boolean | null {
  const session = setting.session ?? testSession();
  const expr = parseCondition(text, versionOf(setting));
  return compileCondition(expr, setting.scope ?? dualScope(), session)(setting.env ?? dualEnv());
}

/** The described type of an expression. */
export function typeOf(text: string, setting: Setting = {}): string {
  return describeType(compileText(text, setting).type);
}

/** `ORA-00904@3: text`: message and offset of the error an expression raises; the offset is left out when unknown. */
export function failure(text: string, setting: Setting = {}): string {
  return caught(() => evaluate(text, setting), prefix.length);
}

/** The same for a condition. */
export function conditionFailure(text: string, setting: Setting = {}): string {
  return caught(() => test3(text, setting), conditionPrefix.length);
}

function caught(run: () => unknown, offset: number): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    const place = error.position < 0 ? "" : `@${error.position - offset}`;
    return error.message.replace(/^(ORA-\d+)/, `$1${place}`);
  }
  throw new Error("nothing was raised");
}

/** DUAL with its one row. */
export function dualScope(overrides: Partial<Scope> = {}): Scope {
  return tableScope([{ alias: "DUAL", columns: { DUMMY: varchar(1) } }], overrides);
}

export function dualEnv(): Env {
  return { ...emptyEnv(), rows: [["X"]], rownum: 1 };
}

export interface TestSource {
  readonly alias: string;
  readonly owner?: string;
  readonly columns: Readonly<Record<string, SqlType>>;
  readonly hidden?: readonly string[];
}

/** A scope over tables. Subqueries are not compiled: give `compileSubquery`. */
export function tableScope(sources: readonly TestSource[], overrides: Partial<Scope> = {}): Scope {
  return emptyScope({
    sources: sources.map(
      ({ alias, owner = "APP", columns, hidden = [] }): ScopeSource => ({
        alias,
        owner,
        tableName: alias,
        columns: Object.entries(columns).map(([name, type]) => ({
          name,
          type,
          nullable: true,
          hidden: hidden.includes(name),
        })),
      }),
    ),
    ...overrides,
  });
}

/** An environment whose sources show these rows. */
export function rowsEnv(rows: readonly (readonly Value[])[], up: Env | null = null): Env {
  return { ...emptyEnv(up), rows: [...rows] };
}

/** A `compileSubquery` that answers every subquery with the same rows. */
export function literalRows(
  columns: readonly SqlType[],
  rows: readonly (readonly Value[])[],
  opened: { count: number } = { count: 0 },
): (query: Query, scope: Scope) => CompiledQuery {
  return () => ({
    columns: columns.map((type, i) => ({ name: `C${i + 1}`, type, nullable: true })),
    open: () => {
      opened.count++;
      return rows;
    },
  });
}

export function varchar(length: number): SqlType {
  return { name: "VARCHAR2", length, unit: "BYTE", bytes: length };
}

export const number: SqlType = { name: "NUMBER", precision: null, scale: null };

/** A sequence that starts at 1. */
export function testSequence(facts: Partial<Sequence> = {}): Sequence {
  return {
    kind: "sequence",
    owner: "APP",
    name: "SEQ1",
    objectId: 1,
    created: 0,
    lastDdl: 0,
    lastDdlScn: 0,
    next: 1n,
    increment: 1n,
    min: 1n,
    max: 3n,
    cycle: false,
    cache: 0,
    order: false,
    generated: false,
    ...facts,
  };
}

/** A value as text, in the fullest form of its type. */
export function shown(value: Value, type: SqlType): string | null {
  if (value === null || typeof value === "string") return value;
  const session = testSession();
  if (typeof value === "boolean") return String(value).toUpperCase();
  if (value instanceof Lob) {
    return `${value.kind}:${value.kind === "BLOB" ? bytesToHex(value.bytes) : value.text}`;
  }
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (value instanceof JsonDocument) return value.text;
  if (value instanceof DaySecond) return daySecondToText(value, 9, 9);
  if (value instanceof Timestamp) {
    return timestampToText(value, "YYYY-MM-DD HH24:MI:SS.FF9", session);
  }
  if (value instanceof ZonedTimestamp) {
    return zonedToText(value, "YYYY-MM-DD HH24:MI:SS.FF9 TZR", session);
  }
  switch (type.name) {
    case "DATE":
      return dateToText(value as number, "YYYY-MM-DD HH24:MI:SS", session);
    case "INTERVAL YEAR TO MONTH":
      return yearMonthToText(value as number, 9);
    case "BINARY_DOUBLE":
    case "BINARY_FLOAT":
      return binaryToText(value as number, type.name);
    case "VECTOR":
    case "CURSOR":
      return type.name;
    default:
      return numberToText(value as OraNumber);
  }
}
