import { OraError, oraError } from "../../errors.ts";
import { derived } from "../../expressions/compiled.ts";
import type { Compiled, Env } from "../../expressions/contract.ts";
import { booleanType } from "../../types/make-type.ts";
import type { SqlType } from "../../types/sql-type.ts";
import type { Value } from "../../types/value.ts";
import { clauseValue, hasClause } from "../call-clauses.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "../contract.ts";
import { textArgument } from "../text-arguments.ts";
import { type PathVariables, scalarText, selectNodes } from "./evaluate-path.ts";
import { documentText } from "./is-json.ts";
import { type JsonPath, parseJsonPath } from "./json-path.ts";
import { jsonAs, layoutOf, returningType, scalarAs } from "./json-results.ts";
import { type JsonNode, jsonText } from "./json-tree.ts";
import { valueToJson } from "./json-values.ts";
import { parseJson } from "./parse-json.ts";

/** The nodes that the path of a call selects in its document; null when the document is NULL. */
type Select = (env: Env) => readonly JsonNode[] | null;

/** @throws OraError 40441 (at run time) for a document that is no JSON. */
function selector(site: CallSite): Select {
  const [document, pathArgument] = site.args;
  if (!document) throw oraError(938, [], site.call.at);
  const path = pathOf(site, pathArgument);
  const variables = variablesOf(site);
  return (env) => {
    const value = document.eval(env);
    if (value === null) return null;
    const root = parseJson(documentText(value));
    if (!root) throw oraError(40441);
    return selectNodes(root, path(env), variables(env));
  };
}

/** A literal path is read once; 23ai allows other expressions as well. */
function pathOf(site: CallSite, argument: Compiled | undefined): (env: Env) => JsonPath {
  const whole: JsonPath = { lax: true, steps: [] };
  if (!argument) return () => whole;
  const literal = argument.literal?.value;
  if (typeof literal === "string") {
    const path = parseJsonPath(literal, site.at(1));
    return () => path;
  }
  if (site.binder.session.version < 23 && !argument.constant) throw oraError(40454, [], site.at(1));
  const text = textArgument(argument, site.binder, site.at(1));
  return (env) => parseJsonPath(text(env) ?? "", site.at(1));
}

/** PASSING value AS "name". */
function variablesOf(site: CallSite): (env: Env) => PathVariables {
  const { binder } = site;
  const clauses = (site.call.clauses ?? []).filter(({ text }) => text.startsWith("PASSING "));
  const passed = clauses.map(({ text, value }) => ({
    name: text.slice("PASSING ".length),
    value: binder.compile(value),
  }));
  return (env) =>
    new Map(
      passed.map(({ name, value }) => {
        const text = valueToJson(value.eval(env), value.type, false, binder.session);
        return [name, parseJson(text) ?? { kind: "null" }];
      }),
    );
}

/** What a clause such as NULL ON ERROR or DEFAULT x ON EMPTY says. */
type Reaction =
  | { readonly kind: "null" }
  | { readonly kind: "error" }
  | { readonly kind: "value"; readonly value: Compiled["eval"] };

function reaction(site: CallSite, event: "ERROR" | "EMPTY", otherwise: Reaction): Reaction {
  const { call, binder } = site;
  const value = clauseValue(call, `DEFAULT ON ${event}`);
  if (value) return { kind: "value", value: binder.compile(value).eval };
  if (hasClause(call, `ERROR ON ${event}`)) return { kind: "error" };
  if (hasClause(call, `NULL ON ${event}`)) return { kind: "null" };
  for (const [words, text] of emptyValues) {
    if (hasClause(call, `${words} ON ${event}`)) return { kind: "value", value: () => text };
  }
  return otherwise;
}

const emptyValues: readonly (readonly [string, string])[] = [
  ["EMPTY ARRAY", "[]"],
  ["EMPTY OBJECT", "{}"],
  ["EMPTY", "[]"],
];

