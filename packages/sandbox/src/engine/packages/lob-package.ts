import { oraError } from "../errors.ts";
import type { SqlType } from "../types/sql-type.ts";
import { Lob, type Value } from "../types/value.ts";
import type { PackageProcedure } from "./contract.ts";
import { procedure } from "./define-procedure.ts";

/** The most characters or bytes that one call reads or writes. Source: PL/SQL Packages and Types Reference, DBMS_LOB. */
const maxBuffer = 32_767;
/** LOBMAXSIZE: the largest offset and amount. */
const maxLob = 18_446_744_073_709_552_000;

/** @throws OraError 6502 for a locator that is NULL, in DBMS_LOB's words. */
function lobOf(value: Value | undefined): Lob {
  if (value instanceof Lob) return value;
  throw oraError(6502, [": invalid LOB locator specified: ORA-22275"]);
}

/** A whole number from 1 on. @throws OraError 21560 with the argument's number. */
function positive(value: Value | undefined, argument: number, most: number): number {
  const number = value === null || value === undefined ? Number.NaN : Math.trunc(Number(value));
  if (Number.isNaN(number) || number < 1 || number > most) throw oraError(21560, [argument]);
  return number;
}

function kindOf(type: SqlType | undefined): Lob["kind"] {
  return type?.name === "BLOB" || type?.name === "NCLOB" ? type.name : "CLOB";
}

/** Text for a CLOB, bytes for a BLOB; hexadecimal digits become bytes. @throws OraError 6502, 21560 for NULL. */
function bufferOf(lob: Lob, value: Value | undefined, argument: number): string | Uint8Array {
  if (value === null || value === undefined) throw oraError(21560, [argument]);
  if (lob.kind !== "BLOB") {
    return value instanceof Uint8Array
      ? Buffer.from(value).toString("hex").toUpperCase()
      : String(value);
  }
  if (value instanceof Uint8Array) return value;
  const text = String(value);
  if (!/^[0-9a-f]*$/i.test(text)) throw oraError(6502, [": hex to raw conversion error"]);
  return new Uint8Array(Buffer.from(text.length % 2 === 0 ? text : `0${text}`, "hex"));
}

/** The first `amount` of a buffer. @throws OraError 21560 when it has fewer. */
function part(buffer: string | Uint8Array, amount: number): string | Uint8Array {
  if (buffer.length < amount) throw oraError(21560, [2]);
  return buffer.slice(0, amount);
}

/** Content with something written over it from a place on, counted from 0; what lies before it is filled up. */
function overwritten(lob: Lob, at: number, piece: string | Uint8Array): Lob {
  if (lob.kind !== "BLOB") {
    const { text } = lob;
    const head = text.slice(0, at).padEnd(at, " ");
    return new Lob(lob.kind, head + String(piece) + text.slice(at + piece.length));
  }
  const bytes = new Uint8Array(Math.max(lob.bytes.length, at + piece.length));
  bytes.set(lob.bytes);
  bytes.set(piece as Uint8Array, at);
  return new Lob("BLOB", bytes);
}

function contentOf(lob: Lob): string | Uint8Array {
  return lob.kind === "BLOB" ? lob.bytes : lob.text;
}

/** A source's content for a destination. @throws OraError 6502 when one is text and the other bytes. */
function contentFor(destination: Lob, source: Lob): string | Uint8Array {
  if ((destination.kind === "BLOB") !== (source.kind === "BLOB")) {
    throw oraError(6502, [": invalid LOB locator specified: ORA-22275"]);
  }
  return contentOf(source);
}

function erased(lob: Lob, at: number, amount: number): Lob {
  if (lob.kind !== "BLOB") return overwritten(lob, at, " ".repeat(amount));
  return overwritten(lob, at, new Uint8Array(amount));
}

/** Reading: the amount that there is, and it. @throws OraError 1403 behind the end. */
const read = procedure(
  "DBMS_LOB.READ(LOB_LOC l, in-out AMOUNT n, OFFSET n, out BUFFER t)",
  (_, [locator, amount, offset]) => {
    const content = contentOf(lobOf(locator));
    const wanted = positive(amount, 2, maxBuffer);
    const start = positive(offset, 3, maxLob) - 1;
    const found = content.slice(start, start + wanted);
    if (found.length === 0) throw oraError(1403);
    return { AMOUNT: found.length, BUFFER: found };
  },
);

