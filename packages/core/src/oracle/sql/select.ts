import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteQualified } from "../identifiers.ts";
import { unsignedLiteral } from "./literals.ts";
import { scnBind, whereClause } from "./predicates.ts";

/** One expression of a select list. */
export interface SelectItem {
  /** Ready SQL: a quoted column, `TO_CHAR("C", …)`, `ORA_ROWSCN`. */
  readonly expression: string;
  /** Name of the result column; needed where an expression would have none of its own. */
  readonly alias?: string;
}

/** What a statement reads from. */
export type SelectSource =
  | {
      readonly kind: "table";
      readonly table: QualifiedName;
      readonly partition?: string;
      readonly subpartition?: string;
      /** Reads as of the SCN bound as `:scn` (text). Never together with ORA_ROWSCN, views of V$, external tables. */
      readonly asOfScn?: boolean;
    }
  /** An inline view, ready with its parentheses: what `userQuery` gives. */
  | { readonly kind: "query"; readonly view: string };

/** A SELECT as plain data. All parts but the names are ready SQL. */
export interface SelectPlan {
  /** Empty = all columns, `*`. */
  readonly items: readonly SelectItem[];
  readonly source: SelectSource;
  /** Optimizer hints without their comment, from `userHints`. */
  readonly hints?: string;
  /** Conditions that all must hold, each standing on its own. */
  readonly conditions?: readonly string[];
  /** Expressions to sort by, ascending. An incremental read sorts by the replication key alone. */
  readonly orderBy?: readonly string[];
  /** Stops after so many rows. For trying a stream out; never for reading it. */
  readonly maxRows?: number;
}

/**
 * The SELECT statement. Binds are those of the expressions and conditions, plus `:scn`.
 *
 * Without an order `maxRows` becomes ROWNUM, not FETCH FIRST: the server rewrites the latter to an analytic function,
 * which refuses LONG columns (ORA-00997). Source: Oracle SQL Language Reference, SELECT, ROWNUM Pseudocolumn.
 */
export function selectStatement(plan: SelectPlan): string {
  const { conditions = [], orderBy = [], maxRows } = plan;
  const byRownum = maxRows !== undefined && orderBy.length === 0;
  const all = byRownum ? [...conditions, `ROWNUM <= ${unsignedLiteral(maxRows)}`] : conditions;
  const list = plan.items.length === 0 ? "*" : plan.items.map(selectItem).join(", ");
  const order = orderBy.length === 0 ? "" : `\nORDER BY ${orderBy.join(", ")}`;
  const fetch =
    maxRows === undefined || byRownum ? "" : `\nFETCH FIRST ${unsignedLiteral(maxRows)} ROWS ONLY`;
  return `SELECT ${hintComment(plan.hints)}${list}\nFROM ${sourceText(plan.source)}${whereClause(all)}${order}${fetch}`;
}

/** `SELECT COUNT(*)` over the same source, hints and conditions. */
export function countStatement(plan: Pick<SelectPlan, "source" | "hints" | "conditions">): string {
  const from = sourceText(plan.source);
  return `SELECT ${hintComment(plan.hints)}COUNT(*)\nFROM ${from}${whereClause(plan.conditions ?? [])}`;
}

/** The hints as a comment behind a statement's first word, with a space behind it; nothing when there are none. */
export function hintComment(hints: string | undefined): string {
  return hints === undefined || hints === "" ? "" : `/*+ ${hints} */ `;
}

function selectItem(item: SelectItem): string {
  return item.alias === undefined
    ? item.expression
    : `${item.expression} AS ${quoteIdentifier(item.alias)}`;
}

function sourceText(source: SelectSource): string {
  if (source.kind === "query") return source.view;
  const { table, partition, subpartition, asOfScn } = source;
  const part =
    subpartition !== undefined
      ? ` SUBPARTITION (${quoteIdentifier(subpartition)})`
      : partition !== undefined
        ? ` PARTITION (${quoteIdentifier(partition)})`
        : "";
  // TO_NUMBER: the driver takes an SCN as text, because NUMBER binds refuse texts and a number may lose digits.
  const flashback = asOfScn === true ? ` AS OF SCN TO_NUMBER(:${scnBind})` : "";
  return `${quoteQualified(table)}${part}${flashback}`;
}
