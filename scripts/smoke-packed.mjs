// Packs every package, installs the tarballs into an empty folder and runs every program from there: what a stranger
// gets from the registry, not what the workspace happens to hold.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "singer-oracle-smoke-"));
const packs = join(folder, "packs");
const install = join(folder, "install");
mkdirSync(packs);
mkdirSync(install);

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  run("npm", ["pack", "--workspaces", "--pack-destination", packs], root);
  writeFileSync(join(install, "package.json"), '{ "private": true, "type": "module" }\n');
  const tarballs = readdirSync(packs).map((name) => join(packs, name));
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs], install);
  for (const name of readdirSync(join(root, "packages"))) smoke(name);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Imports every entry point of one package and asks every program of it for its version and its settings. */
function smoke(name) {
  const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
  for (const entry of Object.keys(manifest.exports ?? {})) {
    if (entry === "./package.json") continue;
    const specifier = manifest.name + entry.slice(1);
    const script = `const m = await import(${JSON.stringify(specifier)}); console.log(Object.keys(m).length);`;
    const count = run(process.execPath, ["--input-type=module", "-e", script], install).trim();
    if (!(Number(count) > 0)) throw new Error(`${specifier} exports nothing`);
    console.log(`ok  import ${specifier} (${count} exports)`);
  }
  for (const bin of Object.keys(manifest.bin ?? {})) {
    const program = join(install, "node_modules", ".bin", bin);
    const version = run(program, ["--version"], install).trim();
    if (!version.includes(manifest.version))
      throw new Error(`${bin} --version printed "${version}"`);
    const help = run(program, ["--help"], install);
    if (!help.includes(bin)) throw new Error(`${bin} --help does not name the program`);
    console.log(`ok  ${version}`);
  }
}
