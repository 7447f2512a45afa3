import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceTables } from "./datasets.ts";

/** A user of the sandbox. */
export interface User {
  readonly user: string;
  readonly password: string;
}

export const source: User = { user: "source", password: "source_pw" };
export const warehouse: User = { user: "warehouse", password: "warehouse_pw" };

/** The files of a run, in a folder of their own. */
export interface Files {
  readonly folder: string;
  readonly tapConfig: string;
  readonly targetConfig: string;
  readonly catalog: string;
  /** All STATE lines that the target has written in the last run. */
  readonly states: string;
  /** The last of them. */
  readonly state: string;
  readonly sandboxLog: string;
}

/** Makes the folder; its files come later. */
export function makeFolder(): Files {
  const folder = mkdtempSync(join(tmpdir(), "singer-oracle-demo-"));
  return {
    folder,
    tapConfig: join(folder, "tap.json"),
    targetConfig: join(folder, "target.json"),
    catalog: join(folder, "catalog.json"),
    states: join(folder, "state.jsonl"),
    state: join(folder, "state.json"),
    sandboxLog: join(folder, "sandbox.log"),
  };
}

/** Removes the folder with everything in it. */
export function removeFolder({ folder }: Files): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes the settings of tap and target. */
export function writeSettings(files: Files, connectString: string): void {
  const incremental = sourceTables.flatMap(({ name, replicationKey }) =>
    replicationKey === undefined
      ? []
      : [
          [
            `SOURCE-${name}`,
            { "replication-method": "INCREMENTAL", "replication-key": replicationKey },
          ],
        ],
  );
  writeJson(files.tapConfig, {
    connect_string: connectString,
    ...source,
    filter_schemas: ["SOURCE"],
    default_replication_method: "FULL_TABLE",
    select: ["SOURCE-*.*"],
    metadata: Object.fromEntries(incremental) as object,
  });
  writeJson(files.targetConfig, {
    connect_string: connectString,
    ...warehouse,
    hard_delete: true,
  });
}

function writeJson(path: string, content: object): void {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}
