import type { SchemaObject, Table, Trigger } from "../catalog/contract.ts";
import { lastNumber } from "../expressions/sequences.ts";
import { numberFromBigInt } from "../types/number-core.ts";
import { visibleTriggers } from "./trigger-views.ts";
import { type DictionaryRow, dateOf, type RowSource, type ViewFamily, yN } from "./view-family.ts";
import {
  isVisible,
  type OwnedObject,
  oneOrAll,
  visibleObjects,
  visibleTables,
} from "./visible-objects.ts";

const objectTypes = {
  table: "TABLE",
  view: "VIEW",
  "materialized-view": "MATERIALIZED VIEW",
  sequence: "SEQUENCE",
  synonym: "SYNONYM",
  index: "INDEX",
} as const satisfies Record<OwnedObject["kind"], string>;

/** *_OBJECTS, with LAST_DDL_TIME. A materialized view stands beside its container. */
const objects: ViewFamily = {
  suffix: "OBJECTS",
  columns: `OWNER v128 OBJECT_NAME v128 SUBOBJECT_NAME v128 OBJECT_ID n DATA_OBJECT_ID n OBJECT_TYPE v23 CREATED d
    LAST_DDL_TIME d TIMESTAMP v19 STATUS v7 TEMPORARY v1 GENERATED v1 SECONDARY v1 NAMESPACE n EDITION_NAME v128
    SHARING v18 EDITIONABLE v1 ORACLE_MAINTAINED v1`,
  *rows(source) {
    const kinds = ["table", "view", "sequence", "synonym"] as const;
    for (const object of visibleObjects(source, kinds, { name: "OBJECT_NAME" })) {
      yield objectRow(object);
      if (object.kind === "table") yield* partsOf(object);
    }
    yield* indexRows(source);
    for (const trigger of visibleTriggers(source)) yield triggerRow(trigger);
    if (source.scope === "USER") return;
    for (const synonym of source.session.db.publicSynonyms.values()) {
      yield { ...objectRow(synonym), OWNER: "PUBLIC" };
    }
  },
};

/** What stands beside a table: the materialized view that it is the container of, and its partitions. */
function* partsOf(table: Table): Iterable<DictionaryRow> {
  if (table.materializedView !== null) yield objectRow(table.materializedView);
  for (const { name } of table.partitioning?.partitions ?? []) {
    yield {
      ...objectRow(table),
      SUBOBJECT_NAME: name,
      OBJECT_TYPE: "TABLE PARTITION",
      // All rows are in the segment of the table.
      DATA_OBJECT_ID: null,
    };
  }
}

function* indexRows(source: RowSource): Iterable<DictionaryRow> {
  const { session, equals } = source;
  const name = equals.get("OBJECT_NAME");
  const wanted = source.scope === "USER" ? session.user : equals.get("OWNER");
  for (const [owner, indexes] of session.db.indexes) {
    if (wanted !== undefined && owner !== wanted) continue;
    for (const index of oneOrAll(indexes, name)) {
      if (source.scope !== "ALL" || isVisible(source, index)) yield objectRow(index);
    }
  }
}

function objectRow(object: OwnedObject): DictionaryRow {
  const isTemporary = object.kind === "table" && object.temporary !== null;
  const isValid = object.kind === "view" ? object.valid : true;
  return {
    ...namedRow(object),
    DATA_OBJECT_ID: dataObjectId(object),
    OBJECT_TYPE: objectTypes[object.kind],
    STATUS: isValid ? "VALID" : "INVALID",
    TEMPORARY: yN(isTemporary),
    GENERATED: yN(object.name.startsWith("SYS_") || object.name.startsWith("ISEQ$$_")),
    NAMESPACE: object.kind === "index" ? 4 : object.kind === "materialized-view" ? 19 : 1,
  };
}

/** What all objects have. */
function namedRow(object: OwnedObject | Trigger): DictionaryRow {
  return {
    OWNER: object.owner,
    OBJECT_NAME: object.name,
    OBJECT_ID: object.objectId,
    CREATED: dateOf(object.created),
    LAST_DDL_TIME: dateOf(object.lastDdl),
    TIMESTAMP: new Date(object.lastDdl).toISOString().slice(0, 19).replace("T", ":"),
    SECONDARY: "N",
    SHARING: "NONE",
    ORACLE_MAINTAINED: "N",
  };
}

function triggerRow(trigger: Trigger): DictionaryRow {
  return {
    ...namedRow(trigger),
    OBJECT_TYPE: "TRIGGER",
    STATUS: trigger.errors.length === 0 ? "VALID" : "INVALID",
    TEMPORARY: "N",
    GENERATED: "N",
    NAMESPACE: 3,
    EDITIONABLE: "Y",
  };
}

function dataObjectId(object: OwnedObject): number | null {
  if (object.kind === "table" && object.temporary === null) return object.dataObjectId;
  return object.kind === "index" ? object.objectId : null;
}

