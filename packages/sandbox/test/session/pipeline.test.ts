// Layer: sandbox.
import type { Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announcements, type Driver, type Harness, runs, start } from "./harness.ts";

interface Pipeline {
  addExecute(sql: string, binds?: unknown[]): void;
  addExecuteMany(sql: string, binds: unknown[][]): void;
  addFetchAll(sql: string): void;
  addFetchOne(sql: string): void;
  addFetchMany(sql: string, binds: unknown[], options: object): void;
  addCommit(): void;
}
interface Outcome {
  readonly rows?: unknown[];
  readonly error?: Error;
}
type Piped = Connection & {
  runPipeline(pipeline: Pipeline, continueOnError?: unknown): Promise<Outcome[]>;
};

function newPipeline(driver: Driver): Pipeline {
  const maker = driver as unknown as {
    createPipeline?: () => Pipeline;
    Pipeline: new () => Pipeline;
  };
  return maker.createPipeline ? maker.createPipeline() : new maker.Pipeline();
}

function mixed(driver: Driver): Pipeline {
  const pipeline = newPipeline(driver);
  pipeline.addExecute("insert into pl values (:1)", [1]);
  pipeline.addFetchAll("select * from gen(500)");
  pipeline.addFetchOne("select * from nosuch");
  pipeline.addFetchMany("select * from gen(50)", [], { maxRows: 10 });
  pipeline.addExecuteMany("insert into pl values (:1)", [[1], [2]]);
  pipeline.addCommit();
  return pipeline;
}

/** The two versions say it differently. */
async function runToTheEnd(connection: Piped, pipeline: () => Pipeline): Promise<Outcome[]> {
  try {
    return await connection.runPipeline(pipeline(), { continueOnError: true });
  } catch {
    return connection.runPipeline(pipeline(), true);
  }
}

describe.each(runs(announcements.slice(0, 2)))("pipelines: %s", (_, driver, wire) => {
  let harness: Harness;
  let connection: Piped;
  beforeAll(async () => {
    harness = await start(wire);
    connection = (await driver.getConnection(harness.credentials)) as Piped;
  });
  afterAll(async () => {
    await connection.close();
    await harness.server.close();
  });

  test("that goes on after errors", async () => {
    const results = await runToTheEnd(connection, () => mixed(driver));
    expect(results[1]?.rows).toHaveLength(500);
    expect(results[2]?.error?.message).toMatch(/^ORA-00942/);
    expect(results[3]?.rows).toHaveLength(10);
    expect(harness.engine.rowsOf("pl").length).toBeGreaterThanOrEqual(3);
  });

  test("that stops at an error", async () => {
    const before = harness.engine.rowsOf("pl").length;
    await expect(connection.runPipeline(mixed(driver))).rejects.toThrow(/ORA-00942/);
    expect((await connection.execute("select * from gen(5)")).rows).toHaveLength(5);
    // What came before the error was executed, what came behind it was not.
    expect(harness.engine.rowsOf("pl")).toHaveLength(before + 1);
  });

  test("with LOBs and JSON", async () => {
    const pipeline = newPipeline(driver);
    pipeline.addFetchAll("select * from lobs");
    pipeline.addFetchAll("select * from jsons");
    const results = await connection.runPipeline(pipeline);
    expect(results.map((result) => result.rows?.length)).toEqual([4, 5]);
  });
});
