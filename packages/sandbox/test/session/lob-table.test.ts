// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Lob } from "../../src/engine/types/value.ts";
import {
  LobTable,
  lengthOf,
  trimLobContent,
  writeLobContent,
} from "../../src/session/lob-table.ts";

const options = { utf16Lobs: false, lobChunk: 8192 };

describe("locators", () => {
  test("lead to their LOB in the session that made them, until they are freed", () => {
    const table = new LobTable(7, options);
    const clob = new Lob("CLOB", "text");
    const { locator, length, chunkSize } = table.refer(clob, true);
    expect([locator.length, length, chunkSize]).toEqual([40, 4, 8192]);
    expect(table.value(locator)).toEqual(clob);
    expect(() => new LobTable(8, options).find(locator)).toThrow(/^ORA-22922: /);
    table.free(locator);
    expect(table.temporaryCount).toBe(0);
    expect(() => table.value(locator)).toThrow(/^ORA-22922: /);
    table.free(locator);
    expect(() => table.find(Buffer.alloc(40))).toThrow(/not a locator/);
  });

  test("of rows are kept by the ten thousands, the oldest go first", () => {
    const table = new LobTable(1, options);
    const lob = new Lob("BLOB", Buffer.from([1]));
    const first = table.refer(lob).locator;
    const second = table.refer(lob).locator;
    const temporary = table.create("CLOB").locator;
    for (let count = 2; count <= 65_536; count++) table.refer(lob);
    expect(() => table.find(first)).toThrow(/^ORA-22922: /);
    expect(table.value(second)).toEqual(new Lob("BLOB", new Uint8Array([1])));
    expect(table.find(temporary).kind).toBe("CLOB");
  });

  test("what the client writes does not reach the value it came from", () => {
    const table = new LobTable(1, options);
    const bytes = Buffer.from("abc");
    const held = table.find(table.refer(new Lob("BLOB", bytes), true).locator);
    writeLobContent(held, 0, Buffer.from("X"));
    trimLobContent(held, 2);
    expect(bytes.toString()).toBe("abc");
    expect(Buffer.from(table.value(held.locator).bytes).toString()).toBe("Xb");
  });
});

describe("writing", () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ at: fc.nat(60), data: fc.string({ maxLength: 30 }) }),
      fc.record({ trim: fc.nat(40) }),
    ),
  );

  test("a BLOB is what an array would be", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const table = new LobTable(1, options);
        const held = table.create("BLOB");
        let model: number[] = [];
        for (const step of list) {
          if ("trim" in step) {
            if (step.trim > model.length) continue;
            trimLobContent(held, step.trim);
            model = model.slice(0, step.trim);
          } else {
            const data = Buffer.from(step.data);
            writeLobContent(held, step.at, data);
            while (model.length < step.at) model.push(0);
            model.splice(step.at, data.length, ...data);
          }
        }
        expect([...table.value(held.locator).bytes]).toEqual(model);
      }),
    );
  });

  test("a CLOB is what a text would be, with blanks in gaps", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const table = new LobTable(1, options);
        const held = table.create("CLOB");
        let model = "";
        for (const step of list) {
          if ("trim" in step) {
            if (step.trim > model.length) continue;
            trimLobContent(held, step.trim);
            model = model.slice(0, step.trim);
          } else {
            writeLobContent(held, step.at, step.data);
            const before = model.slice(0, step.at).padEnd(step.at, " ");
            model = before + step.data + model.slice(step.at + step.data.length);
          }
        }
        expect(table.value(held.locator).text).toBe(model);
        expect(lengthOf(held)).toBe(model.length);
      }),
    );
  });

  test("beyond every limit, and trimming what is shorter", () => {
    const held = new LobTable(1, options).create("BLOB");
    expect(() => writeLobContent(held, 2 ** 40, Buffer.from("x"))).toThrow(/^ORA-22925: /);
    expect(() => trimLobContent(held, 1)).toThrow(/^ORA-22926: /);
  });
});
