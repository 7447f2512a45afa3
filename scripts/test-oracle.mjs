// Runs the end-to-end tests on a real Oracle Database: the one of docker/compose.yaml, or any that the variables name.
// Needs a build. Two users with tables of their own are made by ORACLE_TEST_USER, who needs the right to make users.
import { spawnSync } from "node:child_process";

const env = process.env;
const names = ["ORACLE_TEST_CONNECT_STRING", "ORACLE_TEST_USER", "ORACLE_TEST_PASSWORD"];
const missing = names.filter((name) => !env[name]);
if (missing.length > 0) {
  console.error(`not set: ${missing.join(", ")}. For the database of docker/compose.yaml:
  docker compose -f docker/compose.yaml up --detach --wait oracle
  ORACLE_TEST_CONNECT_STRING=127.0.0.1:1521/FREEPDB1 ORACLE_TEST_USER=system ORACLE_TEST_PASSWORD=oracle npm run test:oracle`);
  process.exitCode = 2;
} else {
  const { status } = spawnSync("npx", ["vitest", "run", "test/e2e"], { stdio: "inherit", env });
  process.exitCode = status ?? 1;
}
