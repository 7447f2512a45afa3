import { packageProcedures } from "../packages/index.ts";
import type { Expr, FunctionArgument, PlsqlBlock, Statement } from "../parser/ast.ts";
import type { BindDirection } from "./contract.ts";

/** What a placeholder is used for. */
interface Use {
  read: boolean;
  written: boolean;
}

/**
 * Which placeholders a block reads and which it assigns to. One that is never looked at counts as read.
 * @param count how many placeholders there are.
 */
export function bindDirections(statement: Statement, count: number): BindDirection[] {
  const uses = Array.from({ length: count }, (): Use => ({ read: false, written: false }));
  const subprograms = statement.kind === "block" ? parametersOf(statement) : new Map();
  visit(statement, uses, subprograms);
  return uses.map(({ read, written }) => (written ? (read ? "in-out" : "out") : "in"));
}

/** Modes of the parameters of the subprograms of a block, by name. */
type Subprograms = ReadonlyMap<string, readonly { readonly name: string; readonly mode: string }[]>;

function parametersOf(block: PlsqlBlock): Subprograms {
  const found = new Map<string, readonly { name: string; mode: string }[]>();
  const collect = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) collect(item);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const { kind, name, parameters } = node as { kind?: string; name?: string; parameters?: [] };
    if (kind === "subprogram" && name !== undefined && parameters) found.set(name, parameters);
    for (const member of Object.values(node)) collect(member);
  };
  collect(block);
  return found;
}

/** Keys of the statements whose values are assigned to. */
const targetKeys: Readonly<Record<string, readonly string[]>> = {
  assign: ["target"],
  "execute-immediate": ["into", "returning"],
  fetch: ["into"],
  open: ["cursor"],
  call: ["into"],
};

function visit(node: unknown, uses: Use[], subprograms: Subprograms): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, uses, subprograms);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const expr = node as Expr;
  if (expr.kind === "bind") {
    mark(uses, expr, "read");
    return;
  }
  if (expr.kind === "call" && "name" in expr) {
    visitCall(expr.name.parts, expr.args, uses, subprograms);
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (!isTarget(node, key)) visit(value, uses, subprograms);
    else visitTargets(value, (node as { mode?: string }).mode === "IN OUT", uses, subprograms);
  }
}

function isTarget(node: { kind?: string; mode?: string; items?: unknown }, key: string): boolean {
  if (targetKeys[node.kind ?? ""]?.includes(key)) return true;
  // USING OUT value; SELECT … INTO targets; RETURNING items INTO.
  if (key === "value" && node.mode !== undefined) return node.mode !== "IN";
  return (
    key === "targets" || (key === "into" && node.items !== undefined && node.kind === undefined)
  );
}

function visitTargets(
  value: unknown,
  alsoRead: boolean,
  uses: Use[],
  subprograms: Subprograms,
): void {
  for (const item of (Array.isArray(value) ? value : [value]) as Expr[]) {
    if (item?.kind !== "bind" || alsoRead) visit(item, uses, subprograms);
    if (item?.kind === "bind") mark(uses, item, "written");
  }
}

function visitCall(
  parts: readonly string[],
  args: readonly FunctionArgument[],
  uses: Use[],
  subprograms: Subprograms,
): void {
  const name = (parts[0] === "SYS" ? parts.slice(1) : parts).join(".");
  const parameters = subprograms.get(parts.at(-1) ?? "") ?? packageProcedures.get(name)?.parameters;
  for (const [position, { name: argument, value }] of args.entries()) {
    const parameter =
      argument === undefined
        ? parameters?.[position]
        : parameters?.find((candidate) => candidate.name === argument);
    const mode = parameter?.mode.toUpperCase().replace("-", " ") ?? "IN";
    if (value.kind !== "bind" || mode === "IN") visit(value, uses, subprograms);
    else {
      mark(uses, value, "written");
      if (mode === "IN OUT") mark(uses, value, "read");
    }
  }
}

function mark(uses: Use[], bind: Extract<Expr, { kind: "bind" }>, what: "read" | "written"): void {
  const use = uses[bind.index];
  if (use) use[what] = true;
}
