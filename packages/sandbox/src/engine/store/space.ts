import type { Database, Table } from "../catalog/contract.ts";
import { closureOfRoles } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import { utf8Length } from "../types/text.ts";
import { Lob, type Row, type Value } from "../types/value.ts";
import { blockBytes, extentsOf, growSegment } from "./rowid.ts";
import { rowsPerBlock, type SegmentData } from "./segment.ts";
import type { Store } from "./store.ts";

/** What an owner may use of a tablespace, in bytes; Infinity without a limit; 0: nothing. */
export function quotaOf(db: Database, owner: string, tablespace: string): number {
  const user = db.users.get(owner);
  if (user === undefined || owner === "SYS") return Number.POSITIVE_INFINITY;
  const quota = user.quotas.get(tablespace) ?? 0;
  if (quota < 0 || user.systemPrivileges.has("UNLIMITED TABLESPACE")) {
    return Number.POSITIVE_INFINITY;
  }
  for (const role of closureOfRoles(db, user.roles.keys())) {
    if (db.roles.get(role)?.systemPrivileges.has("UNLIMITED TABLESPACE") === true) {
      return Number.POSITIVE_INFINITY;
    }
  }
  return quota;
}

/** Blocks of all extents of tables in a tablespace, of one owner or of all. */
export function usedBlocksIn(db: Database, tablespace: string, owner?: string): number {
  let blocks = 0;
  const schemas = owner === undefined ? [...db.objects.values()] : [db.objects.get(owner)];
  for (const schema of schemas) {
    for (const object of schema?.values() ?? []) {
      if (object.kind !== "table" || object.temporary !== null) continue;
      if (object.tablespace !== tablespace) continue;
      for (const extent of extentsOf(object.segment)) blocks += extent.blocks;
    }
  }
  return blocks;
}

/**
 * Gives a segment room for the next block of rows. Where space is limited, its rows are measured from now on.
 * @throws OraError 1536 beyond the owner's quota, 1653 (1658 for the first extent) beyond the data file.
 */
export function nextBlock({ db, space }: Store, table: Table, data: SegmentData): void {
  if (data.temporary) {
    growSegment(data, space);
    return;
  }
  const limited = isLimited(db, table);
  const known = data.bytes ?? data.slots.length * averageRowBytes;
  data.bytes = limited ? known : null;
  growSegment(data, space, limited ? (blocks) => requireExtent(db, table, blocks) : undefined);
}

const averageRowBytes = Math.floor(blockBytes / rowsPerBlock);

function isLimited(db: Database, { owner, tablespace }: Table): boolean {
  return (
    db.dataFileBytes !== undefined || quotaOf(db, owner, tablespace) < Number.POSITIVE_INFINITY
  );
}

/** Counts a new row of a segment that is measured. Rows that are longer than usual need extents before their blocks are full. */
export function measureRow({ db, space }: Store, table: Table, data: SegmentData, row: Row): void {
  const bytes = (data.bytes ?? 0) + rowBytes(row);
  growSegment(data, space, (blocks) => requireExtent(db, table, blocks), bytes);
  data.bytes = bytes;
}

/** A row that was measured is gone, and its place with it; its extents stay. */
export function forgetBytes(data: SegmentData, row: Row): void {
  if (data.bytes !== null) data.bytes = Math.max(0, data.bytes - rowBytes(row));
}

function requireExtent(db: Database, table: Table, blocks: number): void {
  const { owner, name, tablespace, segment } = table;
  const bytes = blocks * blockBytes;
  const quota = quotaOf(db, owner, tablespace);
  if (quota < Number.POSITIVE_INFINITY) {
    const used = usedBlocksIn(db, tablespace, owner) * blockBytes;
    if (used + bytes > quota) throw oraError(1536, [tablespace]);
  }
  if (db.dataFileBytes === undefined) return;
  if (usedBlocksIn(db, tablespace) * blockBytes + bytes <= db.dataFileBytes) return;
  const isFirst = extentsOf(segment).length === 0;
  throw isFirst ? oraError(1658, [tablespace]) : oraError(1653, [owner, name, blocks, tablespace]);
}

/** Bytes of the header of a row and of the length of a value. */
const rowHeaderBytes = 3;
const lengthBytes = 1;

/** About as many bytes as a row has on the server, its LOBs among them. */
function rowBytes(row: Row): number {
  let bytes = rowHeaderBytes;
  for (const value of row) bytes += lengthBytes + valueBytes(value);
  return bytes;
}

function valueBytes(value: Value): number {
  if (value === null) return 0;
  if (typeof value === "string") return utf8Length(value);
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof Lob)
    return value.kind === "BLOB" ? value.bytes.length : utf8Length(value.text);
  return typeof value === "number" ? 5 : 12;
}
