import { oraError } from "../errors.ts";
import { booleanType, integerType, rowidType } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { CompileContext, ImplicitCursor } from "./compile-context.ts";
import { PlsqlRecord, type PlsqlValue } from "./composite.ts";
import { CursorState } from "./cursor-state.ts";
import { compileError } from "./plsql-errors.ts";
import type { Reference } from "./references.ts";
import type { RecordType } from "./variable-type.ts";

function scalar(type: SqlType, get: () => Value): Reference {
  return { type: { kind: "scalar", type }, get };
}

/** The opposite, where there is an answer. */
function opposite(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

/**
 * The attribute of an explicit cursor or a cursor variable: %FOUND, %NOTFOUND, %ROWCOUNT, %ISOPEN. `%ROWID` is what WHERE
 * CURRENT OF is made of.
 * Source: Oracle Database PL/SQL Language Reference, Named Cursor Attribute.
 * @throws OraError 6550 for another name; at run time 1001 when it is not open.
 */
export function cursorAttribute(
  attribute: string,
  cursor: () => PlsqlValue,
  at: number,
  context: CompileContext,
): Reference {
  const state = (): CursorState => {
    const value = cursor();
    if (!(value instanceof CursorState) || !value.isOpen) throw oraError(1001);
    return value;
  };
  switch (attribute) {
    case "FOUND":
      return scalar(booleanType, () => state().found);
    case "NOTFOUND":
      return scalar(booleanType, () => opposite(state().found));
    case "ROWCOUNT":
      return scalar(integerType, () => state().rowCount);
    case "ISOPEN":
      return scalar(booleanType, () => {
        const value = cursor();
        return value instanceof CursorState && value.isOpen;
      });
    case "ROWID":
      return scalar(rowidType, () => {
        const { current, found } = state();
        if (!found || !current) throw oraError(1410);
        return current.at(-1) ?? null;
      });
    default:
      throw notAnAttribute(attribute, at, context);
  }
}

function notAnAttribute(attribute: string, at: number, context: CompileContext): Error {
  const text = `PLS-00208: identifier '${attribute}' is not a legal cursor attribute`;
  return compileError(context, at, text);
}

/**
 * SQL%ROWCOUNT and its like, SQL%BULK_ROWCOUNT(i), SQL%BULK_EXCEPTIONS.COUNT, SQL%BULK_EXCEPTIONS(i).ERROR_CODE.
 * Source: Oracle Database PL/SQL Language Reference, Implicit Cursor Attribute.
 */
export function sqlAttribute(
  attribute: string,
  index: (() => number | string) | undefined,
  at: number,
  context: CompileContext,
): Reference {
  const { implicit } = context.runtime;
  const found = (): boolean | null => (implicit.rowCount === null ? null : implicit.rowCount > 0);
  switch (attribute) {
    case "FOUND":
      return scalar(booleanType, found);
    case "NOTFOUND":
      return scalar(booleanType, () => opposite(found()));
    case "ROWCOUNT":
      return scalar(integerType, () => implicit.rowCount);
    case "ISOPEN":
      return scalar(booleanType, () => false);
    case "BULK_ROWCOUNT":
      return scalar(integerType, () => {
        const count = implicit.bulkRowCounts[Number(index?.()) - 1];
        if (count === undefined) throw oraError(6533);
        return count;
      });
    case "BULK_EXCEPTIONS":
      return bulkExceptions(implicit, index);
    default:
      throw notAnAttribute(attribute, at, context);
  }
}

const integer = { kind: "scalar", type: integerType } as const;

const bulkType: RecordType = {
  kind: "record",
  name: "BULK_EXCEPTIONS",
  fields: [{ name: "COUNT", type: integer }],
};

const bulkElementType: RecordType = {
  kind: "record",
  name: "BULK_EXCEPTION",
  fields: [
    { name: "ERROR_INDEX", type: integer },
    { name: "ERROR_CODE", type: integer },
  ],
};

/** The errors of FORALL … SAVE EXCEPTIONS, as records made when they are asked for. */
function bulkExceptions(
  implicit: ImplicitCursor,
  index: (() => number | string) | undefined,
): Reference {
  if (!index) {
    return {
      type: bulkType,
      get: () => new PlsqlRecord(bulkType, [implicit.bulkExceptions.length]),
    };
  }
  return {
    type: bulkElementType,
    get: () => {
      const found = implicit.bulkExceptions[Number(index()) - 1];
      if (!found) throw oraError(6533);
      return new PlsqlRecord(bulkElementType, [found.row + 1, found.error.number]);
    },
  };
}
