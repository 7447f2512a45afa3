import type { Index, Table } from "../catalog/contract.ts";
import { blockBytes, type Extent, extentsOf, usersFile } from "../store/rowid.ts";
import type { Value } from "../types/value.ts";
import type { DictionaryRow, RowSource, SingleView, ViewFamily } from "./view-family.ts";

interface Tablespace {
  readonly name: string;
  readonly contents: "PERMANENT" | "TEMPORARY" | "UNDO";
  readonly file: number;
}

const tablespaces: readonly Tablespace[] = [
  { name: "SYSTEM", contents: "PERMANENT", file: 1 },
  { name: "SYSAUX", contents: "PERMANENT", file: 3 },
  { name: "UNDOTBS1", contents: "UNDO", file: 4 },
  { name: "TEMP", contents: "TEMPORARY", file: 1 },
  { name: "USERS", contents: "PERMANENT", file: usersFile },
];

function tablespaceView(name: string, visibleTo: SingleView["visibleTo"]): SingleView {
  return {
    name,
    visibleTo,
    columns: `TABLESPACE_NAME v30 BLOCK_SIZE n INITIAL_EXTENT n MIN_EXTENTS n MAX_EXTENTS n STATUS v9 CONTENTS v21
      LOGGING v9 EXTENT_MANAGEMENT v10 ALLOCATION_TYPE v9 SEGMENT_SPACE_MANAGEMENT v6 BIGFILE v3 ENCRYPTED v3`,
    *rows() {
      for (const tablespace of tablespaces) {
        yield {
          TABLESPACE_NAME: tablespace.name,
          BLOCK_SIZE: blockBytes,
          INITIAL_EXTENT: 65_536,
          MIN_EXTENTS: 1,
          MAX_EXTENTS: 2_147_483_645,
          STATUS: "ONLINE",
          CONTENTS: tablespace.contents,
          LOGGING: tablespace.contents === "TEMPORARY" ? "NOLOGGING" : "LOGGING",
          EXTENT_MANAGEMENT: "LOCAL",
          ALLOCATION_TYPE: "SYSTEM",
          SEGMENT_SPACE_MANAGEMENT: tablespace.contents === "PERMANENT" ? "AUTO" : "MANUAL",
          BIGFILE: "NO",
          ENCRYPTED: "NO",
        };
      }
    },
  };
}

const dataFiles: SingleView = {
  name: "DBA_DATA_FILES",
  visibleTo: "catalog-role",
  columns: `FILE_NAME v513 FILE_ID n TABLESPACE_NAME v30 BYTES n BLOCKS n STATUS v9 RELATIVE_FNO n AUTOEXTENSIBLE v3
    MAXBYTES n ONLINE_STATUS v7`,
  *rows({ session: { db } }) {
    const { dataFileBytes } = db;
    for (const { name, file, contents } of tablespaces) {
      if (contents === "TEMPORARY") continue;
      const bytes = dataFileBytes ?? 1_073_741_824;
      yield {
        FILE_NAME: `/opt/oracle/oradata/${name.toLowerCase()}01.dbf`,
        FILE_ID: file,
        TABLESPACE_NAME: name,
        BYTES: bytes,
        BLOCKS: Math.floor(bytes / blockBytes),
        STATUS: "AVAILABLE",
        RELATIVE_FNO: file,
        AUTOEXTENSIBLE: dataFileBytes === undefined ? "YES" : "NO",
        MAXBYTES: dataFileBytes === undefined ? 34_359_721_984 : 0,
        ONLINE_STATUS: "ONLINE",
      };
    }
  },
};

interface SegmentFacts {
  readonly object: Table | Index;
  readonly table: Table;
  readonly type: "TABLE" | "INDEX";
}

/** What has a segment: tables with rows ever inserted (deferred segment creation) and their indexes. */
function* segmentsOf(source: RowSource): Iterable<SegmentFacts> {
  for (const { object, table, type } of candidatesOf(source)) {
    if (source.scope === "USER" && object.owner !== source.session.user) continue;
    if (table.temporary !== null || table.external || table.segment.slots.length === 0) continue;
    yield { object, table, type };
  }
}

