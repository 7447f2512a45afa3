import type { SessionContext, Table } from "../catalog/contract.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo, emptyEnv } from "../expressions/compiled.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { Expr } from "../parser/ast.ts";
import { BigDecimal } from "../types/big-decimal.ts";
import { numberToText } from "../types/number-text.ts";
import type { SqlType } from "../types/sql-type.ts";
import { Timestamp, type Value } from "../types/value.ts";
import { expressionText } from "./expression-text.ts";
import { type ViewFamily, yesNo } from "./view-family.ts";
import { visibleObjects, visibleTables } from "./visible-objects.ts";

type Partitioning = NonNullable<Table["partitioning"]>;

/** *_PART_TABLES. Source: Oracle Database Reference, ALL_PART_TABLES. */
const partitionedTables: ViewFamily = {
  suffix: "PART_TABLES",
  columns: `OWNER v128 TABLE_NAME v128 PARTITIONING_TYPE v9 SUBPARTITIONING_TYPE v9 PARTITION_COUNT n
    DEF_SUBPARTITION_COUNT n PARTITIONING_KEY_COUNT n SUBPARTITIONING_KEY_COUNT n STATUS v8 DEF_TABLESPACE_NAME v30
    INTERVAL v1000`,
  *rows(source) {
    for (const { owner, name, tablespace, partitioning } of visibleTables(source)) {
      if (partitioning === null) continue;
      const { type, columns, partitions, interval } = partitioning;
      yield {
        OWNER: owner,
        TABLE_NAME: name,
        PARTITIONING_TYPE: type,
        SUBPARTITIONING_TYPE: "NONE",
        // An interval partitioned table could have all partitions that there can be.
        PARTITION_COUNT: interval === undefined ? partitions.length : 1_048_575,
        DEF_SUBPARTITION_COUNT: 0,
        PARTITIONING_KEY_COUNT: columns.length,
        SUBPARTITIONING_KEY_COUNT: 0,
        STATUS: "VALID",
        DEF_TABLESPACE_NAME: tablespace,
        INTERVAL: interval === undefined ? null : (expressionText(interval) ?? null),
      };
    }
  },
};

/** *_TAB_PARTITIONS: names, order and bounds; rows are not kept apart. */
const partitions: ViewFamily = {
  suffix: "TAB_PARTITIONS",
  ownerColumn: "TABLE_OWNER",
  columns: `TABLE_OWNER v128 TABLE_NAME v128 COMPOSITE v3 PARTITION_NAME v128 SUBPARTITION_COUNT n HIGH_VALUE l
    HIGH_VALUE_LENGTH n PARTITION_POSITION n TABLESPACE_NAME v30 NUM_ROWS n BLOCKS n AVG_ROW_LEN n SAMPLE_SIZE n
    LAST_ANALYZED d GLOBAL_STATS v3 USER_STATS v3 INTERVAL v3 SEGMENT_CREATED v4`,
  *rows(source) {
    for (const table of visibleObjects(source, ["table"], { owner: "TABLE_OWNER" })) {
      const { partitioning } = table;
      if (partitioning === null) continue;
      for (const [index, { name, values }] of partitioning.partitions.entries()) {
        const highValue = highValueOf(table, partitioning, values, source.session);
        yield {
          TABLE_OWNER: table.owner,
          TABLE_NAME: table.name,
          COMPOSITE: "NO",
          PARTITION_NAME: name,
          SUBPARTITION_COUNT: 0,
          HIGH_VALUE: highValue,
          HIGH_VALUE_LENGTH: highValue?.length ?? 0,
          PARTITION_POSITION: index + 1,
          TABLESPACE_NAME: table.tablespace,
          GLOBAL_STATS: "NO",
          USER_STATS: "NO",
          INTERVAL: "NO",
          SEGMENT_CREATED: yesNo(table.segment.slots.length > 0),
        };
      }
    }
  },
};

/** The bounds as the dictionary has them; NULL for HASH. */
function highValueOf(
  table: Table,
  { type, columns }: Partitioning,
  values: readonly Expr[],
  session: SessionContext,
): string | null {
  if (type === "HASH" || values.length === 0) return null;
  const types = columns.map(
    (name) => table.columns.find((column) => column.name === name)?.type ?? nullType,
  );
  const bounds = values.map((value, index) =>
    boundText(value, types[type === "RANGE" ? index : 0] ?? nullType, session),
  );
  return bounds.join(", ");
}

const nullType: SqlType = { name: "NULL" };

function boundText(value: Expr, type: SqlType, session: SessionContext): string {
  if (value.kind === "default") return "DEFAULT";
  if (value.kind === "null") return "NULL";
  if (value.kind === "row") {
    return `( ${value.items.map((item) => boundText(item, type, session)).join(", ")} )`;
  }
  if (value.kind === "name") return value.name.parts.join(".");
  const compiled = convertTo(compileExpr(value, emptyScope(), session), type, session, value.at);
  return literalOf(compiled.eval(emptyEnv()), type) ?? expressionText(value) ?? "NULL";
}

/** A value as a literal, in the form that HIGH_VALUE has. */
function literalOf(value: Value, { name }: SqlType): string | undefined {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (name === "DATE" && typeof value === "number") {
    return `TO_DATE('${timeText(value)}', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')`;
  }
  if (value instanceof Timestamp && value.nanos === 0) {
    return `TIMESTAMP'${timeText(value.seconds)}'`;
  }
  if (typeof value === "number" || value instanceof BigDecimal) return numberToText(value);
  return undefined;
}

/** ` 2024-02-29 00:00:00`. */
function timeText(seconds: number): string {
  return ` ${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")}`;
}

/** *_PART_KEY_COLUMNS. */
const partitionKeys: ViewFamily = {
  suffix: "PART_KEY_COLUMNS",
  columns: `OWNER v128 NAME v128 OBJECT_TYPE v5 COLUMN_NAME v4000 COLUMN_POSITION n`,
  *rows(source) {
    for (const table of visibleObjects(source, ["table"], { name: "NAME" })) {
      for (const [index, column] of (table.partitioning?.columns ?? []).entries()) {
        yield {
          OWNER: table.owner,
          NAME: table.name,
          OBJECT_TYPE: "TABLE",
          COLUMN_NAME: column,
          COLUMN_POSITION: index + 1,
        };
      }
    }
  },
};

/** *_SUBPART_KEY_COLUMNS: the sandbox has no subpartitions. */
const subpartitionKeys: ViewFamily = {
  suffix: "SUBPART_KEY_COLUMNS",
  columns: partitionKeys.columns,
  rows: () => [],
};

/** The views about partitions. */
export const partitionViews: readonly ViewFamily[] = [
  partitionedTables,
  partitions,
  partitionKeys,
  subpartitionKeys,
];