/** Runs a call with its ON ERROR and ON EMPTY clauses; `produce` returns undefined when nothing was found. */
function withClauses(
  site: CallSite,
  type: SqlType,
  emptyError: number,
  produce: (env: Env) => Value | undefined,
  write: (text: string) => Value,
): Compiled {
  const onError = reaction(site, "ERROR", { kind: "null" });
  const onEmpty = reaction(site, "EMPTY", onError);
  const answer = (to: Reaction, env: Env, error: OraError): Value => {
    if (to.kind === "error") throw error;
    if (to.kind === "null") return null;
    const value = to.value(env);
    return typeof value === "string" ? write(value) : value;
  };
  return derived(type, [...site.args], site.binder.session, (env) => {
    try {
      const value = produce(env);
      if (value !== undefined) return value;
    } catch (error) {
      if (!(error instanceof OraError)) throw error;
      return answer(onError, env, error);
    }
    return answer(onEmpty, env, oraError(emptyError));
  });
}

/** JSON_VALUE: one scalar. */
const jsonValue: FunctionDefinition = {
  min: 1,
  max: 2,
  compile: (site) => {
    const type = returningType(site);
    const select = selector(site);
    const produce = (env: Env): Value | undefined => {
      const nodes = select(env);
      if (nodes === null) return null;
      const [node] = nodes;
      if (!node) return undefined;
      if (nodes.length > 1) throw oraError(40470);
      if (node.kind === "object" || node.kind === "array") throw oraError(40456);
      const text = scalarText(node);
      return text === undefined ? null : scalarAs(text, type, site);
    };
    return withClauses(site, type, 40462, produce, (text) => scalarAs(text, type, site));
  },
};

/** JSON_QUERY: objects, arrays, and with a wrapper anything. */
const jsonQuery: FunctionDefinition = {
  min: 1,
  max: 2,
  compile: (site) => {
    const input = site.args[0]?.type;
    const type = returningType(site, input?.name === "JSON" ? input : undefined);
    const select = selector(site);
    const wrapper = wrapperOf(site);
    const layout = layoutOf(site);
    const scalars = hasClause(site.call, "ALLOW SCALARS") || site.binder.session.version >= 23;
    const produce = (env: Env): Value | undefined => {
      const nodes = select(env);
      if (nodes === null) return null;
      const [node] = nodes;
      if (!node) return undefined;
      const single =
        nodes.length === 1 && (scalars || node.kind === "object" || node.kind === "array");
      if (wrapper === "always" || (wrapper === "needed" && !single)) {
        return jsonAs(jsonText({ kind: "array", items: nodes }, layout), type);
      }
      if (nodes.length > 1) throw oraError(40480);
      if (!single) throw oraError(40480);
      return jsonAs(jsonText(node, layout), type);
    };
    return withClauses(site, type, 40462, produce, (text) => jsonAs(text, type));
  },
};

function wrapperOf({ call }: CallSite): "never" | "always" | "needed" {
  const clause = call.modifiers?.find((text) => /^WITH .*WRAPPER$/.test(text));
  if (!clause) return "never";
  return clause.includes(" CONDITIONAL ") ? "needed" : "always";
}

/** JSON_EXISTS: the path selects something. */
const jsonExists: FunctionDefinition = {
  min: 1,
  max: 2,
  condition: true,
  compile: (site) => {
    const select = selector(site);
    const onError = ["ERROR", "TRUE"].find((word) => hasClause(site.call, `${word} ON ERROR`));
    return derived(booleanType, site.args, site.binder.session, (env) => {
      try {
        const nodes = select(env);
        return nodes !== null && nodes.length > 0;
      } catch (error) {
        if (!(error instanceof OraError) || onError === "ERROR") throw error;
        return onError === "TRUE";
      }
    });
  },
};

/**
 * Functions that look into JSON.
 * Source: Oracle SQL Language Reference, JSON_VALUE, JSON_QUERY, JSON_EXISTS.
 */
export const jsonQueryFunctions: FunctionTable = {
  JSON_VALUE: jsonValue,
  JSON_QUERY: jsonQuery,
  JSON_EXISTS: jsonExists,
};
