import type { Connection } from "oracledb";

/** A statement and how many rows it touched. */
export interface Change {
  readonly sql: string;
  readonly table: string;
  readonly rows: number;
}

/** What happens in the source between two runs. */
const statements = [
  [
    "FLIGHTS",
    "UPDATE flights SET delay = delay + 1, changed_at = SYSTIMESTAMP WHERE MOD(id, 1000) = 7",
  ],
  [
    "FLIGHTS",
    "INSERT INTO flights (id, delay, distance, time) SELECT 1000000 + LEVEL, LEVEL, 500, 12.5 FROM dual CONNECT BY LEVEL <= 500",
  ],
  [
    "MOVIES",
    `UPDATE movies SET "IMDB Rating" = 10, "Director" = NULL, changed_at = SYSTIMESTAMP WHERE "Title" LIKE 'The Matrix%'`,
  ],
  [
    "ZIPCODES",
    "UPDATE zipcodes SET city = UPPER(city), changed_at = SYSTIMESTAMP WHERE state = 'NY' AND ROWNUM <= 25",
  ],
  [
    "EARTHQUAKES",
    "INSERT INTO earthquakes VALUES ('demo1', 9.5, 'Valdivia', TIMESTAMP '1960-05-22 15:11:14 -04:00', SYSTIMESTAMP, NULL, '{}')",
  ],
  ["AIRPORTS", "DELETE FROM airports WHERE state = 'AK'"],
  [
    "AIRPORTS",
    "INSERT INTO airports VALUES ('QZZ1', 'Ångström Field', 'Uppsala', NULL, 'Sweden', 59.8, 17.6)",
  ],
] as const;

/** Changes some rows of the source and commits. */
export async function changeSource(connection: Connection): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [table, sql] of statements) {
    const { rowsAffected } = await connection.execute(sql);
    changes.push({ table, sql, rows: rowsAffected ?? 0 });
  }
  await connection.commit();
  return changes;
}
