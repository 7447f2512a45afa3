import type { ExecuteRequest, ExecuteResult, RowCursor } from "../../src/engine/contract.ts";
import { oraError } from "../../src/engine/errors.ts";
import { ArrayBind, type Lob, type Row, type Value } from "../../src/engine/types/value.ts";
import { type CannedTable, cannedTables, column, number9 } from "./canned-tables.ts";

/** Two rows of one number. */
export const number2: CannedTable = { columns: [column("N", number9)], rows: [[7], [8]] };

/** Pulls from an iterator. `done` comes with the last rows only when the iterator says so, as with real plans. */
export function rowCursor(columns: CannedTable["columns"], source: Iterable<Row>): RowCursor {
  const iterator = source[Symbol.iterator]();
  return {
    columns,
    async fetch(count) {
      const rows: Row[] = [];
      while (rows.length < count) {
        const { value, done } = iterator.next();
        if (done) return { rows, done: true };
        rows.push(value);
      }
      return { rows, done: false };
    },
    close() {
      iterator.return?.();
    },
  };
}

/** Waits, or fails with ORA-01013 as soon as the signal is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(oraError(1013));
    });
  });
}

type Directions = ("in" | "out" | "in-out")[];

function outResult(
  request: ExecuteRequest,
  directions: Directions,
  out: readonly Row[],
): ExecuteResult {
  return { kind: "plsql", directions, outTypes: request.bindTypes, out, implicitResults: [] };
}

/** The blocks that tests execute. */
export async function plsql(sql: string, request: ExecuteRequest): Promise<ExecuteResult> {
  const { bindRows } = request;
  const cursorOf = ({ columns, rows }: CannedTable): Value => ({
    refCursor: rowCursor(columns, rows),
  });
  const scalars = cannedTables["scalars"] as CannedTable;
  const firstTwo: CannedTable = {
    columns: scalars.columns.slice(0, 2),
    rows: scalars.rows.map((row) => row.slice(0, 2)),
  };
  if (/^begin p_out\(/i.test(sql)) {
    const out = bindRows.map((row) => [null, Number(row[0]) * 2, `${String(row[2])}!`]);
    return outResult(request, ["in", "out", "in-out"], out);
  }
  if (/^begin p_cur\(/i.test(sql)) return outResult(request, ["out"], [[cursorOf(firstTwo)]]);
  if (/^begin p_curlob\(/i.test(sql)) {
    return outResult(request, ["out"], [[cursorOf(cannedTables["lobs"] as CannedTable)]]);
  }
  if (/^begin p_implicit/i.test(sql)) {
    const implicitResults = [firstTwo, number2].map(({ columns, rows }) =>
      rowCursor(columns, rows),
    );
    return { kind: "plsql", directions: [], outTypes: [], out: [], implicitResults };
  }
  if (/^begin p_clob\(/i.test(sql)) {
    const out = bindRows.map((row) => [null, (row[0] as Lob).text.length]);
    return outResult(request, ["in", "out"], out);
  }
  if (/^begin p_outclob\(/i.test(sql)) {
    const clob = cannedTables["lobs"]?.rows[0]?.[1] ?? null;
    return {
      ...outResult(request, ["out"], [[clob]]),
      outTypes: [{ name: "CLOB" }],
    } as ExecuteResult;
  }
  if (/^begin p_array\(/i.test(sql)) {
    const given = bindRows[0]?.[0] as ArrayBind;
    const doubled = new ArrayBind(
      given.elements.map((item) => Number(item) * 2),
      10,
    );
    return outResult(request, ["in-out"], [[doubled]]);
  }
  if (/^begin p_types\(/i.test(sql)) {
    return outResult(request, bindRows[0]?.map(() => "in-out") ?? [], bindRows);
  }
  if (/^begin p_sleep/i.test(sql)) {
    await sleep(Number(bindRows[0]?.[0] ?? 5000), request.signal);
    return outResult(request, ["in"], []);
  }
  if (/^begin p_bug/i.test(sql)) throw new TypeError("a bug of the engine");
  return outResult(
    request,
    request.bindTypes.map(() => "in"),
    [],
  );
}
