// Layer: pure.
import { describe, expect, it } from "vitest";
import { nextScn, noteScn, scnAtTime } from "../../../src/engine/store/scn-times.ts";
import { testDatabase } from "../dml/test-database.ts";

describe("SCNs and times", () => {
  it("are noted every three seconds while SCNs are given out, and each note is true", () => {
    const start = Date.UTC(2024, 0, 1);
    let ms = start;
    const { db } = testDatabase({ clock: () => ms });
    const given: { readonly scn: number; readonly ms: number }[] = [{ scn: db.scn, ms: 0 }];
    for (const seconds of [0.5, 1, 2.9, 3, 3.1, 7, 20, 20.1, 60]) {
      ms = start + seconds * 1000;
      given.push({ scn: nextScn(db), ms });
    }
    ms = start + 70_000;
    noteScn(db, ms);
    for (const note of db.scnTimes) {
      expect([note.ms % 3000, given.findLast((entry) => entry.ms < note.ms)?.scn]).toEqual([
        0,
        note.scn,
      ]);
    }
    for (let at = start; at <= ms; at += 500) {
      const reached = given.findLast((entry) => entry.ms < Math.floor(at / 3000) * 3000)?.scn;
      expect(scnAtTime(db, at)).toBe(reached);
    }
    expect(scnAtTime(db, start - 3_700_000)).toBeUndefined();
  });

  it("are kept for five days", () => {
    const day = 24 * 3600 * 1000;
    let ms = Date.UTC(2024, 0, 1);
    const { db } = testDatabase({ clock: () => ms });
    for (let days = 0; days < 10; days++) {
      ms += day;
      nextScn(db);
    }
    expect(db.scnTimes.length).toBe(6);
    expect(scnAtTime(db, ms - 8 * day)).toBeUndefined();
  });
});
