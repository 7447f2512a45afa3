import type { ResultSet } from "oracledb";
import { type OraErrorContext, toOracleError } from "./ora-errors.ts";
import type { Row } from "./sql-reader.ts";

/** A column of a query's result as the server describes it. */
export interface ResultColumn {
  readonly name: string;
  /** `NUMBER`, `VARCHAR2`, `TIMESTAMP WITH TIME ZONE`… as the driver spells it. */
  readonly typeName: string;
  /** Decimal digits; undefined for types without. */
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  /** Longest value in bytes; undefined for types without. */
  readonly byteSize: number | undefined;
  readonly isNullable: boolean;
}

type CallGuard = <T>(call: () => Promise<T>) => Promise<T>;

/** An open query. Whoever opened it closes it; the session does nothing else meanwhile but what the cursor does. */
export class OracleCursor implements AsyncDisposable {
  readonly columns: readonly ResultColumn[];
  readonly #context: OraErrorContext;
  readonly #guard: CallGuard;
  #resultSet: ResultSet<Row> | undefined;

  /** @param guard Does one call of the driver, within the session's time limit. */
  constructor(resultSet: ResultSet<Row>, context: OraErrorContext, guard: CallGuard) {
    this.columns = resultSet.metaData.map((column) => ({
      name: column.name,
      typeName: column.dbTypeName ?? "",
      precision: column.precision,
      scale: column.scale,
      byteSize: column.byteSize,
      isNullable: column.nullable ?? true,
    }));
    this.#resultSet = resultSet;
    this.#context = context;
    this.#guard = guard;
  }

  /**
   * The next rows, at most `rowCount` of them; empty at the end. The array and its rows belong to the caller. `rowCount`
   * may differ from call to call: it is also the number of rows asked for in one round trip.
   * @throws OracleError, TransientOracleError
   */
  async next(rowCount: number): Promise<Row[]> {
    const resultSet = this.#resultSet;
    if (resultSet === undefined) return [];
    try {
      return await this.#guard(() => resultSet.getRows(rowCount));
    } catch (error) {
      throw toOracleError(error, this.#context);
    }
  }

  /** Gives the server's cursor back, with no round trip of its own. Never throws; may be called twice. */
  async close(): Promise<void> {
    const resultSet = this.#resultSet;
    this.#resultSet = undefined;
    try {
      await resultSet?.close();
    } catch {
      // A cursor of a lost connection is gone by itself.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