/** Those of one name when the query asks for it, else all. */
function* candidatesOf({ session: { db }, equals }: RowSource): Iterable<SegmentFacts> {
  const name = equals.get("SEGMENT_NAME");
  for (const table of namedOrAll(db.objects, name)) {
    if (table.kind === "table") yield { object: table, table, type: "TABLE" };
  }
  for (const index of namedOrAll(db.indexes, name)) {
    yield { object: index, table: index.table, type: "INDEX" };
  }
}

function* namedOrAll<T>(
  owners: ReadonlyMap<string, ReadonlyMap<string, T>>,
  name: Value | undefined,
): Iterable<T> {
  for (const objects of owners.values()) {
    if (typeof name !== "string") yield* objects.values();
    else {
      const object = objects.get(name);
      if (object !== undefined) yield object;
    }
  }
}

const segments: ViewFamily = {
  suffix: "SEGMENTS",
  scopes: ["USER", "DBA"],
  columns: `OWNER v128 SEGMENT_NAME v128 PARTITION_NAME v128 SEGMENT_TYPE v18 SEGMENT_SUBTYPE v10 TABLESPACE_NAME v30
    BYTES n BLOCKS n EXTENTS n INITIAL_EXTENT n HEADER_FILE n HEADER_BLOCK n`,
  *rows(source) {
    for (const { object, table, type } of segmentsOf(source)) {
      const all = extentsOf(table.segment);
      const blocks = all.reduce((sum, extent) => sum + extent.blocks, 0);
      yield {
        OWNER: object.owner,
        SEGMENT_NAME: object.name,
        SEGMENT_TYPE: type,
        SEGMENT_SUBTYPE: "ASSM",
        TABLESPACE_NAME: table.tablespace,
        BYTES: blocks * blockBytes,
        BLOCKS: blocks,
        EXTENTS: all.length,
        INITIAL_EXTENT: 65_536,
        HEADER_FILE: all[0]?.fileId ?? null,
        // Behind the two blocks of its bitmaps. An index has blocks of its own; which, the sandbox does not know.
        HEADER_BLOCK: type === "TABLE" && all[0] !== undefined ? all[0].blockId + 2 : null,
      };
    }
  },
};

const extents: ViewFamily = {
  suffix: "EXTENTS",
  scopes: ["USER", "DBA"],
  columns: `OWNER v128 SEGMENT_NAME v128 PARTITION_NAME v128 SEGMENT_TYPE v18 TABLESPACE_NAME v30 EXTENT_ID n FILE_ID n
    BLOCK_ID n BYTES n BLOCKS n RELATIVE_FNO n`,
  *rows(source) {
    for (const { object, table, type } of segmentsOf(source)) {
      if (type === "INDEX") continue;
      for (const [index, extent] of extentsOf(table.segment).entries()) {
        yield extentRow(object, table, index, extent);
      }
    }
  },
};

function extentRow(
  object: Table | Index,
  table: Table,
  index: number,
  extent: Extent,
): DictionaryRow {
  return {
    OWNER: object.owner,
    SEGMENT_NAME: object.name,
    SEGMENT_TYPE: "TABLE",
    TABLESPACE_NAME: table.tablespace,
    EXTENT_ID: index,
    FILE_ID: extent.fileId,
    BLOCK_ID: extent.blockId,
    BYTES: extent.blocks * blockBytes,
    BLOCKS: extent.blocks,
    RELATIVE_FNO: extent.fileId,
  };
}

/** Families of views about space. */
export const storageFamilies: readonly ViewFamily[] = [segments, extents];

/** Single views about space. */
export const storageViews: readonly SingleView[] = [
  tablespaceView("USER_TABLESPACES", "public"),
  tablespaceView("DBA_TABLESPACES", "catalog-role"),
  dataFiles,
];
