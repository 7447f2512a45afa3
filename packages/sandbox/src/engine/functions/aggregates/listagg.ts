import { oraError } from "../../errors.ts";
import { raw, varchar2 } from "../../types/make-type.ts";
import type { SqlType } from "../../types/sql-type.ts";
import { bytesToHex, hexToBytes, utf8Length } from "../../types/text.ts";
import type { Value } from "../../types/value.ts";
import { clauseValue, hasClause } from "../call-clauses.ts";
import { isNational, textArgument } from "../text-arguments.ts";
import type { AggregateParts, AggregateSite, AggregateTable } from "./contract.ts";
import { onlyArgument } from "./sums.ts";

/** What happens when the text gets longer than its type allows. */
interface Overflow {
  readonly truncate: boolean;
  readonly filler: string;
  readonly counted: boolean;
}

/** ON OVERFLOW ERROR is the default; TRUNCATE ends with `...` and the number of values left out. */
function overflowOf({ call, binder }: AggregateSite): Overflow {
  const truncate =
    hasClause(call, "ON OVERFLOW TRUNCATE WITH COUNT") ||
    hasClause(call, "ON OVERFLOW TRUNCATE WITHOUT COUNT");
  const filler = clauseValue(call, "ON OVERFLOW TRUNCATE");
  const literal = filler ? binder.compile(filler).literal?.value : undefined;
  return {
    truncate,
    filler: typeof literal === "string" ? literal : "...",
    counted: hasClause(call, "ON OVERFLOW TRUNCATE WITH COUNT"),
  };
}

/** LISTAGG(value [, separator]): NULLs are left out. RAW gives RAW. */
function listagg(site: AggregateSite): AggregateParts {
  const { binder } = site;
  const argument = onlyArgument(site);
  const separator = site.args[1];
  const type = resultType(argument.type, binder.session.db.maxStringBytes);
  const limit = "bytes" in type ? type.bytes : 4000;
  const overflow = overflowOf(site);
  const inputs = [
    textArgument(argument, binder, site.at(0)),
    separator ? textArgument(separator, binder, site.at(1)) : () => null,
  ];
  return {
    type,
    nullable: true,
    inputs,
    start: () => {
      const items: string[] = [];
      let mark = "";
      const add = (value: Value, values: readonly Value[]): void => {
        if (typeof value !== "string") return;
        mark = typeof values[1] === "string" ? values[1] : "";
        items.push(value);
      };
      return { add, result: () => joined(items, mark, type, limit, overflow) };
    },
  };
}

function resultType(source: SqlType, limit: number): SqlType {
  if (source.name === "RAW") return raw(2000);
  if (!isNational(source)) return varchar2(limit, "BYTE");
  return { name: "NVARCHAR2", length: limit / 2, unit: "CHAR", bytes: limit };
}

/** @throws OraError 1489 when the text is too long and is not to be truncated. */
function joined(
  items: readonly string[],
  mark: string,
  type: SqlType,
  limit: number,
  overflow: Overflow,
): Value {
  if (items.length === 0) return null;
  if (type.name === "RAW") return hexToBytes(items.join(bytesToHex(Buffer.from(mark, "utf8"))));
  const size = (text: string): number =>
    type.name === "NVARCHAR2" ? 2 * text.length : utf8Length(text);
  const whole = items.join(mark);
  if (size(whole) <= limit) return whole;
  if (!overflow.truncate) throw oraError(1489);
  return truncated(items, mark, limit, overflow, size);
}

/** As many values as fit with the filler and the count behind them. */
function truncated(
  items: readonly string[],
  mark: string,
  limit: number,
  overflow: Overflow,
  size: (text: string) => number,
): string {
  const room = limit - size(overflow.filler) - (overflow.counted ? 24 : 0);
  let text = "";
  let taken = 0;
  for (const item of items) {
    const piece = item + mark;
    if (size(text) + size(piece) > room) break;
    text += piece;
    taken++;
  }
  return text + overflow.filler + (overflow.counted ? `(${items.length - taken})` : "");
}

/** LISTAGG. Source: Oracle SQL Language Reference, LISTAGG. */
export const listAggregates: AggregateTable = {
  LISTAGG: { min: 1, max: 2, distinct: true, withinGroup: "possible", compile: listagg },
};
