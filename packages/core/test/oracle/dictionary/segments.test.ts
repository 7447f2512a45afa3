// Layer: pure.
import { expect, test } from "vitest";
import {
  extentsQuery,
  ownerStorageQuery,
  ownStorageQuery,
  readExtents,
  readOwnerStorage,
} from "../../../src/oracle/dictionary/segments.ts";
import { noticeCollector, recordingReader } from "./recording-reader.ts";

test("the queries", () => {
  expect(ownStorageQuery()).toEqual({
    sql: `SELECT u.DEFAULT_TABLESPACE, t.BLOCK_SIZE
FROM USER_USERS u
LEFT JOIN USER_TABLESPACES t ON t.TABLESPACE_NAME = u.DEFAULT_TABLESPACE`,
    binds: {},
  });
  expect(ownerStorageQuery("APP")).toEqual({
    sql: `SELECT u.DEFAULT_TABLESPACE, t.BLOCK_SIZE
FROM DBA_USERS u
LEFT JOIN DBA_TABLESPACES t ON t.TABLESPACE_NAME = u.DEFAULT_TABLESPACE
WHERE u.USERNAME = :owner`,
    binds: { owner: "APP" },
  });
  expect(extentsQuery({ owner: "HR", name: "EMP" })).toEqual({
    sql: `SELECT o.DATA_OBJECT_ID, e.PARTITION_NAME, e.RELATIVE_FNO, e.BLOCK_ID, e.BLOCKS
FROM DBA_EXTENTS e
JOIN ALL_OBJECTS o ON o.OWNER = e.OWNER AND o.OBJECT_NAME = e.SEGMENT_NAME AND o.OBJECT_TYPE = e.SEGMENT_TYPE AND NVL(o.SUBOBJECT_NAME, ' ') = NVL(e.PARTITION_NAME, ' ')
WHERE e.OWNER = :owner
  AND e.SEGMENT_NAME = :name
  AND e.SEGMENT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
ORDER BY o.DATA_OBJECT_ID, e.RELATIVE_FNO, e.BLOCK_ID`,
    binds: { owner: "HR", name: "EMP" },
  });
});

test("the block size of the default tablespace", async () => {
  const reader = recordingReader({
    USER_USERS: [["USERS", "16384"]],
    DBA_USERS: [["APP_DATA", 4096]],
  });
  expect(await readOwnerStorage(reader, null)).toEqual({
    tablespace: "USERS",
    blockBytes: 16384,
    isBlockBytesKnown: true,
  });
  expect(await readOwnerStorage(reader, "APP")).toEqual({
    tablespace: "APP_DATA",
    blockBytes: 4096,
    isBlockBytesKnown: true,
  });
});

test("the usual block size when it is not visible", async () => {
  const { notices, onNotice } = noticeCollector();
  const reader = recordingReader({ USER_USERS: [["USERS", null]], DBA_USERS: "ORA-00942" });
  expect(await readOwnerStorage(reader, null, { onNotice })).toEqual({
    tablespace: "USERS",
    blockBytes: 8192,
    isBlockBytesKnown: false,
  });
  expect(await readOwnerStorage(reader, "APP", { onNotice })).toEqual({
    tablespace: null,
    blockBytes: 8192,
    isBlockBytesKnown: false,
  });
  expect(notices).toEqual([
    "DBA_USERS or DBA_TABLESPACES cannot be read (ORA-00942): blocks are taken to have 8192 bytes",
  ]);
});

test("extents", async () => {
  const emp = { owner: "HR", name: "EMP" };
  const reader = recordingReader({
    DBA_EXTENTS: [
      ["73001", null, 4, "128", 8],
      [73002, "P1", 4, 136, 1024],
    ],
  });
  expect(await readExtents(reader, emp)).toEqual([
    { dataObjectId: 73001, partition: null, relativeFile: 4, firstBlock: 128, blockCount: 8 },
    { dataObjectId: 73002, partition: "P1", relativeFile: 4, firstBlock: 136, blockCount: 1024 },
  ]);
  const { notices, onNotice } = noticeCollector();
  const hidden = recordingReader({ DBA_EXTENTS: "ORA-00942" });
  expect(await readExtents(hidden, emp, { onNotice })).toBeUndefined();
  expect(notices).toEqual([
    'DBA_EXTENTS cannot be read (ORA-00942): the blocks of "HR"."EMP" are not known',
  ]);
  await expect(
    readExtents(recordingReader({ DBA_EXTENTS: [[null, null, 4, 1, 1]] }), emp),
  ).rejects.toThrow("ALL_OBJECTS.DATA_OBJECT_ID of the dictionary is NULL");
});
