import type { Database } from "../catalog/contract.ts";
import { storedColumn } from "../ddl/build-columns.ts";
import { newTable } from "../ddl/new-table.ts";
import { objectFacts, putObject } from "../ddl/schema-objects.ts";
import { dateType, numberType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";

/** Columns of the plan table, `NAME v30`: v text, n NUMBER, d DATE, l LONG, c CLOB. Source: catplan.sql as documented in the
 * Oracle Database SQL Tuning Guide, PLAN_TABLE Columns. */
const columnList = `STATEMENT_ID v30 PLAN_ID n TIMESTAMP d REMARKS v4000 OPERATION v30 OPTIONS v255 OBJECT_NODE v128
  OBJECT_OWNER v128 OBJECT_NAME v128 OBJECT_ALIAS v261 OBJECT_INSTANCE n OBJECT_TYPE v30 OPTIMIZER v255 SEARCH_COLUMNS n
  ID n PARENT_ID n DEPTH n POSITION n COST n CARDINALITY n BYTES n OTHER_TAG v255 PARTITION_START v255 PARTITION_STOP v255
  PARTITION_ID n OTHER l DISTRIBUTION v30 CPU_COST n IO_COST n TEMP_SPACE n ACCESS_PREDICATES v4000
  FILTER_PREDICATES v4000 PROJECTION v4000 TIME n QBLOCK_NAME v128 OTHER_XML c`;

function typeOf(short: string): SqlType {
  switch (short[0]) {
    case "v":
      return varchar2(Number(short.slice(1)));
    case "d":
      return dateType;
    case "l":
      return { name: "LONG" };
    case "c":
      return { name: "CLOB" };
    default:
      return numberType;
  }
}

/**
 * Makes SYS.PLAN_TABLE$, whose rows each session has for itself, and the public synonym PLAN_TABLE.
 * Source: Oracle Database SQL Tuning Guide, About the PLAN_TABLE.
 */
export function createPlanTable(db: Database): void {
  const words = columnList.trim().split(/\s+/);
  const columns = Array.from({ length: words.length / 2 }, (_, position) =>
    storedColumn(
      { name: words[position * 2] ?? "" },
      typeOf(words[position * 2 + 1] ?? ""),
      position,
    ),
  );
  const table = newTable(
    db,
    { owner: "SYS", name: "PLAN_TABLE$" },
    { tablespace: "SYSTEM", temporary: "global-preserve", columns },
  );
  putObject(db, table);
  for (const privilege of ["SELECT", "INSERT", "UPDATE", "DELETE"]) {
    db.grants.add({
      grantee: "PUBLIC",
      owner: "SYS",
      objectName: table.name,
      grantor: "SYS",
      privilege,
      columns: null,
      grantable: false,
    });
  }
  db.publicSynonyms.set("PLAN_TABLE", {
    kind: "synonym",
    ...objectFacts(db, { owner: "PUBLIC", name: "PLAN_TABLE" }),
    target: { parts: ["SYS", table.name], at: -1 },
    isPublic: true,
  });
}
