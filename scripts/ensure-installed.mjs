// Installs what package-lock.json asks for, and does nothing when node_modules is already up to date.
// Plain JavaScript without dependencies: it runs in a fresh clone, before anything is installed.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const stampPath = join(root, "node_modules", ".singer-oracle-lock");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`singer-oracle needs Node.js >= 20.19; this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else if (!existsSync(stampPath) || readFileSync(stampPath, "utf8") !== wanted) {
  process.stderr.write("Installing dependencies from package-lock.json ...\n");
  const windows = process.platform === "win32";
  const npm = spawnSync(windows ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: windows,
  });
  if (npm.status === 0) writeFileSync(stampPath, wanted);
  process.exitCode = npm.status ?? 1;
}
