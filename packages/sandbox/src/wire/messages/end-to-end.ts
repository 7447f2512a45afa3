import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Piggyback 135: end-to-end attributes of the session that were set. The empty string clears one. */
export interface EndToEnd {
  readonly kind: "endToEnd";
  /** Which ones were set, as the client counts them; OpenTelemetry bits among them. */
  readonly flags: number;
  readonly clientIdentifier?: string;
  readonly module?: string;
  readonly action?: string;
  /** Execution context id. Driver 26 only. */
  readonly ecid?: string;
  readonly clientInfo?: string;
  readonly dbop?: string;
}

type Attribute = "clientIdentifier" | "module" | "action" | "ecid" | "clientInfo" | "dbop";

/** The order of lengths and of texts; before `clientInfo` and before `dbop` stand fields nobody uses. */
const attributes: readonly Attribute[] = [
  "clientIdentifier",
  "module",
  "action",
  "ecid",
  "clientInfo",
  "dbop",
];
const unusedBefore: Partial<Record<Attribute, number>> = { clientInfo: 1, dbop: 2 };

/**
 * Body: U8, U8 0; UB flags; (U8 given, UB length) for client identifier, module, action, ecid; U8, UB; (client info);
 * U8, UB, U8, UB; (dbop); then a CLR for each that is given and not empty, in that order.
 * Source: base.js _writeEndToEndPiggybacks.
 */
export function encodeEndToEndBody(writer: BufferWriter, message: EndToEnd): void {
  writer.zeros(2).ub(message.flags >>> 0);
  for (const name of attributes) {
    writer.zeros((unusedBefore[name] ?? 0) * 2);
    const value = message[name];
    writer.u8(value === undefined ? 0 : 1).ub(value === undefined ? 0 : Buffer.byteLength(value));
  }
  for (const name of attributes) {
    const value = message[name];
    if (value) writer.text(value);
  }
}

/** @throws WireError when it is cut */
export function decodeEndToEndBody(reader: BufferReader): EndToEnd {
  reader.skip(2, "endToEnd.pointers");
  const flags = reader.ub("endToEnd.flags", 4);
  const filled: Attribute[] = [];
  const values: Partial<Record<Attribute, string>> = {};
  for (const name of attributes) {
    for (let unused = unusedBefore[name] ?? 0; unused > 0; unused--) {
      reader.u8("endToEnd.unused");
      reader.ub("endToEnd.unused", 4);
    }
    const given = reader.u8("endToEnd.given");
    const length = reader.ub("endToEnd.length", 4);
    if (given === 0) continue;
    values[name] = "";
    if (length > 0) filled.push(name);
  }
  for (const name of filled) values[name] = reader.text(`endToEnd.${name}`);
  return { kind: "endToEnd", flags, ...values };
}
