import type { SessionContext, Table, TableFunction } from "../catalog/contract.ts";
import { OraError } from "../errors.ts";
import { segmentOf } from "../store/segment.ts";
import { currentRows } from "../store/table-ddl.ts";
import { varchar2 } from "../types/make-type.ts";
import type { Row, Value } from "../types/value.ts";

interface Line {
  readonly statementId: Value;
  readonly planId: number;
  readonly id: number;
  readonly depth: number;
  readonly operation: string;
  readonly name: string;
  readonly rows: string;
  readonly cost: string;
}

/**
 * DBMS_XPLAN.DISPLAY: the last plan that was explained, or that of a statement id, as a table of text.
 * Source: Oracle PL/SQL Packages and Types Reference, DBMS_XPLAN.DISPLAY.
 */
export const displayPlan: TableFunction = {
  columns: [{ name: "PLAN_TABLE_OUTPUT", type: varchar2(300) }],
  *rows(session, args): Iterable<Row> {
    const named = args.find(({ name }) => name === "STATEMENT_ID")?.value;
    const statementId = named ?? args.filter(({ name }) => name === undefined)[1]?.value ?? null;
    const lines = planLines(session, statementId);
    if (lines.length === 0) yield ["Error: cannot fetch last explain plan from PLAN_TABLE"];
    else for (const line of layOut(lines)) yield [line];
  },
};

/** The lines of the newest plan with the statement id, or of the newest at all. */
function planLines(session: SessionContext, statementId: Value): Line[] {
  const table = planTable(session);
  if (table === null) return [];
  const all: Line[] = [];
  for (const values of currentRows(segmentOf(table, session))) {
    const of = (name: string): Value =>
      values[table.columns.find((column) => column.name === name)?.position ?? -1] ?? null;
    const text = (name: string): string => String(of(name) ?? "");
    all.push({
      statementId: of("STATEMENT_ID"),
      planId: Number(of("PLAN_ID") ?? 0),
      id: Number(of("ID") ?? 0),
      depth: Number(of("DEPTH") ?? 0),
      operation: [text("OPERATION"), text("OPTIONS")].filter((word) => word !== "").join(" "),
      name: text("OBJECT_NAME"),
      rows: text("CARDINALITY"),
      cost: text("COST"),
    });
  }
  const wanted = all.filter((line) => statementId === null || line.statementId === statementId);
  const newest = Math.max(0, ...wanted.map((line) => line.planId));
  return wanted.filter((line) => line.planId === newest).sort((a, b) => a.id - b.id);
}

function planTable(session: SessionContext): Table | null {
  try {
    const object = session.resolve({ parts: ["PLAN_TABLE"], at: -1 }, "select");
    return object.kind === "table" ? object : null;
  } catch (error) {
    if (error instanceof OraError) return null;
    throw error;
  }
}

function layOut(lines: readonly Line[]): string[] {
  const titles = ["Id", "Operation", "Name", "Rows", "Cost"];
  const cells = lines.map((line) => [
    String(line.id),
    " ".repeat(line.depth) + line.operation,
    line.name,
    line.rows,
    line.cost,
  ]);
  const widths = titles.map((title, place) =>
    Math.max(title.length, ...cells.map((row) => row[place]?.length ?? 0)),
  );
  const isNumber = (place: number): boolean => place === 0 || place > 2;
  const format = (row: readonly string[]): string =>
    `| ${row
      .map((cell, place) =>
        isNumber(place) ? cell.padStart(widths[place] ?? 0) : cell.padEnd(widths[place] ?? 0),
      )
      .join(" | ")} |`;
  const rule = "-".repeat(format(titles).length);
  return [rule, format(titles), rule, ...cells.map(format), rule];
}