/** *_SEQUENCES. LAST_NUMBER is the first number that is not cached. */
const sequences: ViewFamily = {
  suffix: "SEQUENCES",
  ownerColumn: "SEQUENCE_OWNER",
  columns: `SEQUENCE_OWNER v128 SEQUENCE_NAME v128 MIN_VALUE n MAX_VALUE n INCREMENT_BY n CYCLE_FLAG v1 ORDER_FLAG v1
    CACHE_SIZE n LAST_NUMBER n SCALE_FLAG v1 EXTEND_FLAG v1 SESSION_FLAG v1 KEEP_VALUE v1`,
  *rows(source) {
    const names = { owner: "SEQUENCE_OWNER", name: "SEQUENCE_NAME" };
    for (const sequence of visibleObjects(source, ["sequence"], names)) {
      yield {
        SEQUENCE_OWNER: sequence.owner,
        SEQUENCE_NAME: sequence.name,
        MIN_VALUE: numberFromBigInt(sequence.min),
        MAX_VALUE: numberFromBigInt(sequence.max),
        INCREMENT_BY: numberFromBigInt(sequence.increment),
        CYCLE_FLAG: yN(sequence.cycle),
        ORDER_FLAG: yN(sequence.order),
        CACHE_SIZE: sequence.cache,
        LAST_NUMBER: numberFromBigInt(lastNumber(sequence)),
        SCALE_FLAG: "N",
        EXTEND_FLAG: "N",
        SESSION_FLAG: "N",
        KEEP_VALUE: "N",
      };
    }
  },
};

/** *_SYNONYMS: private ones, and public ones under the owner PUBLIC. */
const synonyms: ViewFamily = {
  suffix: "SYNONYMS",
  columns: `OWNER v128 SYNONYM_NAME v128 TABLE_OWNER v128 TABLE_NAME v128 DB_LINK v128 ORIGIN_CON_ID n`,
  *rows(source) {
    for (const synonym of visibleObjects(source, ["synonym"], { name: "SYNONYM_NAME" })) {
      yield synonymRow(synonym, synonym.owner);
    }
    if (source.scope === "USER") return;
    for (const synonym of source.session.db.publicSynonyms.values()) {
      yield synonymRow(synonym, "PUBLIC");
    }
  },
};

function synonymRow(
  synonym: Extract<SchemaObject, { kind: "synonym" }>,
  owner: string,
): DictionaryRow {
  const { parts, dbLink } = synonym.target;
  return {
    OWNER: owner,
    SYNONYM_NAME: synonym.name,
    TABLE_OWNER: parts.length > 1 ? (parts[0] ?? null) : synonym.owner,
    TABLE_NAME: parts.at(-1) ?? null,
    DB_LINK: dbLink ?? null,
    ORIGIN_CON_ID: 3,
  };
}

/** *_TAB_STATISTICS. */
const statistics: ViewFamily = {
  suffix: "TAB_STATISTICS",
  columns: `OWNER v128 TABLE_NAME v128 PARTITION_NAME v128 OBJECT_TYPE v12 NUM_ROWS n BLOCKS n AVG_ROW_LEN n
    SAMPLE_SIZE n LAST_ANALYZED d STALE_STATS v7`,
  *rows(source) {
    for (const table of visibleTables(source)) {
      const known = table.statistics;
      yield {
        OWNER: table.owner,
        TABLE_NAME: table.name,
        OBJECT_TYPE: "TABLE",
        NUM_ROWS: known?.numRows ?? null,
        BLOCKS: known?.blocks ?? null,
        AVG_ROW_LEN: known?.avgRowLen ?? null,
        SAMPLE_SIZE: known?.numRows ?? null,
        LAST_ANALYZED: known === null ? null : dateOf(known.lastAnalyzed),
        STALE_STATS: known === null ? null : "NO",
      };
    }
  },
};

/** *_PROCEDURES, *_SOURCE, *_TYPES: there is no stored PL/SQL in the sandbox. */
const procedures: ViewFamily = {
  suffix: "PROCEDURES",
  columns: `OWNER v128 OBJECT_NAME v128 PROCEDURE_NAME v128 OBJECT_ID n SUBPROGRAM_ID n OBJECT_TYPE v13`,
  rows: () => [],
};

const types: ViewFamily = {
  suffix: "TYPES",
  columns: `OWNER v128 TYPE_NAME v128 TYPE_OID r16 TYPECODE v128 ATTRIBUTES n METHODS n PREDEFINED v3 INCOMPLETE v3`,
  rows: () => [],
};

const databaseLinks: ViewFamily = {
  suffix: "DB_LINKS",
  columns: `OWNER v128 DB_LINK v128 USERNAME v128 HOST v2000 CREATED d`,
  rows: () => [],
};

/** The views about objects as such, sequences, synonyms and statistics. */
export const objectViews: readonly ViewFamily[] = [
  objects,
  sequences,
  synonyms,
  statistics,
  procedures,
  types,
  databaseLinks,
];
