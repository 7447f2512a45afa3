/**
 * What the end-to-end tests stand on: a database (`database.ts`), the real programs as processes (`programs.ts`), rows and
 * dictionary read back by the plain driver (`rows.ts`).
 */
export * from "./catalogs.ts";
export * from "./database.ts";
export * from "./programs.ts";
export * from "./rows.ts";
