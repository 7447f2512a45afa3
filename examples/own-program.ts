/**
 * A program of one's own on Oracle, with `OracleApi`: writes, reads, streams, and takes errors as values.
 *
 *   ORACLE_CONNECT_STRING=… ORACLE_USER=… ORACLE_PASSWORD=… node examples/dist/own-program.js
 *
 * Exit code 3: no connection could be made.
 */
import type { ToolkitError } from "@singer-oracle/core";
import { OracleApi } from "@singer-oracle/core/oracle";

const { ORACLE_CONNECT_STRING, ORACLE_USER, ORACLE_PASSWORD } = process.env;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail({ code, message, hint, exitCode }: ToolkitError): void {
  process.stderr.write(`${code}: ${message}. ${hint ?? ""}\n`);
  process.exitCode = exitCode;
}

/** `execute` and `executeMany` commit by themselves; what belongs together goes into `transaction`. */
async function write(oracle: OracleApi): Promise<void> {
  const { rowsAffected } = await oracle.executeMany(
    "INSERT INTO accounts VALUES (:1, :2, :3)",
    [
      // A number with more digits than a JavaScript number holds is bound as text.
      [1, "Zoë", "999999999999999999999999999999999999.99"],
      [2, "花子", "0.10"],
      [3, null, "250"],
    ],
    {
      bindDefs: [
        { type: "number" },
        { type: "text", maxBytes: 160 },
        { type: "text", maxBytes: 40 },
      ],
    },
  );
  say(`${rowsAffected} rows written`);
  await oracle.transaction(async (queries) => {
    const amount = 50;
    await queries.execute("UPDATE accounts SET balance = balance - :amount WHERE id = 3", {
      amount,
    });
    await queries.execute("UPDATE accounts SET balance = balance + :amount WHERE id = 2", {
      amount,
    });
  });
}

/** Row by row, in constant memory, however many there are. */
async function read(oracle: OracleApi): Promise<void> {
  const sql = "SELECT id, owner, balance FROM accounts WHERE balance > :least ORDER BY id";
  for await (const { ID, OWNER, BALANCE } of oracle.query(sql, { least: 1 })) {
    say(`${ID} ${OWNER ?? "(nobody)"} ${BALANCE}`);
  }
}

/** `safe` has the same methods with the error as a value. */
async function handleErrors({ safe }: OracleApi): Promise<void> {
  const overdrawn = await safe.execute("UPDATE accounts SET balance = -1 WHERE id = 3");
  if (!overdrawn.ok) say(`refused: ${overdrawn.error.code}`);
  const one = await safe.queryOne("SELECT balance FROM accounts WHERE id = 3");
  if (one.ok) say(`still ${one.value?.["BALANCE"]}`);
}

async function work(oracle: OracleApi): Promise<void> {
  const { version, charset } = await oracle.serverInfo();
  say(`Oracle Database ${version}, ${charset}`);
  await oracle.execute(
    "CREATE TABLE accounts (id NUMBER(6) PRIMARY KEY, owner VARCHAR2(40 CHAR), balance NUMBER(38,2) CHECK (balance >= 0))",
  );
  try {
    await write(oracle);
    await read(oracle);
    await handleErrors(oracle);
  } finally {
    await oracle.execute("DROP TABLE accounts PURGE");
  }
  const { calls, rowsRead, rowsWritten } = oracle.metrics();
  const { status } = await oracle.health();
  say(`${status}: ${calls} calls, ${rowsRead} rows read, ${rowsWritten} rows written`);
}

const connected = await OracleApi.safe.connect({
  connect_string: ORACLE_CONNECT_STRING ?? "localhost/FREEPDB1",
  user: ORACLE_USER ?? "",
  password: ORACLE_PASSWORD ?? "",
});
if (!connected.ok) fail(connected.error);
else {
  await using oracle = connected.value;
  await work(oracle);
}
