// The server's process of the tap's benchmark: a sandbox with a stored table and a view that makes its rows as they are read.
import { startSandbox } from "../../packages/sandbox/dist/index.js";

const [rowCount, viewRows] = process.argv.slice(2).map(Number);

const columns = `
  level as id, mod(level * 7919, 1000000) / 100 as amount, to_char(level, 'FM0000000X') as code,
  'Customer number ' || mod(level * 31, 1000000) as name, decode(mod(level, 2), 0, 'N', 'Y') as flag,
  date '2000-01-01' + mod(level, 9000) as day, timestamp '2020-09-13 12:26:40' + numtodsinterval(level, 'SECOND') as changed_at,
  1950 + mod(level, 75) as year, 'order ' || level || ' shipped' as note, level / 1024 as rate
  from dual connect by level <= `;

const sandbox = await startSandbox({
  seed: `
    create table mixed (id number(10), amount number(12,2), code varchar2(8), name varchar2(40), flag char(1), day date,
      changed_at timestamp(6), year number(4), note varchar2(40), rate binary_double);
    insert into mixed select ${columns} ${rowCount};
    create view narrow as select level as id, 'name ' || level as name, level * 10 as amount from dual connect by level <= ${viewRows};
    commit;`,
});
process.on("disconnect", () => sandbox.close());
process.send({ connectString: sandbox.connectString });
