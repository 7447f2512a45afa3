/**
 * Bytes that do not follow the protocol, or a value the protocol cannot carry. Every decoder and encoder of `wire/`
 * throws this class and no other; the session answers by dropping the connection, because after a misread field no
 * later byte can be trusted.
 */
export class WireError extends Error {
  /** The field that was being read or written, such as `execute.cursorId`. */
  readonly field: string;
  /** Byte offset in the packet or message where the field starts, or -1 when a value was refused before writing. */
  readonly offset: number;
  /** The bytes end too early: what was read so far may be the beginning of something good. */
  readonly cut: boolean;
  constructor(reason: string, field: string, offset = -1, cut = false) {
    super(
      offset < 0
        ? `wire: ${field}: ${reason}`
        : `wire: ${field} at byte ${String(offset)}: ${reason}`,
    );
    this.name = "WireError";
    this.field = field;
    this.offset = offset;
    this.cut = cut;
  }
}
