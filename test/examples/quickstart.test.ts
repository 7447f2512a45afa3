// Layer: sandbox. The quick start as it stands in examples/, by the shells that are called sh.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { examples, runCommand, startCommand } from "./run-example.ts";

const script = join(examples, "quickstart.sh");

/** What changes from run to run. */
const masked = (text: string) =>
  text
    .replaceAll(/"version":\d+/g, '"version":"…"')
    .replaceAll(/"snapshot_scn":"\d+"/g, '"snapshot_scn":"…"')
    .replaceAll(/"time_extracted":"[^"]+"/g, '"time_extracted":"…"');

const expected = `1. An Oracle look-alike with a table of HR, and a user DWH who owns nothing yet
2. The settings of tap and target
3. Discover: what there is, and what of it is selected
   HR-BADGES: ID, CODE
   HR-EMPLOYEES: ID, NAME, (SALARY), HIRED, UPDATED_AT
4. Sync everything
{"bookmarks":{"HR-BADGES":{"version":"…","last_replication_method":"FULL_TABLE"},"HR-EMPLOYEES":{"replication_key":"UPDATED_AT","replication_key_value":"2024-01-03T09:00:00.000000-05:00","last_replication_method":"INCREMENTAL"}},"x_singer_oracle":{"streams":{"HR-BADGES":{"version":"…","snapshot_scn":"…"}}},"currently_syncing":null}
5. Something changes in the source
6. Sync again from the STATE: the change moves, and the row at the bookmark once more
{"type":"RECORD","stream":"HR-EMPLOYEES","record":{"ID":102,"NAME":"花子","HIRED":null,"UPDATED_AT":"2024-01-03T09:00:00.000000-05:00"},"time_extracted":"…"}
{"type":"RECORD","stream":"HR-EMPLOYEES","record":{"ID":103,"NAME":"Zoë","HIRED":"2024-02-01T00:00:00Z","UPDATED_AT":"2024-02-01T08:00:00.000000+00:00"},"time_extracted":"…"}
7. What the target has now
{"ID":"100","NAME":"Łukasz","UPDATED_AT":"2024-01-01 09:00:00.000001 +01:00"}
{"ID":"101","NAME":"Neena","UPDATED_AT":"2024-01-02 09:00:00.000000 +01:00"}
{"ID":"102","NAME":"花子","UPDATED_AT":"2024-01-03 09:00:00.000000 -05:00"}
{"ID":"103","NAME":"Zoë","UPDATED_AT":"2024-02-01 08:00:00.000000 +00:00"}
{"ID":"1","CODE":"CAFE"}
`;

/** Runs something with a folder of its own for temporary files, which has to be empty at the end. */
async function inOwnFolder<T>(work: (env: { readonly TMPDIR: string }) => Promise<T>): Promise<T> {
  const TMPDIR = mkdtempSync(join(tmpdir(), "singer-oracle-quickstart-"));
  try {
    const result = await work({ TMPDIR });
    expect(readdirSync(TMPDIR)).toEqual([]);
    return result;
  } finally {
    rmSync(TMPDIR, { recursive: true, force: true });
  }
}

test("it shows every step from discovery to the second sync, and leaves nothing", async () => {
  const { code, stdout, stderr } = await inOwnFolder((env) => runCommand("sh", [script], { env }));
  expect({ code, stdout: masked(stdout), stderr }).toEqual({
    code: 0,
    stdout: expected,
    stderr: "",
  });
}, 120_000);

test("stopped by a signal it ends its sandbox and leaves nothing", async () => {
  const { code } = await inOwnFolder(async (env) => {
    const running = startCommand("sh", [script], { env });
    while (
      !readdirSync(env.TMPDIR).some((name) =>
        readdirSync(join(env.TMPDIR, name)).includes("tap.json"),
      )
    ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    process.kill(running.pid, "SIGTERM");
    // The pipes to the sandbox and to the programs are closed then, so that all of them are gone.
    return running.ended;
  });
  expect(code).toBe(143);
}, 120_000);
