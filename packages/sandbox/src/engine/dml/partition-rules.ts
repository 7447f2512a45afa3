import type { Column, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { emptyEnv } from "../expressions/compiled.ts";
import { partitionNumber } from "../query/partition-test.ts";
import type { Row } from "../types/value.ts";

/** What partitioning asks of the rows of a table. */
export interface PartitionRules {
  /** @throws OraError 14400 when no partition takes the row. */
  readonly checkNew: (values: Row) => void;
  /** Whether a change of these columns can move a row. */
  readonly concerns: (columns: ReadonlySet<Column>) => boolean;
  /** @throws OraError 14402 when the row would move to another partition: row movement is off. */
  readonly checkMove: (before: Row, after: Row) => void;
  /** @throws OraError 14401 when the row does not belong to the partition that is named. */
  readonly checkNamed: (values: Row, name: string) => void;
}

/**
 * The rules of a partitioned table; null for any other.
 * Source: Oracle Database VLDB and Partitioning Guide; Error Messages, ORA-14400 to ORA-14402.
 */
export function partitionRules(table: Table, session: SessionContext): PartitionRules | null {
  const { partitioning } = table;
  const numberOf = partitionNumber(table, session);
  if (!partitioning || !numberOf) return null;
  const env = emptyEnv();
  const open = partitioning.interval !== undefined;
  const checkNew = (values: Row): void => {
    if (!open && numberOf(values, env) < 0) throw oraError(14400);
  };
  return {
    checkNew,
    concerns: (columns) =>
      [...columns].some((column) => partitioning.columns.includes(column.name)),
    checkMove: (before, after) => {
      checkNew(after);
      if (numberOf(before, env) !== numberOf(after, env)) throw oraError(14402);
    },
    checkNamed: (values, name) => {
      if (partitioning.partitions[numberOf(values, env)]?.name !== name) throw oraError(14401);
    },
  };
}
