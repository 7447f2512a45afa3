// Layer: pure.
import { expect, it } from "vitest";
import { lazyPart } from "../../src/engine/lazy-part.ts";

it("is loaded once, when it is first needed", async () => {
  let loads = 0;
  const part = lazyPart(async () => {
    loads++;
    return { answer: 42 };
  });
  expect([part.loaded, loads]).toEqual([undefined, 0]);
  const [one, two] = await Promise.all([part.load(), part.load()]);
  expect([one, one === two, part.loaded === one, await part.load(), loads]).toEqual([
    { answer: 42 },
    true,
    true,
    { answer: 42 },
    1,
  ]);
});
