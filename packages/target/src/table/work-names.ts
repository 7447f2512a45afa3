import { createHash } from "node:crypto";
import type { TableName } from "@singer-oracle/core/oracle";

/** 16 hexadecimal digits that tell names apart. */
function hash(...parts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(parts), "utf8").digest("hex");
  return digest.slice(0, 16).toUpperCase();
}

/** The name of the table that is filled to replace another one's rows. At most 30 bytes, as all names here. */
export function shadowTableName({ owner, name }: TableName): TableName {
  return { owner, name: `SO_NEW_${hash(owner, name)}` };
}

/** The name of a table that was replaced, until it is dropped. */
export function replacedTableName({ owner, name }: TableName): TableName {
  return { owner, name: `SO_OLD_${hash(owner, name)}` };
}

/** The name of a table's primary key where the usual name is taken by something else. */
export function otherKeyName({ owner, name }: TableName): string {
  return `PK_${hash(owner, name)}`;
}

/** The name of the primary key of a shadow, by the key that it replaces: never the same as that one's. */
export function shadowKeyName({ owner, name }: TableName, replacedKey: string | undefined): string {
  return `SO_PK_${hash(owner, name, replacedKey ?? "")}`;
}

/** The name of an index of a shadow, by the index that it replaces. */
export function shadowIndexName(index: TableName): string {
  return `SO_IX_${hash(index.owner, index.name)}`;
}

/** Whether a key or index has the name that it got in a shadow. */
export function isShadowName(name: string): boolean {
  return /^SO_(?:PK|IX)_[0-9A-F]{16}$/.test(name);
}

const asidePrefix = "SO_OX_";

/**
 * The name of an index or key of a replaced table once it has made room for its successor's. The old name can be read back
 * from it, unless that is almost as long as names may be.
 * @param maxBytes Longest name in bytes: 30 or 128.
 */
export function replacedName(name: string, maxBytes: number): string {
  const readable = `${asidePrefix}${name}`;
  return Buffer.byteLength(readable, "utf8") <= maxBytes ? readable : `SO_OY_${hash(name)}`;
}

/** The name that an index or key of a replaced table had before it made room; undefined when it cannot be told any more. */
export function nameBefore(name: string): string | undefined {
  if (name.startsWith(asidePrefix)) return name.slice(asidePrefix.length);
  return /^SO_OY_[0-9A-F]{16}$/.test(name) ? undefined : name;
}

/** The name of the column into which another one's values are copied. */
export function wideColumnName(column: string): string {
  return `SO_WIDE_${hash(column)}`;
}

/** The name of a column whose values were copied, until it is dropped. */
export function narrowColumnName(column: string): string {
  return `SO_NARROW_${hash(column)}`;
}
