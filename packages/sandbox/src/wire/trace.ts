import type { ClientCall, Piggyback } from "./messages/client-message.ts";
import type { ClientRequest } from "./messages/decode-request.ts";
import { callCode } from "./messages/encode-call.ts";
import { functionName } from "./messages/function-code.ts";
import type { ServerMessage } from "./messages/server-message.ts";
import { dataFlag, markerKind, type Packet, packetType, packetTypeName } from "./packet.ts";
import { oracleTypeName } from "./types/oracle-type-number.ts";

/** Who sent it: `>` the client, `<` the server. */
export type Direction = ">" | "<";

/**
 * One line for a packet: direction, type, flags, bytes. Never its content.
 * `> data 8192 bytes endOfRequest`
 */
export function tracePacket(direction: Direction, packet: Packet): string {
  const { type, bytes } = packet;
  const words = [direction, packetTypeName(type), `${String(bytes.length)} bytes`];
  if (type === packetType.data && bytes.length >= 10) {
    words.push(...bitNames(dataFlag, bytes.readUInt16BE(8)));
  }
  if (type === packetType.marker) words.push(...valueNames(markerKind, bytes[10] ?? 0));
  return words.join(" ");
}

/** Lines for a request: its piggybacks and its call. Never passwords, values of binds, or the text of statements. */
export function traceRequest(request: ClientRequest): string[] {
  const lines = request.piggybacks.map(({ header, message }) =>
    traceMessage(">", message, `piggyback ${functionName(header.code)}`),
  );
  if (request.call) {
    const code = callCode(request.call);
    const name = code === 0 ? request.call.kind : functionName(code);
    const sequence = code === 0 ? "" : ` #${String(request.header.sequence)}`;
    lines.push(traceMessage(">", request.call, `${name}${sequence}`));
  }
  return lines;
}

/**
 * One line for a message: direction, name, and its fields as `name=value`; texts and bytes by length only, lists by
 * number, absent and zero fields left out. `< error number=1403 cursorId=2 rowCount=100 message=26 chars`
 */
export function traceMessage(
  direction: Direction,
  message: ClientCall | Piggyback | ServerMessage,
  name: string = message.kind,
): string {
  const words = [direction, name];
  for (const [field, value] of Object.entries(message)) {
    if (field === "kind") continue;
    const shown = showField(field, value);
    if (shown !== undefined) words.push(`${field}=${shown}`);
  }
  return words.join(" ");
}

/** Names that are no secret and say more than their length. */
const shownTexts: ReadonlySet<string> = new Set(["user", "driverName", "owner", "banner"]);
/** Numbers that read better in hexadecimal. */
const bitFields: ReadonlySet<string> = new Set([
  "options",
  "flags",
  "executeFlags",
  "mode",
  "operation",
  "callStatus",
  "warningFlags",
]);

function showField(field: string, value: unknown): string | undefined {
  switch (typeof value) {
    case "number":
      if (value === 0) return undefined;
      return bitFields.has(field) ? `0x${value.toString(16)}` : String(value);
    case "boolean":
      return value ? "yes" : undefined;
    case "string":
      return showText(field, value);
    case "object":
      return value === null ? undefined : showObject(field, value);
    default:
      return undefined;
  }
}

function showText(field: string, value: string): string | undefined {
  if (value === "") return undefined;
  if (shownTexts.has(field)) return JSON.stringify(value.slice(0, 60));
  const length = `${String(value.length)} chars`;
  // Of a statement the first word, which holds no secret.
  if (field === "sql") return `${/^\s*([A-Za-z]{1,16})/.exec(value)?.[1] ?? "?"}… ${length}`;
  // Of an error its number.
  const number = field === "message" ? /^ORA-\d+/.exec(value)?.[0] : undefined;
  return number ? `${number} ${length}` : length;
}

function showObject(field: string, value: object): string | undefined {
  if (value instanceof Uint8Array) return `${String(value.length)} bytes`;
  if (!Array.isArray(value)) return showRecord(value);
  if (value.length === 0) return undefined;
  if (field === "pairs") return `[${value.slice(0, 40).map(pairKey).join(",")}]`;
  if (field === "cursorIds" || field === "directions") return `[${value.slice(0, 20).join(",")}]`;
  if (field === "columns" || field === "binds" || field === "defines") {
    return `[${value.slice(0, 20).map(typeOf).join(",")}]`;
  }
  return `${String(value.length)} items`;
}

/** Of a key with its value the key only: values are passwords, and names of people and machines. */
function pairKey(pair: unknown): string {
  const { key } = pair as { readonly key: string };
  return /^\w{1,60}$/.test(key) ? key : JSON.stringify(key.slice(0, 60));
}

function typeOf(column: unknown): string {
  return oracleTypeName((column as { readonly type: number }).type);
}

function showRecord(value: object): string | undefined {
  if ("kind" in value) return String(value.kind);
  const numbers = Object.values(value);
  if (numbers.every((number) => number === 0)) return undefined;
  return numbers.every((number) => typeof number === "number") ? numbers.join(".") : "yes";
}

function bitNames(bits: Readonly<Record<string, number>>, value: number): string[] {
  return Object.entries(bits).flatMap(([name, bit]) => (value & bit ? [name] : []));
}

function valueNames(names: Readonly<Record<string, number>>, value: number): string[] {
  return Object.entries(names).flatMap(([name, number]) => (value === number ? [name] : []));
}
