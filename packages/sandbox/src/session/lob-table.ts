import { oraError } from "../engine/errors.ts";
import { Lob } from "../engine/types/value.ts";
import {
  decodeLobLocator,
  encodeLobLocator,
  type LobReference,
} from "../wire/types/lob-locator.ts";

/** A LOB the client has a locator of. */
export interface HeldLob {
  readonly kind: Lob["kind"];
  readonly locator: Buffer;
  readonly temporary: boolean;
  /** Text travels as UTF-16BE. */
  readonly utf16: boolean;
  content: LobContent;
  open: boolean;
}

/** The content of a LOB; a temporary BLOB's bytes may be part of a larger buffer, for cheap appending. */
export type LobContent =
  | { readonly text: string }
  | { readonly bytes: Buffer; readonly length: number };

/** Locators of stored LOBs kept; the client never frees these, so the oldest go. */
const maxStoredLocators = 65_536;

/**
 * The LOBs of a session by locator. LOBs of rows are values (what was read stays what it was); temporary LOBs are the
 * session's own and can be written to.
 */
export class LobTable {
  private readonly session: number;
  private readonly utf16: boolean;
  private readonly chunk: number;
  private readonly stored = new Map<number, HeldLob>();
  private readonly temporary = new Map<number, HeldLob>();
  private lastId = 0;

  /** `session`: a number that no other session of the server has. */
  constructor(
    session: number,
    options: { readonly utf16Lobs: boolean; readonly lobChunk: number },
  ) {
    this.session = session;
    this.utf16 = options.utf16Lobs;
    this.chunk = options.lobChunk;
  }

  /** Number of temporary LOBs. */
  get temporaryCount(): number {
    return this.temporary.size;
  }

  /** Bytes, or UTF-16 units, that a stream reads at a time. */
  get chunkSize(): number {
    return this.chunk;
  }

  /** A locator for a value of a row; `temporary` for out binds, which the client frees. */
  refer(lob: Lob, temporary = false): LobReference {
    // What the client may write to must not be the engine's own bytes.
    const own =
      temporary && lob.kind === "BLOB"
        ? { bytes: Buffer.from(lob.bytes), length: lob.bytes.length }
        : contentOf(lob);
    const held = this.hold(lob.kind, temporary, own);
    return { locator: held.locator, length: lengthOf(held), chunkSize: this.chunk };
  }

  /** A new, empty temporary LOB with a locator of so many bytes, at least 40. */
  create(kind: Lob["kind"], bytes?: number): HeldLob {
    const content = contentOf(new Lob(kind, kind === "BLOB" ? Buffer.alloc(0) : ""));
    return this.hold(kind, true, content, bytes);
  }

  private hold(
    kind: Lob["kind"],
    temporary: boolean,
    content: LobContent,
    bytes?: number,
  ): HeldLob {
    const id = ++this.lastId;
    const utf16 = kind === "NCLOB" || (kind === "CLOB" && this.utf16);
    const { session } = this;
    const locator = encodeLobLocator({ id, session, kind, temporary, utf16 }, bytes);
    const held: HeldLob = { kind, locator, temporary, utf16, content, open: false };
    (temporary ? this.temporary : this.stored).set(id, held);
    if (this.stored.size > maxStoredLocators) {
      const [oldest] = this.stored.keys();
      this.stored.delete(oldest as number);
    }
    return held;
  }

  /**
   * The LOB of a locator.
   * @throws OraError 22922 when it was freed or belongs to another session
   * @throws WireError when the bytes are no locator
   */
  find(bytes: Buffer): HeldLob {
    const locator = decodeLobLocator(bytes);
    const held =
      locator.session === this.session
        ? (this.temporary.get(locator.id) ?? this.stored.get(locator.id))
        : undefined;
    if (!held) throw oraError(22922);
    return held;
  }

  /** The value behind a bound locator. @throws as `find` */
  value(bytes: Buffer): Lob {
    const { kind, content } = this.find(bytes);
    if ("text" in content) return new Lob(kind, content.text);
    return new Lob(kind, new Uint8Array(content.bytes.subarray(0, content.length)));
  }

  /** Frees a temporary LOB; an unknown locator is ignored. @throws WireError when the bytes are no locator */
  free(bytes: Buffer): void {
    const { id, session } = decodeLobLocator(bytes);
    if (session === this.session) this.temporary.delete(id);
  }

  clear(): void {
    this.stored.clear();
    this.temporary.clear();
  }
}

function contentOf(lob: Lob): LobContent {
  if (lob.kind !== "BLOB") return { text: lob.text };
  const { buffer, byteOffset, byteLength } = lob.bytes;
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), length: byteLength };
}

/** Bytes of a BLOB, UTF-16 units of a CLOB. */
export function lengthOf({ content }: HeldLob): number {
  return "text" in content ? content.text.length : content.length;
}

/** Longest temporary LOB, in bytes or UTF-16 units: a text this long still fits a JavaScript string. */
const maxTemporaryLength = 256 * 1024 * 1024;

/**
 * Overwrites from the 0-based `offset` on; a gap before it is filled with blanks or zero bytes.
 * Source: Oracle PL/SQL Packages and Types Reference, DBMS_LOB.WRITE.
 * @throws OraError 22925 when it would become too long
 */
export function writeLobContent(held: HeldLob, offset: number, data: string | Buffer): void {
  if (offset + data.length > maxTemporaryLength) throw oraError(22925);
  const { content } = held;
  if ("text" in content) {
    const text = typeof data === "string" ? data : data.toString("utf8");
    const before = content.text.slice(0, offset).padEnd(offset, " ");
    held.content = { text: before + text + content.text.slice(offset + text.length) };
    return;
  }
  const piece = typeof data === "string" ? Buffer.from(data) : data;
  const end = offset + piece.length;
  let { bytes } = content;
  if (!held.temporary || bytes.length < end) {
    bytes = Buffer.alloc(Math.max(end, content.length * 2));
    content.bytes.copy(bytes, 0, 0, content.length);
  }
  piece.copy(bytes, offset);
  held.content = { bytes, length: Math.max(content.length, end) };
}

/** Cuts to `length`. @throws OraError 22926 when it is shorter already */
export function trimLobContent(held: HeldLob, length: number): void {
  if (length > lengthOf(held)) throw oraError(22926);
  const { content } = held;
  if ("text" in content) held.content = { text: content.text.slice(0, length) };
  else {
    // Bytes behind the end must read as zeros when a later write leaves a gap.
    content.bytes.fill(0, length, content.length);
    held.content = { bytes: content.bytes, length };
  }
}
