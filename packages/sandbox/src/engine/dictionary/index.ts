import type { Database, DictionaryView, Synonym } from "../catalog/contract.ts";
import { columnViews } from "./column-views.ts";
import { constraintViews } from "./constraint-views.ts";
import { instanceViews } from "./instance-views.ts";
import { lobViews } from "./lob-views.ts";
import { nlsViews } from "./nls-views.ts";
import { objectViews } from "./object-views.ts";
import { partitionViews } from "./partition-views.ts";
import { privilegeViews, privilegeViews23 } from "./privilege-views.ts";
import { proxyViews } from "./proxy-views.ts";
import { sessionViews } from "./session-views.ts";
import { storageFamilies, storageViews } from "./storage-views.ts";
import { tableViews } from "./table-views.ts";
import { triggerViews } from "./trigger-views.ts";
import { userViews } from "./user-views.ts";
import { type SingleView, singleView, viewsOfFamily } from "./view-family.ts";

/** Old short names of views. Source: Oracle Database Reference, static data dictionary views with synonyms. */
const shortNames: Readonly<Record<string, string>> = {
  TABS: "USER_TABLES",
  COLS: "USER_TAB_COLUMNS",
  IND: "USER_INDEXES",
  OBJ: "USER_OBJECTS",
  SEQ: "USER_SEQUENCES",
  SYN: "USER_SYNONYMS",
};

/**
 * Adds the dictionary to a database: every view is found by its name from any schema. DBA_ and V$ views are visible to
 * holders of SELECT_CATALOG_ROLE only, as on a server without further grants, so that clients' fallbacks are exercised.
 */
export function installDictionary(db: Database): void {
  const families = [
    ...tableViews,
    ...columnViews,
    ...constraintViews,
    ...objectViews,
    ...lobViews,
    ...partitionViews,
    ...triggerViews,
    ...storageFamilies,
  ];
  const singles = [
    ...instanceViews,
    ...sessionViews,
    ...nlsViews,
    ...userViews,
    ...privilegeViews,
    ...proxyViews,
    ...storageViews,
    ...(db.version === 23 ? privilegeViews23 : []),
  ];
  const views: readonly DictionaryView[] = [
    ...families.flatMap(viewsOfFamily),
    ...singles.map(singleView),
    ...singles
      .filter(({ name }) => name.startsWith("V$"))
      .map(globalView)
      .map(singleView),
  ].map((view) => withoutLaterColumns(view, db.version));
  for (const view of views) db.dictionaryViews.set(view.name, view);
  for (const [name, target] of Object.entries(shortNames)) {
    db.publicSynonyms.set(name, publicSynonym(db, name, target));
  }
}

/** The GV$ view of a V$ view: the same of all instances, of which there is one. */
function globalView(view: SingleView): SingleView {
  return {
    ...view,
    name: `G${view.name}`,
    columns: `INST_ID n ${view.columns}`,
    *rows(source) {
      for (const row of view.rows(source)) yield { INST_ID: 1, ...row };
    },
  };
}

/** VECTOR_INFO came with 23ai; a query that names it on an older release gets ORA-00904. */
const laterColumns: ReadonlySet<string> = new Set(["VECTOR_INFO"]);

function withoutLaterColumns(view: DictionaryView, version: 19 | 23): DictionaryView {
  if (version === 23 || !view.columns.some((column) => laterColumns.has(column.name))) return view;
  const kept = view.columns.flatMap(({ name }, index) => (laterColumns.has(name) ? [] : [index]));
  return {
    ...view,
    columns: view.columns.filter((column) => !laterColumns.has(column.name)),
    *rows(session, equals) {
      for (const row of view.rows(session, equals)) yield kept.map((index) => row[index] ?? null);
    },
  };
}

function publicSynonym(db: Database, name: string, target: string): Synonym {
  return {
    kind: "synonym",
    owner: "PUBLIC",
    name,
    objectId: db.nextObjectId(),
    created: db.startedMs,
    lastDdl: db.startedMs,
    lastDdlScn: db.scn,
    target: { parts: ["SYS", target], at: -1 },
    isPublic: true,
  };
}
