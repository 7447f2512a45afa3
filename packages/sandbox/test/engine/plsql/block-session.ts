import { OraError } from "../../../src/engine/errors.ts";
import { numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import type { SqlType } from "../../../src/engine/types/sql-type.ts";
import { ArrayBind, type Value } from "../../../src/engine/types/value.ts";
import { logOn, openEngine, plain as plainValue, type TestSession } from "../open-engine.ts";

/** A value bound to a placeholder: a number, a text, NULL as text, or with its type. */
export type Bound = number | string | null | readonly [SqlType, Value];

/** A session whose blocks are called with values by name. */
export interface BlockSession extends TestSession {
  /** Runs a block and gives back the placeholders that it assigned to. */
  readonly block: (
    sql: string,
    binds?: Readonly<Record<string, Bound>>,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** Runs a block that assigns to :o and gives back its value. */
  readonly value: (sql: string, type?: SqlType) => Promise<unknown>;
  /** Runs a block that fails: the message, or `none`. */
  readonly failure: (sql: string, binds?: Readonly<Record<string, Bound>>) => Promise<string>;
}

export function openBlockSession(version: 19 | 23 = 19): BlockSession {
  const session = logOn(openEngine({ version }));
  const block: BlockSession["block"] = async (sql, binds = {}) => {
    const prepared = session.session.parse(sql);
    const bound = prepared.binds.map(({ name }) => typed(binds[name.toLowerCase()] ?? null));
    const result = await session.session.execute(prepared, {
      bindTypes: bound.map(([type]) => type),
      bindRows: [bound.map(([, value]) => value)],
      batchErrors: false,
      rowCounts: false,
      commit: false,
      signal: new AbortController().signal,
    });
    if (result.kind !== "plsql") throw new TypeError(`not a block: ${sql}`);
    const outs = prepared.binds.map(({ name }, index) => [name.toLowerCase(), index] as const);
    return Object.fromEntries(
      outs
        .filter(([, index]) => result.directions[index] !== "in")
        .map(([name, index]) => [name, plain(result.out[0]?.[index] ?? null)]),
    );
  };
  return {
    ...session,
    block,
    value: async (sql, type = varchar2(4000)) => (await block(sql, { o: [type, null] }))["o"],
    failure: async (sql, binds) => {
      try {
        await block(sql, binds);
        return "none";
      } catch (error) {
        if (error instanceof OraError) return error.message;
        throw error;
      }
    },
  };
}

function typed(bound: Bound): readonly [SqlType, Value] {
  if (typeof bound === "number") return [numberType, bound];
  if (typeof bound === "string" || bound === null) return [varchar2(4000), bound];
  return bound;
}

function plain(value: Value): unknown {
  return value instanceof ArrayBind ? value.elements : plainValue(value);
}
