// Layer: pure. What the facade does while there is no database; with one: the tests of the sandbox.
import { describe, expect, test } from "vitest";
import { ConnectError, SettingsError } from "../../src/errors.ts";
import { OracleApi } from "../../src/oracle/oracle-api.ts";
import { OraclePool } from "../../src/oracle/pool.ts";
import { SafeOracleApi } from "../../src/oracle/safe-oracle-api.ts";

const refused = new ConnectError("cannot connect to db: refused", { code: "NJS-503" });
const failed = { ok: false, error: refused };

function apiWithout(error: unknown): OracleApi {
  const open = () => Promise.reject(error);
  return new OracleApi(
    new OraclePool({
      maxSessions: 1,
      open,
      openOnce: open,
      idleTag: { module: "test" },
      callTimeoutMs: 0,
    }),
  );
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("OracleApi.safe", () => {
  test("has every method of OracleApi but those that cannot fail", () => {
    const methods = (type: { readonly prototype: object }) =>
      Object.getOwnPropertyNames(type.prototype).filter((name) => name !== "constructor");
    expect(methods(SafeOracleApi).sort()).toEqual(
      methods(OracleApi)
        .filter((name) => name !== "close")
        .sort(),
    );
  });

  test("gives the error back as a value, wherever it is thrown otherwise", async () => {
    const { safe } = apiWithout(refused);
    const table = { owner: "HR", name: "EMP" };
    const results = await Promise.all([
      safe.ping(),
      safe.queryAll("SELECT 1 FROM DUAL"),
      safe.queryOne("SELECT 1 FROM DUAL"),
      safe.execute("DELETE FROM T"),
      safe.executeMany("INSERT INTO T VALUES (:1)", [[1]], { bindDefs: [{ type: "number" }] }),
      safe.transaction((queries) => queries.execute("DELETE FROM T")),
      safe.schemas(),
      safe.tables(),
      safe.columns(table),
      safe.keys(table),
      safe.serverInfo(),
    ]);
    expect(results).toEqual(results.map(() => failed));
  });

  test("ends a query's loop with the error", async () => {
    expect(await collect(apiWithout(refused).safe.query("SELECT 1 FROM DUAL"))).toEqual([failed]);
  });

  test("reports on a database that cannot be reached, and counts", async () => {
    const { safe } = apiWithout(refused);
    expect(await safe.health()).toMatchObject({ ok: true, value: { status: "unhealthy" } });
    expect(safe.metrics()).toMatchObject({ ok: true, value: { calls: 0, pool: { opened: 0 } } });
  });

  test("throws what is a bug", async () => {
    const bug = new TypeError("undefined is not a row");
    const { safe } = apiWithout(bug);
    await expect(safe.ping()).rejects.toBe(bug);
    await expect(collect(safe.query("SELECT 1 FROM DUAL"))).rejects.toBe(bug);
  });

  test("connect gives settings back that cannot be used", async () => {
    const result = await OracleApi.safe.connect({ host: "db" });
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.error).toBeInstanceOf(SettingsError);
  });
});
