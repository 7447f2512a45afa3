import { oraError } from "../../errors.ts";
import { derived } from "../../expressions/compiled.ts";
import type { Compiled, Env } from "../../expressions/contract.ts";
import type { Expr } from "../../parser/ast.ts";
import { booleanType, jsonType } from "../../types/make-type.ts";
import { JsonDocument, type Value } from "../../types/value.ts";
import { hasClause } from "../call-clauses.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "../contract.ts";
import { textArgument } from "../text-arguments.ts";
import { documentText } from "./is-json.ts";
import { jsonAs, layoutOf, returningType } from "./json-results.ts";
import { type JsonMember, type JsonNode, jsonString, jsonText } from "./json-tree.ts";
import { producesJson, valueToJson } from "./json-values.ts";
import { parseJson } from "./parse-json.ts";

/** Reads an argument as JSON text; null where NULL is left out. */
type JsonReader = (env: Env) => string | null;

/** `position` counts the arguments from 0: FORMAT JSON names them from 1. */
function jsonReader(
  site: CallSite,
  value: Compiled,
  expr: Expr | undefined,
  position: number,
  absent: boolean,
): JsonReader {
  const { call, binder } = site;
  const isJson = hasClause(call, `FORMAT JSON ${position + 1}`) || producesJson(expr, value.type);
  return (env) => {
    const found = value.eval(env);
    if (found === null && absent) return null;
    return valueToJson(found, value.type, isJson, binder.session);
  };
}

/** Lays the text out anew where a clause asks for it, and checks STRICT and UNIQUE KEYS. */
function finished(site: CallSite, text: string): string {
  const layout = layoutOf(site);
  const unique = hasClause(site.call, "WITH UNIQUE KEYS");
  if (unique && !parseJson(text, { uniqueKeys: true })) throw oraError(40473);
  if (!layout.pretty && !layout.ascii && !layout.ordered) return text;
  const node = parseJson(text);
  return node ? jsonText(node, layout) : text;
}

/** JSON_OBJECT(key VALUE value, …) and JSON_OBJECT(*): NULL ON NULL by default. */
const jsonObject: FunctionDefinition = {
  min: 0,
  max: Number.POSITIVE_INFINITY,
  compile: (site) => {
    const { call, binder, args } = site;
    const absent = hasClause(call, "ABSENT ON NULL");
    const type = returningType(site);
    const members = call.star ? columnMembers(site, absent) : [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      const [key, value] = [args[i], args[i + 1]];
      if (!key || !value) continue;
      members.push({
        key: textArgument(key, binder, site.at(i)),
        value: jsonReader(site, value, call.args[i + 1]?.value, i + 1, absent),
      });
    }
    return derived(type, parts(site), binder.session, (env) => {
      const pieces: string[] = [];
      for (const { key, value } of members) {
        const text = value(env);
        const name = key(env);
        if (name === null) throw oraError(1405);
        if (text !== null) pieces.push(`${jsonString(name)}:${text}`);
      }
      return jsonAs(finished(site, `{${pieces.join(",")}}`), type);
    });
  },
};

/** JSON_OBJECT(*) reads columns: it is not constant. */
function parts(site: CallSite): readonly Compiled[] {
  if (!site.call.star) return site.args;
  return [{ type: { name: "NULL" }, constant: false, eval: () => null }];
}

interface MemberReader {
  readonly key: (env: Env) => string | null;
  readonly value: JsonReader;
}

function columnMembers(site: CallSite, absent: boolean): MemberReader[] {
  const { binder, call } = site;
  return binder.scope.sources.flatMap((source) =>
    source.columns
      .filter((column) => !column.hidden)
      .map(({ name }): MemberReader => {
        const qualifier = source.alias === undefined ? [] : [source.alias];
        const column: Expr = {
          kind: "name",
          name: { parts: [...qualifier, name], at: call.at },
          at: call.at,
        };
        const value = jsonReader(site, binder.compile(column), undefined, -1, absent);
        return { key: () => name, value };
      }),
  );
}

/** JSON_ARRAY(value, …): ABSENT ON NULL by default. */
const jsonArray: FunctionDefinition = {
  min: 0,
  max: Number.POSITIVE_INFINITY,
  compile: (site) => {
    const absent = !hasClause(site.call, "NULL ON NULL");
    const type = returningType(site);
    const readers = site.args.map((value, i) =>
      jsonReader(site, value, site.call.args[i]?.value, i, absent),
    );
    return derived(type, site.args, site.binder.session, (env) => {
      const items = readers.map((read) => read(env)).filter((item) => item !== null);
      return jsonAs(finished(site, `[${items.join(",")}]`), type);
    });
  },
};

