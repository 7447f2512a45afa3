// Layer: pure.
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { createFixture, type Fixture } from "./fixture.ts";
import { QueryMaker } from "./random-queries.ts";
import { type RandomTable, randomOf, randomTables } from "./random-tables.ts";

/**
 * Random queries of plain SQL are run by the sandbox's engine and by DuckDB; the answers must be exactly the same. DuckDB is
 * the outside truth for joins, three-valued logic, grouping, windows and set operators.
 */
const seeds = [11, 22, 33, 44];
const queriesPerSeed = 625;

async function duckWith(tables: readonly RandomTable[]): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET threads = 1");
  for (const { name, rows } of tables) {
    await connection.run(`CREATE TABLE ${name} (id BIGINT, k BIGINT, v BIGINT, s VARCHAR)`);
    const values = rows.map((row) => `(${row.map(literal).join(", ")})`);
    await connection.run(`INSERT INTO ${name} VALUES ${values.join(", ")}`);
  }
  return connection;
}

function literal(value: number | string | null): string {
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : `'${value}'`;
}

function ownWith(tables: readonly RandomTable[]): Fixture {
  const fixture = createFixture();
  for (const { name, rows } of tables) {
    fixture.run(
      `CREATE TABLE ${name} (id NUMBER(10) PRIMARY KEY, k NUMBER(10), v NUMBER(10), s VARCHAR2(10))`,
      `CREATE INDEX ${name}_k ON ${name} (k)`,
    );
    fixture.load(name, rows);
  }
  return fixture;
}

/** Rows as text, in their order or sorted. */
function answerText(rows: readonly (readonly unknown[])[], ordered: boolean): string {
  const lines = rows.map((row) =>
    row.map((value) => (typeof value === "bigint" ? Number(value) : value)).join("|"),
  );
  return (ordered ? lines : lines.sort()).join("\n");
}

describe.each(seeds)("seed %i", (seed) => {
  test("the engine and DuckDB give the same rows", async () => {
    const random = randomOf(seed);
    const tables = randomTables(random, seed % 2 === 0 ? 30 : 12);
    const own = ownWith(tables);
    const duck = await duckWith(tables);
    const maker = new QueryMaker(random);
    let withRows = 0;
    for (let count = 0; count < queriesPerSeed; count++) {
      const { oracle, duck: duckSql, ordered } = maker.next();
      const wanted = (await duck.runAndReadAll(duckSql)).getRowsJS() as unknown[][];
      const found = own.rows(oracle);
      expect(`${oracle}\n${answerText(found, ordered)}`).toBe(
        `${oracle}\n${answerText(wanted, ordered)}`,
      );
      if (wanted.length > 0) withRows++;
    }
    expect(withRows).toBeGreaterThan(queriesPerSeed / 2);
    duck.closeSync();
  }, 60_000);
});
