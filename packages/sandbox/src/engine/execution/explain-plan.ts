import type { Table } from "../catalog/contract.ts";
import { compileDml, type DmlNode } from "../dml/compile-dml.ts";
import { OraError, oraError } from "../errors.ts";
import type { Query, Statement } from "../parser/ast.ts";
import { compileQuery } from "../query/compile-query.ts";
import type { PlanNode } from "../query/contract.ts";
import { insertRow } from "../store/changes.ts";
import { segmentOf } from "../store/segment.ts";
import { startChange } from "../store/statements.ts";
import type { Row, Value } from "../types/value.ts";
import type { WorkingSession } from "./working-session.ts";

/** A line of a plan as the plan table has it. */
type PlanRow = Readonly<Record<string, Value>>;

/**
 * EXPLAIN PLAN: compiles the statement without running it and writes how it would run to PLAN_TABLE.
 * Source: Oracle SQL Language Reference, EXPLAIN PLAN.
 * @throws OraError 2402 without a plan table, and what the statement raises.
 */
export function explainPlan(
  { statement, statementId }: Extract<Statement, { kind: "explain-plan" }>,
  session: WorkingSession,
): void {
  const plan = planOf(statement, session);
  const table = findPlanTable(session);
  const planId = nextPlanId(session);
  const change = startChange(session);
  const segment = segmentOf(table, session);
  const common = {
    STATEMENT_ID: statementId ?? null,
    PLAN_ID: planId,
    TIMESTAMP: session.now.seconds,
  };
  for (const row of planRows(plan)) {
    insertRow(change, table, segment, storedRow(table, { ...common, ...row }), []);
  }
}

let lastPlanId = 0;

function nextPlanId(_session: WorkingSession): number {
  lastPlanId += 1;
  return lastPlanId;
}

function findPlanTable(session: WorkingSession): Table {
  try {
    const object = session.resolve({ parts: ["PLAN_TABLE"], at: -1 }, "insert");
    if (object.kind === "table") return object;
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
  }
  throw oraError(2402);
}

/** @throws OraError 2403 when the table lacks what a plan needs. */
function storedRow(table: Table, row: PlanRow): Row {
  const names = new Set(table.columns.map((column) => column.name));
  for (const needed of ["OPERATION", "ID", "PARENT_ID"]) {
    if (!names.has(needed)) throw oraError(2403);
  }
  const values: Value[] = [];
  for (const { name, position, unused } of table.columns) {
    if (position >= 0) values[position] = unused ? null : (row[name] ?? null);
  }
  return values;
}

function planOf(statement: Statement, session: WorkingSession): PlanNode {
  switch (statement.kind) {
    case "query":
      return rootOf("SELECT STATEMENT", queryPlan(statement, session));
    case "insert":
    case "insert-all":
    case "update":
    case "delete":
    case "merge":
      return dmlPlan(statement, session);
    case "create-table":
      return rootOf("CREATE TABLE STATEMENT", statement.as && queryPlan(statement.as, session));
    case "create-index":
      return rootOf("CREATE INDEX STATEMENT", undefined);
    default:
      throw oraError(900, [], statement.at);
  }
}

function queryPlan(query: Query, session: WorkingSession): PlanNode {
  return compileQuery(query, session).plan;
}

function rootOf(operation: string, child: PlanNode | undefined): PlanNode {
  return { operation, rows: child?.rows ?? 1, children: child === undefined ? [] : [child] };
}

function dmlPlan(statement: DmlNode, session: WorkingSession): PlanNode {
  const { tables } = compileDml(statement, session);
  const verb = statement.kind === "insert-all" ? "INSERT" : statement.kind.toUpperCase();
  const [table] = tables;
  const rows = table?.segment.liveRows ?? 1;
  const source = sourceOf(statement, session);
  const target: PlanNode = {
    operation: verb === "INSERT" ? "LOAD TABLE CONVENTIONAL" : verb,
    ...objectOf(table),
    rows: source?.rows ?? rows,
    children: [...(source === undefined ? [] : [source]), ...scanOf(verb, table, rows)],
  };
  return rootOf(`${verb} STATEMENT`, target);
}

function objectOf(table: Table | undefined): { objectOwner?: string; objectName?: string } {
  return table === undefined ? {} : { objectOwner: table.owner, objectName: table.name };
}

function sourceOf(statement: DmlNode, session: WorkingSession): PlanNode | undefined {
  if (statement.kind === "insert-all") return queryPlan(statement.query, session);
  if (statement.kind !== "insert" || statement.source.kind !== "query") return undefined;
  return queryPlan(statement.source.query, session);
}

/** UPDATE, DELETE and MERGE read the table that they change. */
function scanOf(verb: string, table: Table | undefined, rows: number): PlanNode[] {
  if (verb === "INSERT" || table === undefined) return [];
  return [{ operation: "TABLE ACCESS", options: "FULL", ...objectOf(table), rows, children: [] }];
}

/** The lines in the order of their numbers, from the root down. */
function planRows(root: PlanNode): PlanRow[] {
  const rows: PlanRow[] = [];
  const visit = (node: PlanNode, parent: number | null, depth: number, position: number): void => {
    const id = rows.length;
    rows.push({
      OPERATION: node.operation,
      OPTIONS: node.options ?? null,
      OBJECT_OWNER: node.objectOwner ?? null,
      OBJECT_NAME: node.objectName ?? null,
      OBJECT_ALIAS: node.alias === undefined ? null : `"${node.alias}"@"SEL$1"`,
      OBJECT_TYPE: node.operation === "TABLE ACCESS" ? "TABLE" : null,
      OPTIMIZER: parent === null ? "ALL_ROWS" : null,
      ID: id,
      PARENT_ID: parent,
      DEPTH: depth,
      POSITION: position,
      COST: costOf(node),
      CARDINALITY: Math.max(1, Math.round(node.rows)),
    });
    for (const [place, child] of node.children.entries()) visit(child, id, depth + 1, place + 1);
  };
  visit(root, null, 0, costOf(root));
  return rows;
}

/** Grows with the rows that are read: no more than an order. */
function costOf(node: PlanNode): number {
  const own = node.children.length === 0 ? 2 + Math.floor(node.rows / 500) : 0;
  return own + node.children.reduce((sum, child) => sum + costOf(child), 0);
}