function onlyArgument(site: CallSite): Compiled {
  const [argument] = site.args;
  if (!argument) throw oraError(938, [], site.call.at);
  return argument;
}

function parsedDocument(value: Exclude<Value, null>): JsonNode {
  const node = parseJson(documentText(value));
  if (!node) throw oraError(40441);
  return node;
}

/** JSON_SERIALIZE(value RETURNING type PRETTY …): NULL ON ERROR by default. */
const jsonSerialize: FunctionDefinition = {
  min: 1,
  max: 1,
  compile: (site) => {
    const argument = onlyArgument(site);
    const type = returningType(site);
    const layout = layoutOf(site);
    const fails = hasClause(site.call, "ERROR ON ERROR");
    return derived(type, site.args, site.binder.session, (env) => {
      const value = argument.eval(env);
      if (value === null) return null;
      const node = parseJson(documentText(value));
      if (node) return jsonAs(jsonText(node, layout), type);
      if (fails) throw oraError(40441);
      return null;
    });
  },
};

/** JSON(text): the JSON type. */
const json: FunctionDefinition = {
  min: 1,
  max: 1,
  since: 23,
  compile: (site) => {
    const argument = onlyArgument(site);
    return derived(jsonType, site.args, site.binder.session, (env) => {
      const value = argument.eval(env);
      return value === null ? null : new JsonDocument(jsonText(parsedDocument(value)));
    });
  },
};

/** JSON_SCALAR(value): a JSON scalar of the value; NULL stays NULL. */
const jsonScalar: FunctionDefinition = {
  min: 1,
  max: 1,
  since: 23,
  compile: (site) => {
    const argument = onlyArgument(site);
    const nullAsJson = hasClause(site.call, "NULL ON NULL");
    return derived(jsonType, site.args, site.binder.session, (env) => {
      const value = argument.eval(env);
      if (value === null && !nullAsJson) return null;
      return new JsonDocument(valueToJson(value, argument.type, false, site.binder.session));
    });
  },
};

/** RFC 7396. */
function mergePatch(target: JsonNode | undefined, patch: JsonNode): JsonNode {
  if (patch.kind !== "object") return patch;
  const members = new Map<string, JsonNode>(
    target?.kind === "object" ? target.members.map(({ name, value }) => [name, value]) : [],
  );
  for (const { name, value } of patch.members) {
    if (value.kind === "null") members.delete(name);
    else members.set(name, mergePatch(members.get(name), value));
  }
  return {
    kind: "object",
    members: [...members].map(([name, value]): JsonMember => ({ name, value })),
  };
}

const jsonMergePatch: FunctionDefinition = {
  min: 2,
  max: 2,
  compile: (site) => {
    const [target, patch] = [onlyArgument(site), site.args[1]];
    const type = returningType(site, target.type.name === "JSON" ? target.type : undefined);
    return derived(type, site.args, site.binder.session, (env) => {
      const [a, b] = [target.eval(env), patch?.eval(env) ?? null];
      if (a === null || b === null) return null;
      return jsonAs(
        jsonText(mergePatch(parsedDocument(a), parsedDocument(b)), layoutOf(site)),
        type,
      );
    });
  },
};

/** JSON_EQUAL(a, b): equal but for blanks and the order of members. */
const jsonEqual: FunctionDefinition = {
  min: 2,
  max: 2,
  condition: true,
  compile: (site) =>
    derived(booleanType, site.args, site.binder.session, (env) => {
      const [a, b] = site.args.map((argument) => argument.eval(env));
      if (a === null || b === null || a === undefined || b === undefined) return null;
      const canonical = (value: Exclude<Value, null>) =>
        jsonText(parsedDocument(value), { ordered: true });
      return canonical(a) === canonical(b);
    }),
};

/**
 * Functions that make JSON.
 * Source: Oracle SQL Language Reference, JSON_OBJECT, JSON_ARRAY, JSON_SERIALIZE, JSON, JSON_SCALAR, JSON_MERGEPATCH.
 */
export const jsonGenerationFunctions: FunctionTable = {
  JSON_OBJECT: jsonObject,
  JSON_ARRAY: jsonArray,
  JSON_SERIALIZE: jsonSerialize,
  JSON: json,
  JSON_SCALAR: jsonScalar,
  JSON_MERGEPATCH: jsonMergePatch,
  JSON_EQUAL: jsonEqual,
};
