import { expect } from "vitest";
import { logOn, openEngine, type TestSession } from "../open-engine.ts";

/** The clock stands still: all times are this. Seconds since 1970. */
export const seconds = 1_700_000_000;

/** Any number: ids and the like, which are what they are. */
export const number = expect.any(Number);

/** An owner, somebody it granted all to, somebody it granted nothing, and a reader of the whole catalog. */
export const users = [
  { name: "app" },
  { name: "other" },
  { name: "stranger" },
  { name: "catalog", roles: ["CONNECT", "SELECT_CATALOG_ROLE"] },
];

type DictionaryRecord = Readonly<Record<string, unknown>>;

/** The rows of a query by column, without what is NULL. */
export async function records(session: TestSession, sql: string): Promise<DictionaryRecord[]> {
  const result = await session.run(sql);
  if (result.kind !== "query") throw new TypeError(`no query: ${sql}`);
  const names = result.cursor.columns.map((column) => column.name);
  const rows = await session.rows(sql);
  return rows.map((row) =>
    Object.fromEntries(
      names.map((name, index) => [name, row[index]]).filter(([, value]) => value !== null),
    ),
  );
}

/** An engine of 19c with objects of every kind, and its users. */
export async function openSchema() {
  const engine = openEngine({ users, version: 19, now: () => ({ seconds, nanos: 0 }) });
  const app = logOn(engine);
  const other = logOn(engine, "OTHER");
  const stranger = logOn(engine, "STRANGER");
  const catalog = logOn(engine, "CATALOG");
  await app.all(
    `CREATE TABLE t (id NUMBER(10) GENERATED ALWAYS AS IDENTITY CONSTRAINT t_pk PRIMARY KEY, v VARCHAR2(30 CHAR) DEFAULT 'x' NOT NULL,
      w AS (id * 2), h DATE INVISIBLE)`,
    "CREATE TABLE c (tid NUMBER(10) CONSTRAINT c_fk REFERENCES t ON DELETE CASCADE)",
    "COMMENT ON TABLE t IS 'a table'",
    "COMMENT ON COLUMN t.v IS 'its text'",
    "INSERT INTO t (v) VALUES ('a')",
    "COMMIT",
    "CREATE VIEW vw AS SELECT id, v FROM t",
    "CREATE MATERIALIZED VIEW mv AS SELECT id FROM t",
    "CREATE INDEX i ON t (v, w DESC)",
    "CREATE SEQUENCE sq",
    "BEGIN DBMS_STATS.GATHER_TABLE_STATS(USER, 'T'); END;",
    ...["t", "c", "mv", "vw", "sq"].map((name) => `GRANT SELECT ON ${name} TO other`),
  );
  /**
   * The rows of a family about APP's objects: USER_ for the owner, ALL_ for the grantee and DBA_ for the catalog reader are the
   * same but for the owner's column; who was granted nothing sees none.
   */
  const family = async (
    suffix: string,
    { where = "", owner = "OWNER" }: { readonly where?: string; readonly owner?: string } = {},
  ): Promise<DictionaryRecord[]> => {
    const condition = where === "" ? "" : ` AND ${where}`;
    const sql = (scope: string) =>
      `SELECT * FROM ${scope}_${suffix} WHERE ${owner} = 'APP'${condition}`;
    const all = await records(other, sql("all"));
    expect(await records(catalog, sql("dba"))).toEqual(all);
    expect(await records(stranger, sql("all"))).toEqual([]);
    const own = await records(app, `SELECT * FROM user_${suffix} WHERE 1 = 1${condition}`);
    expect(own).toEqual(all.map(({ [owner]: _, ...rest }) => rest));
    return all;
  };
  return { engine, app, other, stranger, catalog, family };
}
