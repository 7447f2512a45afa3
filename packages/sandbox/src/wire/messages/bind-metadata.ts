import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { plainType } from "../types/oracle-type-number.ts";
import { fieldVersion } from "./field-version.ts";

/** Bits of the bind flags. Source: lib/thin/protocol/constants.js TNS_BIND_…. */
export const bindFlag = { useIndicators: 0x01, useLength: 0x02, array: 0x40 } as const;

/** Character set form: what text is encoded in. */
export const characterForm = {
  none: 0,
  /** Database character set, UTF-8. */
  implicit: 1,
  /** National character set, UTF-16BE. */
  national: 2,
} as const;

/**
 * Bit of `contFlags` of LOBs: values come with their length and chunk size, and with the first `lobPrefetch` bytes or
 * characters if that is not 0. Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_LOB_PREFETCH_FLAG.
 */
export const lobPrefetchFlag = 0x2000000;

/** How one bind, or one define of a fetched column, travels. */
export interface BindMetadata {
  /** A value of `oracleType`, see `plainType`. ROWID and UROWID binds arrive as VARCHAR. */
  readonly type: number;
  /** Bits of `bindFlag`. */
  readonly flags: number;
  readonly precision: number;
  readonly scale: number;
  /** Bytes; for the national form already 4 times the characters. */
  readonly maxSize: number;
  /** PL/SQL arrays: most elements; else 0. */
  readonly maxElements: number;
  readonly contFlags: number;
  /** Type identifier of objects, 16 bytes, else null. */
  readonly oid: Buffer | null;
  readonly version: number;
  readonly charset: number;
  /** A value of `characterForm`. */
  readonly form: number;
  /** Bytes of a LOB the client would like with the row. */
  readonly lobPrefetch: number;
  readonly columnId: number;
}

/** Bind metadata with every field but the given ones at its usual value. */
export function bindMetadata(
  fields: Partial<BindMetadata> & Pick<BindMetadata, "type">,
): BindMetadata {
  return {
    flags: bindFlag.useIndicators,
    precision: 0,
    scale: 0,
    maxSize: 0,
    maxElements: 0,
    contFlags: 0,
    oid: null,
    version: 0,
    charset: 0,
    form: characterForm.none,
    lobPrefetch: 0,
    columnId: 0,
    ...fields,
  };
}

/** Whether the bind is a PL/SQL index-by table. */
export function isArrayBind(bind: BindMetadata): boolean {
  return (bind.flags & bindFlag.array) !== 0;
}

/**
 * Layout: U8 type; U8 flags; U8 precision; SB1 scale; UB max size; UB max elements; UB cont flags; UB OID length, [CLR];
 * UB version; UB charset; U8 form; UB LOB prefetch; [from 8: UB column id].
 * Source: lib/thin/protocol/messages/withData.js writeColumnMetadata.
 */
export function encodeBindMetadata(
  writer: BufferWriter,
  binds: readonly BindMetadata[],
  version: number,
): void {
  for (const bind of binds) {
    writer.u8(bind.type).u8(bind.flags).u8(bind.precision).sb1(bind.scale);
    writer.ub(bind.maxSize).ub(bind.maxElements).ub(bind.contFlags);
    writer.lengthAndClr(bind.oid).ub(bind.version).ub(bind.charset).u8(bind.form);
    writer.ub(bind.lobPrefetch);
    if (version >= fieldVersion.v12c2) writer.ub(bind.columnId);
  }
}

/** @throws WireError when it is cut, or `count` such records cannot follow */
export function decodeBindMetadata(
  reader: BufferReader,
  count: number,
  version: number,
): BindMetadata[] {
  reader.need(count * 12, "bind.count");
  const binds: BindMetadata[] = [];
  for (let index = 0; index < count; index++) {
    binds.push({
      type: plainType(reader.u8("bind.type")),
      flags: reader.u8("bind.flags"),
      precision: reader.u8("bind.precision"),
      scale: reader.sb1("bind.scale"),
      maxSize: reader.ub("bind.maxSize", 4),
      maxElements: reader.ub("bind.maxElements", 4),
      contFlags: reader.ub("bind.contFlags"),
      oid: reader.lengthAndClr("bind.oid"),
      version: reader.ub("bind.version", 4),
      charset: reader.ub("bind.charset", 4),
      form: reader.u8("bind.form"),
      lobPrefetch: reader.ub("bind.lobPrefetch", 4),
      columnId: version >= fieldVersion.v12c2 ? reader.ub("bind.columnId", 4) : 0,
    });
  }
  return binds;
}