/**
 * DBMS_LOB on the variables of a block. A LOB is a value here: a changed one is handed back. Whether it is also a column of a
 * table is the caller's to know.
 * Source: Oracle Database PL/SQL Packages and Types Reference, DBMS_LOB.
 */
export const lobProcedures: readonly PackageProcedure[] = [
  procedure("DBMS_LOB.CREATETEMPORARY(out LOB_LOC l, CACHE b, DUR n?)", (_, _args, { types }) => {
    const kind = kindOf(types[0]);
    return { LOB_LOC: new Lob(kind, kind === "BLOB" ? new Uint8Array(0) : "") };
  }),
  procedure("DBMS_LOB.FREETEMPORARY(in-out LOB_LOC l)", (_, [locator]) => {
    lobOf(locator);
    return { LOB_LOC: null };
  }),
  procedure("DBMS_LOB.OPEN(in-out LOB_LOC l, OPEN_MODE n)", (_, [locator]) => {
    lobOf(locator);
    return {};
  }),
  procedure("DBMS_LOB.CLOSE(in-out LOB_LOC l)", (_, [locator]) => {
    lobOf(locator);
    return {};
  }),
  procedure("DBMS_LOB.WRITE(in-out LOB_LOC l, AMOUNT n, OFFSET n, BUFFER t)", (_, args) => {
    const lob = lobOf(args[0]);
    const amount = positive(args[1], 2, maxBuffer);
    const at = positive(args[2], 3, maxLob) - 1;
    return { LOB_LOC: overwritten(lob, at, part(bufferOf(lob, args[3], 4), amount)) };
  }),
  procedure("DBMS_LOB.WRITEAPPEND(in-out LOB_LOC l, AMOUNT n, BUFFER t)", (_, args) => {
    const lob = lobOf(args[0]);
    const amount = positive(args[1], 2, maxBuffer);
    const piece = part(bufferOf(lob, args[2], 3), amount);
    return { LOB_LOC: overwritten(lob, contentOf(lob).length, piece) };
  }),
  procedure("DBMS_LOB.APPEND(in-out DEST_LOB l, SRC_LOB l)", (_, [destination, source]) => {
    const lob = lobOf(destination);
    const content = contentFor(lob, lobOf(source));
    return { DEST_LOB: overwritten(lob, contentOf(lob).length, content) };
  }),
  procedure(
    "DBMS_LOB.COPY(in-out DEST_LOB l, SRC_LOB l, AMOUNT n, DEST_OFFSET n?, SRC_OFFSET n?)",
    (_, [destination, source, amount, to, from]) => {
      const lob = lobOf(destination);
      const content = contentFor(lob, lobOf(source));
      const wanted = positive(amount, 3, maxLob);
      const at = positive(to ?? 1, 4, maxLob) - 1;
      const start = positive(from ?? 1, 5, maxLob) - 1;
      if (start >= content.length) throw oraError(22994);
      return { DEST_LOB: overwritten(lob, at, content.slice(start, start + wanted)) };
    },
  ),
  procedure(
    "DBMS_LOB.ERASE(in-out LOB_LOC l, in-out AMOUNT n, OFFSET n?)",
    (_, [locator, amount, offset]) => {
      const lob = lobOf(locator);
      const wanted = positive(amount, 2, maxLob);
      const at = positive(offset ?? 1, 3, maxLob) - 1;
      const count = Math.max(0, Math.min(wanted, contentOf(lob).length - at));
      return { LOB_LOC: count === 0 ? lob : erased(lob, at, count), AMOUNT: count };
    },
  ),
  procedure("DBMS_LOB.TRIM(in-out LOB_LOC l, NEWLEN n)", (_, [locator, length]) => {
    const lob = lobOf(locator);
    const content = contentOf(lob);
    const kept = length === 0 ? 0 : positive(length, 2, maxLob);
    if (kept > content.length) throw oraError(22926);
    return { LOB_LOC: new Lob(lob.kind, content.slice(0, kept)) };
  }),
  read,
];
