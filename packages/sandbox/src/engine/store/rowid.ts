import type { Segment, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { RowSlot } from "./contract.ts";
import { dataOf, rowsPerBlock, type SegmentData } from "./segment.ts";

/**
 * ROWIDs: 18 characters, base 64, of 32 bits data object number, 10 bits file, 22 bits block, 16 bits row.
 * ```
 * OOOOOO FFF BBBBBB RRR
 * ```
 * A segment grows by extents as a locally managed tablespace with automatic allocation has them on 8 KB blocks: sixteen of
 * 8 blocks, then of 128. The first three blocks hold the segment's own bitmaps and header.
 * Source: Oracle SQL Language Reference, Rowid Data Types; Database Concepts, Extents.
 */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const digits: ReadonlyMap<string, number> = new Map(
  [...alphabet].map((char, index) => [char, index]),
);

const smallExtent = 8;
const largeExtent = 128;
const smallExtents = 16;
const headerBlocks = 3;
const maxBlock = 2 ** 22;

/** Bytes of a block of every tablespace. */
export const blockBytes = 8192;

/** The file of the tablespace USERS, and of its rows. */
export const usersFile = 7;

/** Hands out blocks of the data files. A block is `(file - usersFile) * 2^22 + block number`. */
export class SpaceAllocator {
  #next = largeExtent;

  /** The first block of a new extent. */
  allocate(blocks: number): number {
    if ((this.#next % maxBlock) + blocks > maxBlock) {
      this.#next = (Math.floor(this.#next / maxBlock) + 1) * maxBlock + largeExtent;
    }
    const first = this.#next;
    this.#next += blocks;
    return first;
  }
}

/**
 * Gives a segment room for one more row, and for so many `bytes` of rows as there are. `allow` is asked for each new extent and
 * may refuse it.
 */
export function growSegment(
  data: SegmentData,
  space: SpaceAllocator,
  allow: (blocks: number) => void = () => undefined,
  bytes = 0,
): void {
  const byRows = Math.floor(data.slots.length / rowsPerBlock);
  const byBytes = Math.ceil(bytes / blockBytes) - 1;
  const block = headerBlocks + Math.max(byRows, byBytes);
  while (extentOf(block) >= data.extents.length) {
    const blocks = extentBlocks(data.extents.length);
    allow(blocks);
    data.extents.push(space.allocate(blocks));
  }
}

function extentOf(block: number): number {
  const small = smallExtent * smallExtents;
  if (block < small) return Math.floor(block / smallExtent);
  return smallExtents + Math.floor((block - small) / largeExtent);
}

function firstBlockOf(extent: number): number {
  if (extent < smallExtents) return extent * smallExtent;
  return smallExtent * smallExtents + (extent - smallExtents) * largeExtent;
}

function extentBlocks(extent: number): number {
  return extent < smallExtents ? smallExtent : largeExtent;
}

/** One extent as DBA_EXTENTS shows it. */
export interface Extent {
  readonly extentId: number;
  readonly fileId: number;
  readonly blockId: number;
  readonly blocks: number;
}

/** The extents of a segment; none before its first row (deferred segment creation). */
export function extentsOf(segment: Segment): Extent[] {
  return dataOf(segment).extents.map((first, extentId) => ({
    extentId,
    fileId: usersFile + Math.floor(first / maxBlock),
    blockId: first % maxBlock,
    blocks: extentBlocks(extentId),
  }));
}

/** Blocks that hold rows, for statistics. */
export function usedBlocks(segment: Segment): number {
  return Math.ceil(dataOf(segment).slots.length / rowsPerBlock);
}

function encode(value: number, length: number): string {
  let text = "";
  for (let index = 0; index < length; index++) {
    text = alphabet.charAt(value % 64) + text;
    value = Math.floor(value / 64);
  }
  return text;
}

const rowParts: readonly string[] = Array.from({ length: rowsPerBlock }, (_, row) =>
  encode(row, 3),
);

function decode(text: string): number {
  let value = 0;
  for (const char of text) {
    const digit = digits.get(char);
    if (digit === undefined) throw oraError(1410);
    value = value * 64 + digit;
  }
  return value;
}

/** The parts of a ROWID, as DBMS_ROWID shows them. */
export interface RowidParts {
  readonly dataObjectId: number;
  readonly file: number;
  readonly block: number;
  readonly row: number;
}

/** The text of a ROWID. Numbers must fit their bits. */
export function formatRowid(parts: RowidParts): string {
  return (
    encode(parts.dataObjectId, 6) +
    encode(parts.file, 3) +
    encode(parts.block, 6) +
    encode(parts.row, 3)
  );
}

/** Takes a ROWID apart. @throws OraError 1410 for anything but 18 characters of its alphabet. */
export function parseRowid(text: string): RowidParts {
  if (text.length !== 18) throw oraError(1410);
  return {
    dataObjectId: decode(text.slice(0, 6)),
    file: decode(text.slice(6, 9)),
    block: decode(text.slice(9, 15)),
    row: decode(text.slice(15)),
  };
}

function prefixOf(table: Table, data: SegmentData, slotBlock: number): string {
  const block = headerBlocks + slotBlock;
  const extent = extentOf(block);
  const place = (data.extents[extent] ?? 0) + block - firstBlockOf(extent);
  return (
    encode(table.dataObjectId, 6) +
    encode(usersFile + Math.floor(place / maxBlock), 3) +
    encode(place % maxBlock, 6)
  );
}

/** The ROWID of a row. Pass the segment of a temporary table; the default is the table's own. */
export function rowidOf(table: Table, slot: RowSlot, segment: Segment = table.segment): string {
  const block = Math.floor(slot.id / rowsPerBlock);
  return prefixOf(table, dataOf(segment), block) + rowParts[slot.id % rowsPerBlock];
}

/** `rowidOf` for many rows of one table: remembers the block it was in. */
export function rowidReader(
  table: Table,
  segment: Segment = table.segment,
): (slot: RowSlot) => string {
  const data = dataOf(segment);
  let lastBlock = -1;
  let generation = -1;
  let prefix = "";
  return (slot) => {
    const block = Math.floor(slot.id / rowsPerBlock);
    if (block !== lastBlock || generation !== data.generation) {
      prefix = prefixOf(table, data, block);
      lastBlock = block;
      generation = data.generation;
    }
    return prefix + rowParts[slot.id % rowsPerBlock];
  };
}

/**
 * The place that a ROWID names; null when the block is the table's but there is no such row in it.
 * @throws OraError 1410 when the text is no ROWID, or that of another table or of a block beyond the table's.
 */
export function slotOfRowid(
  table: Table,
  text: string,
  segment: Segment = table.segment,
): RowSlot | null {
  const { dataObjectId, file, block, row } = parseRowid(text);
  if (dataObjectId !== table.dataObjectId || file < usersFile) throw oraError(1410);
  const place = (file - usersFile) * maxBlock + block;
  const data = dataOf(segment);
  const extent = data.extents.findIndex(
    (first, index) => place >= first && place < first + extentBlocks(index),
  );
  if (extent < 0) throw oraError(1410);
  const slotBlock = firstBlockOf(extent) + place - (data.extents[extent] ?? 0) - headerBlocks;
  if (slotBlock < 0 || row >= rowsPerBlock) return null;
  return data.slots[slotBlock * rowsPerBlock + row] ?? null;
}
