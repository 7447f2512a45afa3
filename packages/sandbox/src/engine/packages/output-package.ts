import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { ArrayBind } from "../types/value.ts";
import type { PackageProcedure } from "./contract.ts";
import { procedure, textOf } from "./define-procedure.ts";

/** Bytes of one line. Source: PL/SQL Packages and Types Reference, DBMS_OUTPUT, Rules and Limits. */
const maxLineBytes = 32_767;

interface OutputBuffer {
  enabled: boolean;
  /** undefined: unlimited. */
  maxBytes: number | undefined;
  bytes: number;
  partial: string;
  lines: string[];
}

const buffers = new WeakMap<SessionContext, OutputBuffer>();

function bufferOf(session: SessionContext): OutputBuffer {
  let buffer = buffers.get(session);
  if (buffer === undefined) {
    buffer = { enabled: false, maxBytes: 20_000, bytes: 0, partial: "", lines: [] };
    buffers.set(session, buffer);
  }
  return buffer;
}

function put(session: SessionContext, text: string, endLine: boolean): Record<string, never> {
  const buffer = bufferOf(session);
  if (!buffer.enabled) return {};
  buffer.partial += text;
  const bytes = Buffer.byteLength(buffer.partial);
  if (bytes > maxLineBytes)
    throw oraError(20_000, ["ORU-10028: line length overflow, limit of 32767 bytes per line"]);
  if (!endLine) return {};
  buffer.bytes += bytes;
  if (buffer.maxBytes !== undefined && buffer.bytes > buffer.maxBytes) {
    throw oraError(20_000, [`ORU-10027: buffer overflow, limit of ${buffer.maxBytes} bytes`]);
  }
  buffer.lines.push(buffer.partial);
  buffer.partial = "";
  return {};
}

/** Forgets the session's lines: DBMS_SESSION.RESET_PACKAGE. */
export function forgetOutput(session: SessionContext): void {
  buffers.delete(session);
}

/** DBMS_OUTPUT: lines wait in the session until the client asks for them. */
export const outputProcedures: readonly PackageProcedure[] = [
  procedure("DBMS_OUTPUT.ENABLE(BUFFER_SIZE n?)", (session, args) => {
    const buffer = bufferOf(session);
    buffer.enabled = true;
    const [size] = args;
    if (size === null) buffer.maxBytes = undefined;
    else buffer.maxBytes = Math.min(1_000_000, Math.max(2000, Number(size ?? 20_000)));
    return {};
  }),
  procedure("DBMS_OUTPUT.DISABLE()", (session) => {
    buffers.delete(session);
    return {};
  }),
  procedure("DBMS_OUTPUT.PUT(A v)", (session, args) => put(session, textOf(args[0]) ?? "", false)),
  procedure("DBMS_OUTPUT.PUT_LINE(A v)", (session, args) =>
    put(session, textOf(args[0]) ?? "", true),
  ),
  procedure("DBMS_OUTPUT.NEW_LINE()", (session) => put(session, "", true)),
  procedure("DBMS_OUTPUT.GET_LINE(out LINE v, out STATUS n)", (session) => {
    const line = bufferOf(session).lines.shift();
    return line === undefined
      ? { LINE: null, STATUS: 1 }
      : { LINE: line === "" ? null : line, STATUS: 0 };
  }),
  procedure("DBMS_OUTPUT.GET_LINES(out LINES a, in-out NUMLINES n)", (session, args) => {
    const lines = bufferOf(session).lines.splice(0, Math.max(0, Math.trunc(Number(args[1] ?? 0))));
    const elements = lines.map((line) => (line === "" ? null : line));
    return { LINES: new ArrayBind(elements, elements.length), NUMLINES: elements.length };
  }),
];
