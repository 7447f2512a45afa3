import type { PlanNode, QueryPlan } from "./contract.ts";

/** One line of a plan, as PLAN_TABLE holds it. */
export interface PlanLine {
  readonly id: number;
  readonly parentId: number | null;
  readonly depth: number;
  /** Number of the line among those of the same parent, from 1. */
  readonly position: number;
  readonly operation: string;
  readonly options: string | null;
  readonly objectOwner: string | null;
  readonly objectName: string | null;
  readonly objectAlias: string | null;
  readonly cardinality: number;
}

/** The plan of a compiled query, line by line; the first is SELECT STATEMENT. Source: Oracle SQL Tuning Guide, PLAN_TABLE. */
export function explainPlan(plan: QueryPlan): PlanLine[] {
  const lines: PlanLine[] = [];
  const add = (node: PlanNode, parentId: number | null, depth: number, position: number): void => {
    const id = lines.length;
    lines.push({
      id,
      parentId,
      depth,
      position,
      operation: node.operation,
      options: node.options ?? null,
      objectOwner: node.objectOwner ?? null,
      objectName: node.objectName ?? null,
      objectAlias: node.alias ?? null,
      cardinality: node.rows,
    });
    for (const [index, child] of node.children.entries()) add(child, id, depth + 1, index + 1);
  };
  const root = { operation: "SELECT STATEMENT", rows: plan.estimate, children: [plan.plan] };
  add(root, null, 0, 1);
  return lines;
}

/** The plan as DBMS_XPLAN.DISPLAY prints its table: Id, Operation, Name, Rows. */
export function formatPlan(lines: readonly PlanLine[]): string[] {
  const cells = lines.map((line) => [
    String(line.id),
    " ".repeat(line.depth) + line.operation + (line.options === null ? "" : ` ${line.options}`),
    line.objectName ?? "",
    String(line.cardinality),
  ]);
  const head = ["Id", "Operation", "Name", "Rows"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + 3, 1));
  const lineOf = (row: readonly string[]): string =>
    `| ${row
      .map((cell, column) =>
        column === 0 || column === 3
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join(" | ")} |`;
  return [rule, lineOf(head), rule, ...cells.map(lineOf), rule];
}
