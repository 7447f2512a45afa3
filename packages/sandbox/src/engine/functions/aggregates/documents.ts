import { oraError } from "../../errors.ts";
import { namedType } from "../../expressions/cast.ts";
import { varchar2 } from "../../types/make-type.ts";
import type { SqlType } from "../../types/sql-type.ts";
import type { Value } from "../../types/value.ts";
import { hasClause } from "../call-clauses.ts";
import { jsonAs } from "../json/json-results.ts";
import { jsonString } from "../json/json-tree.ts";
import { producesJson, valueToJson } from "../json/json-values.ts";
import { textArgument } from "../text-arguments.ts";
import type { AggregateParts, AggregateSite, AggregateTable } from "./contract.ts";
import { onlyArgument } from "./sums.ts";

function returningType({ call, binder }: AggregateSite): SqlType {
  return call.returning ? namedType(call.returning, binder) : varchar2(4000);
}

/** The JSON text of the nth argument. */
function jsonInput(site: AggregateSite, index: number): (value: Value) => string {
  const { call, binder } = site;
  const type = site.args[index]?.type ?? { name: "NULL" };
  const isJson =
    hasClause(call, `FORMAT JSON ${index + 1}`) || producesJson(call.args[index]?.value, type);
  return (value) => valueToJson(value, type, isJson, binder.session);
}

/** JSON_ARRAYAGG(value ORDER BY …): ABSENT ON NULL by default; NULL for no rows. */
function jsonArrayagg(site: AggregateSite): AggregateParts {
  const absent = !hasClause(site.call, "NULL ON NULL");
  const type = returningType(site);
  const write = jsonInput(site, 0);
  return {
    type,
    nullable: true,
    inputs: [onlyArgument(site).eval],
    start: () => {
      const items: string[] = [];
      let rows = 0;
      const add = (value: Value): void => {
        rows++;
        if (value !== null || !absent) items.push(write(value));
      };
      return { add, result: () => (rows === 0 ? null : jsonAs(`[${items.join(",")}]`, type)) };
    },
  };
}

/** JSON_OBJECTAGG(key VALUE value): NULL ON NULL by default; a NULL key is an error. */
function jsonObjectagg(site: AggregateSite): AggregateParts {
  const { binder, call } = site;
  const [key, value] = site.args;
  if (!key || !value) throw oraError(909, [], call.at);
  const absent = hasClause(call, "ABSENT ON NULL");
  const unique = hasClause(call, "WITH UNIQUE KEYS");
  const type = returningType(site);
  const write = jsonInput(site, 1);
  return {
    type,
    nullable: true,
    inputs: [textArgument(key, binder, site.at(0)), value.eval],
    start: () => {
      const members: string[] = [];
      const names = new Set<string>();
      let rows = 0;
      const add = (name: Value, values: readonly Value[]): void => {
        const content = values[1] ?? null;
        rows++;
        if (typeof name !== "string") throw oraError(1405);
        if (unique && names.has(name)) throw oraError(40473);
        names.add(name);
        if (content !== null || !absent) members.push(`${jsonString(name)}:${write(content)}`);
      };
      return { add, result: () => (rows === 0 ? null : jsonAs(`{${members.join(",")}}`, type)) };
    },
  };
}

/** XMLAGG(xml ORDER BY …). */
function xmlagg(site: AggregateSite): AggregateParts {
  return {
    type: { name: "XMLTYPE" },
    nullable: true,
    inputs: [textArgument(onlyArgument(site), site.binder, site.at(0))],
    start: () => {
      let text = "";
      const add = (value: Value): void => {
        if (typeof value === "string") text += value;
      };
      return { add, result: () => (text === "" ? null : text) };
    },
  };
}

/** Aggregates that make documents. Source: Oracle SQL Language Reference, JSON_ARRAYAGG, JSON_OBJECTAGG, XMLAGG. */
export const documentAggregates: AggregateTable = {
  JSON_ARRAYAGG: {
    min: 1,
    max: 1,
    distinct: true,
    withinGroup: "possible",
    compile: jsonArrayagg,
  },
  JSON_OBJECTAGG: { min: 2, max: 2, distinct: false, compile: jsonObjectagg },
  XMLAGG: { min: 1, max: 1, distinct: false, withinGroup: "possible", compile: xmlagg },
};
