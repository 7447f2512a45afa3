import {
  type ExistingTable,
  formatIdentifier,
  formatQualified,
  isInsertable,
  printOracleType,
  widenType,
} from "@singer-oracle/core/oracle";
import type { TablePlan, TargetColumn } from "./table-plan.ts";
import type { TableContext, TableRequest } from "./table-request.ts";
import { serverCharset } from "./target-server.ts";
import type { WantedTable } from "./wanted-table.ts";

/** Says once what a reader of the log should know about a table that does not do exactly what its stream says. */
export function tellTypes(
  plan: TablePlan,
  { existing, wanted }: { readonly existing: ExistingTable; readonly wanted: WantedTable },
  request: TableRequest,
  context: TableContext,
): void {
  const { log } = context;
  const fields = { stream_name: plan.stream };
  const name = formatQualified(existing);
  const before = new Set(request.previous?.ignoredProperties);
  const ignored = plan.ignoredProperties.filter((property) => !before.has(property));
  if (ignored.length > 0) {
    log.warning(
      `${name} takes no values of these properties, which are not loaded: ${list(ignored)}`,
      fields,
    );
  }
  if (request.previous !== undefined) return;
  if (wanted.unknownOverrides.length > 0) {
    log.warning(
      `column_type_overrides names properties that stream ${JSON.stringify(plan.stream)} does not have: ${list(wanted.unknownOverrides)}`,
      fields,
    );
  }
  const generated = existing.columns.filter((column) => !isInsertable(column));
  if (generated.length > 0) {
    const names = generated.map((column) => formatIdentifier(column.name)).join(", ");
    log.info(`${name}: left to the database, which generates their values: ${names}`, fields);
  }
  const narrow = plan.columns.filter((column) => isNarrow(column, context));
  if (narrow.length > 0) {
    const names = narrow.map(
      ({ name: column, type }) => `${formatIdentifier(column)} ${printOracleType(type)}`,
    );
    log.info(
      `${name}: columns of other types than the schema asks for, by which values are bound: ${names.join(", ")}`,
      fields,
    );
  }
}

/** Names of properties, of which a tap may send many. */
function list(names: readonly string[]): string {
  const most = 50;
  const shown = names
    .slice(0, most)
    .map((name) => JSON.stringify(name))
    .join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Whether no change of the column would make room for everything that the schema allows. */
function isNarrow({ type, declaredType }: TargetColumn, { server }: TableContext): boolean {
  const limits = { charset: serverCharset(server), maxVarcharBytes: server.maxVarchar2Bytes };
  return widenType(type, declaredType, limits).kind === "refuse";
}
