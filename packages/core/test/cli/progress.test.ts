// Layer: pure.
import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { openProgress } from "../../src/cli/progress.ts";

/** A terminal of 100 columns that remembers what was drawn on it. */
function fakeTerminal(isTTY: boolean) {
  let drawn = "";
  const terminal = new Writable({
    write: (chunk, _encoding, done) => {
      drawn += chunk;
      done();
    },
  });
  Object.assign(terminal, {
    isTTY,
    columns: 100,
    rows: 30,
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => true,
    clearScreenDown: () => true,
  });
  return { terminal: terminal as unknown as NodeJS.WriteStream, drawn: () => drawn };
}

test("nothing is drawn where there is no terminal", () => {
  const { terminal, drawn } = fakeTerminal(false);
  const progress = openProgress({ terminal });
  const stream = progress.start("HR-EMP", 100);
  stream.add(50);
  stream.done();
  progress.close();
  expect(drawn()).toBe("");
});

test("a terminal shows stream, percent, rows and rows/s", () => {
  const { terminal, drawn } = fakeTerminal(true);
  const progress = openProgress({ terminal });
  const stream = progress.start("HR-EMP", 2000);
  stream.add(1500);
  progress.close();
  expect(drawn()).toMatch(/HR-EMP \|█{18}░{6}\| 75% 1,500\/2,000 rows [\d,]+ rows\/s/);
});

test("an estimate that was too low never shows more than 100 %", () => {
  const { terminal, drawn } = fakeTerminal(true);
  const progress = openProgress({ terminal });
  const stream = progress.start("HR-EMP", 10);
  stream.add(1500);
  stream.done();
  progress.close();
  expect(drawn()).toMatch(/100% 1,500\/1,500 rows/);
  expect(drawn()).not.toMatch(/\d{4,}%|[2-9]\d\d%/);
});

test("without an estimate there is no bar", () => {
  const { terminal, drawn } = fakeTerminal(true);
  const progress = openProgress({ terminal });
  const stream = progress.start("HR-EMP");
  stream.add(7);
  stream.done();
  progress.close();
  expect(drawn()).toMatch(/HR-EMP 7 rows [\d,]+ rows\/s/);
  expect(drawn()).not.toContain("%");
});

test("behind a bar the cursor stands at the left, so that the next line of a log begins there", async () => {
  const { terminal } = fakeTerminal(true);
  const moves: string[] = [];
  terminal.cursorTo = (x: number) => moves.push(`to ${x}`) > 0;
  const write = terminal.write.bind(terminal);
  terminal.write = (text: string | Uint8Array) => {
    if (String(text).includes("rows/s")) moves.push("bar");
    return write(text);
  };
  const progress = openProgress({ terminal });
  progress.start("HR-EMP").add(10);
  await vi.waitFor(() => expect(moves.join(" ")).toMatch(/bar( to \d+)* to 0$/));
  progress.close();
});
