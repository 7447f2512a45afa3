import { compareNumbers, tryParseNumber } from "../../types/number.ts";
import type { ItemPosition, JsonPath, PathOperand, PathStep, PathTest } from "./json-path.ts";
import type { JsonNode } from "./json-tree.ts";

/** Values of PASSING, by name. */
export type PathVariables = ReadonlyMap<string, JsonNode>;

const noVariables: PathVariables = new Map();

/** The nodes a path selects, in document order. */
export function selectNodes(
  root: JsonNode,
  path: JsonPath,
  variables: PathVariables = noVariables,
): readonly JsonNode[] {
  return walk([root], path.steps, path.lax, variables);
}

function walk(
  nodes: readonly JsonNode[],
  steps: readonly PathStep[],
  lax: boolean,
  variables: PathVariables,
): readonly JsonNode[] {
  let current = nodes;
  for (const step of steps) {
    current = current.flatMap((node) => apply(node, step, lax, variables));
  }
  return current;
}

function apply(
  node: JsonNode,
  step: PathStep,
  lax: boolean,
  variables: PathVariables,
): readonly JsonNode[] {
  switch (step.kind) {
    case "member":
    case "any-member":
      if (node.kind === "array" && lax) return node.items.flatMap((item) => members(item, step));
      return members(node, step);
    case "descendant":
      return descendants(node, step.name);
    case "items":
      if (node.kind === "array") return pick(node.items, step.ranges);
      return lax ? pick([node], step.ranges) : [];
    case "filter": {
      const candidates = node.kind === "array" && lax ? node.items : [node];
      return candidates.filter((candidate) => passes(candidate, step.test, lax, variables));
    }
    case "method":
      return method(node, step.name);
  }
}

function members(node: JsonNode, step: PathStep): readonly JsonNode[] {
  if (node.kind !== "object") return [];
  if (step.kind !== "member") return node.members.map((member) => member.value);
  return node.members.filter(({ name }) => name === step.name).map(({ value }) => value);
}

function descendants(node: JsonNode, name: string): readonly JsonNode[] {
  if (node.kind === "array") return node.items.flatMap((item) => descendants(item, name));
  if (node.kind !== "object") return [];
  return node.members.flatMap((member) => [
    ...(member.name === name ? [member.value] : []),
    ...descendants(member.value, name),
  ]);
}

function pick(
  items: readonly JsonNode[],
  ranges: Extract<PathStep, { kind: "items" }>["ranges"],
): readonly JsonNode[] {
  if (ranges === "all") return items;
  const place = ({ index, fromEnd }: ItemPosition) => (fromEnd ? items.length - 1 - index : index);
  return ranges.flatMap(({ from, to }) => {
    const [start, end] = [place(from), place(to)];
    if (start > end) return [];
    return items.slice(Math.max(0, start), Math.max(0, end + 1));
  });
}

/** Item methods that look at a value. Source: Oracle JSON Developer's Guide, SQL/JSON Path Expression Item Methods. */
function method(node: JsonNode, name: string): readonly JsonNode[] {
  switch (name) {
    case "type":
      return [{ kind: "string", value: node.kind }];
    case "size":
    case "count":
      return [number(node.kind === "array" ? node.items.length : 1)];
    case "length":
      return node.kind === "string" ? [number([...node.value].length)] : [];
    case "upper":
    case "lower":
      return node.kind === "string" ? [changed(node.value, name)] : [];
    case "string":
    case "stringOnly":
      return asString(node, name === "stringOnly");
    case "number":
    case "double":
    case "float":
    case "numberOnly":
      return asNumber(node, name === "numberOnly");
    case "boolean":
    case "booleanOnly":
      return node.kind === "boolean" ? [node] : [];
    case "abs":
      return node.kind === "number" ? [{ kind: "number", text: node.text.replace(/^-/, "") }] : [];
    case "date":
    case "timestamp":
      return node.kind === "string" ? [node] : [];
    default:
      return [node];
  }
}

function number(value: number): JsonNode {
  return { kind: "number", text: String(value) };
}

function changed(text: string, name: string): JsonNode {
  return { kind: "string", value: name === "upper" ? text.toUpperCase() : text.toLowerCase() };
}

function asString(node: JsonNode, only: boolean): readonly JsonNode[] {
  if (node.kind === "string") return [node];
  if (only || node.kind === "object" || node.kind === "array") return [];
  return [{ kind: "string", value: scalarText(node) ?? "null" }];
}

function asNumber(node: JsonNode, only: boolean): readonly JsonNode[] {
  if (node.kind === "number") return [node];
  if (only || node.kind !== "string" || tryParseNumber(node.value) === undefined) return [];
  return [{ kind: "number", text: node.value.trim() }];
}

/** The text of a scalar as JSON_VALUE returns it; undefined for null, objects and arrays. */
export function scalarText(node: JsonNode): string | undefined {
  switch (node.kind) {
    case "string":
      return node.value;
    case "number":
      return node.text;
    case "boolean":
      return String(node.value);
    default:
      return undefined;
  }
}

function passes(node: JsonNode, test: PathTest, lax: boolean, variables: PathVariables): boolean {
  switch (test.kind) {
    case "and":
      return passes(node, test.left, lax, variables) && passes(node, test.right, lax, variables);
    case "or":
      return passes(node, test.left, lax, variables) || passes(node, test.right, lax, variables);
    case "not":
      return !passes(node, test.test, lax, variables);
    case "exists":
      return walk([node], test.steps, lax, variables).length > 0;
    case "compare": {
      const left = operand(node, test.left, lax, variables);
      const right = operand(node, test.right, lax, variables);
      return left.some((a) => right.some((b) => compare(a, test.op, b)));
    }
  }
}

function operand(
  node: JsonNode,
  source: PathOperand,
  lax: boolean,
  variables: PathVariables,
): readonly JsonNode[] {
  if (source.kind === "path") return walk([node], source.steps, lax, variables);
  if (source.kind !== "variable") return [source];
  const value = variables.get(source.name);
  return value ? [value] : [];
}

function compare(a: JsonNode, op: string, b: JsonNode): boolean {
  if (a.kind === "string" && b.kind === "string") return compareText(a.value, op, b.value);
  const order = orderOf(a, b);
  if (order === undefined) return false;
  switch (op) {
    case "==":
      return order === 0;
    case "!=":
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return false;
  }
}

function compareText(a: string, op: string, b: string): boolean {
  switch (op) {
    case "==":
      return a === b;
    case "!=":
    case "<>":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "has substring":
      return a.includes(b);
    case "starts with":
      return a.startsWith(b);
    case "like":
      return likePattern(b).test(a);
    default:
      return new RegExp(op === "eq_regex" ? `^(?:${b})$` : b, "u").test(a);
  }
}

function likePattern(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("%", "[\\s\\S]*")
    .replaceAll("_", "[\\s\\S]");
  return new RegExp(`^${source}$`, "u");
}

/** Undefined: the values cannot be compared. A number compares with text that reads as one. */
function orderOf(a: JsonNode, b: JsonNode): number | undefined {
  if (a.kind === "null" || b.kind === "null") return a.kind === b.kind ? 0 : undefined;
  if (a.kind === "boolean" || b.kind === "boolean") {
    return a.kind === b.kind && "value" in a && "value" in b
      ? Number(a.value) - Number(b.value)
      : undefined;
  }
  const x = tryParseNumber(scalarText(a) ?? "");
  const y = tryParseNumber(scalarText(b) ?? "");
  return x === undefined || y === undefined ? undefined : compareNumbers(x, y);
}
