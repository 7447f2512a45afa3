// Layer: sandbox. Triggers as a client meets them.
import type { Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/index.ts";
import { drivers } from "./harness.ts";

describe.each(drivers)("triggers and %s", (_, driver) => {
  let sandbox: Sandbox;
  let connection: Connection;
  beforeAll(async () => {
    sandbox = await startSandbox({
      users: [{ name: "app", password: "x" }],
      seed: `create table t (id number primary key, v varchar2(10));
create sequence s;
create trigger t_bi before insert on t for each row
begin
  if :new.v = 'bad' then
    raise_application_error(-20001, 'refused');
  end if;
  :new.id := s.nextval;
end;
/`,
    });
    const { connectString } = sandbox;
    connection = await driver.getConnection({ user: "app", password: "x", connectString });
  });
  afterAll(async () => {
    await connection.close();
    await sandbox.close();
  });

  test("array DML gets the ids that they make, and batch errors with all their lines", async () => {
    const { outBinds, batchErrors } = await connection.executeMany(
      "insert into t (v) values (:v) returning id into :id",
      [{ v: "a" }, { v: "bad" }, { v: "c" }],
      {
        batchErrors: true,
        bindDefs: {
          v: { type: driver.STRING, maxSize: 10 },
          id: { type: driver.NUMBER, dir: driver.BIND_OUT },
        },
      },
    );
    expect(outBinds).toEqual([{ id: [1] }, { id: [] }, { id: [2] }]);
    expect(batchErrors?.map(({ offset }) => offset)).toEqual([1]);
    expect(batchErrors?.[0]?.message.split("\n").slice(0, 3)).toEqual([
      "ORA-20001: refused",
      'ORA-06512: at "APP.T_BI", line 3',
      "ORA-04088: error during execution of trigger 'APP.T_BI'",
    ]);
    await connection.rollback();
  });

  test("one that does not compile comes with a warning", async () => {
    const create = "create or replace trigger t_x after delete on t begin nothing; end;";
    const { warning } = await connection.execute(create);
    expect(warning?.message).toMatch(/^NJS-700: /);
    await expect(connection.execute("delete from t")).rejects.toThrow(
      "ORA-04098: trigger 'APP.T_X' is invalid and failed re-validation",
    );
    const fixed = await connection.execute(create.replace("nothing", "null"));
    expect(fixed.warning).toBeUndefined();
    await connection.execute("delete from t");
    await connection.execute("drop trigger t_x");
  });

  test("a break ends what a trigger does", async () => {
    await connection.execute(
      "create trigger t_slow after update on t begin loop null; end loop; end;",
    );
    const running = connection.execute("update t set v = 'x'");
    setTimeout(() => void connection.break(), 50);
    await expect(running).rejects.toThrow("ORA-01013");
    await connection.execute("drop trigger t_slow");
  });
});
