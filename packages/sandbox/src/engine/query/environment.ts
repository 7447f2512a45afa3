import type { Env } from "../expressions/contract.ts";

/** A new environment of a block with so many sources. */
export function createEnv(sources: number, up: Env | null): Env {
  return {
    rows: new Array(sources).fill(null),
    slots: [],
    rownum: 0,
    level: 0,
    prior: null,
    root: null,
    isLeaf: false,
    isCycle: false,
    up,
  };
}

/** A copy that stays as it is when the block goes on to its next row, with room for so many slots. */
export function copyEnv(env: Env, slots: number): Env {
  const copied = env.slots.slice(0, slots);
  while (copied.length < slots) copied.push(null);
  return {
    rows: env.rows.slice(),
    slots: copied,
    rownum: env.rownum,
    level: env.level,
    prior: env.prior,
    root: env.root,
    isLeaf: env.isLeaf,
    isCycle: env.isCycle ?? false,
    up: env.up,
  };
}

/** Makes `env` show what `saved` shows. */
export function restoreEnv(env: Env, saved: Env): void {
  for (let index = 0; index < saved.rows.length; index++)
    env.rows[index] = saved.rows[index] ?? null;
  env.slots = saved.slots;
  env.rownum = saved.rownum;
  env.level = saved.level;
  env.prior = saved.prior;
  env.root = saved.root;
  env.isLeaf = saved.isLeaf;
  env.isCycle = saved.isCycle ?? false;
}
