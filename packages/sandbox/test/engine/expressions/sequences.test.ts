// Layer: pure.
import { expect, it } from "vitest";
import type { Sequence } from "../../../src/engine/catalog/contract.ts";
import { compileText, dualEnv, dualScope, failure, testSequence, testSession } from "./support.ts";

function sessionWith(sequence: Sequence) {
  return testSession({ resolve: () => sequence });
}

const scope = dualScope({ sequences: true });

it("gives all NEXTVALs of a row one value and each row the next", () => {
  const session = sessionWith(testSequence());
  const first = compileText("seq1.NEXTVAL", { session, scope });
  const second = compileText("seq1.NEXTVAL * 10", { session, scope });
  const row = () => [first.eval(dualEnv()), second.eval(dualEnv())];
  expect([row(), row()]).toEqual([
    [1, 10],
    [2, 20],
  ]);
});

it("draws anew in the next statement", () => {
  const session = sessionWith(testSequence());
  expect(compileText("seq1.NEXTVAL", { session, scope }).eval(dualEnv())).toBe(1);
  Object.assign(session, { binds: [] });
  expect(compileText("app.seq1.NEXTVAL", { session, scope }).eval(dualEnv())).toBe(2);
  expect(compileText("seq1.CURRVAL", { session, scope }).eval(dualEnv())).toBe(2);
});

it("refuses CURRVAL before NEXTVAL", () => {
  const session = sessionWith(testSequence());
  expect(failure("seq1.CURRVAL", { session, scope })).toBe(
    "ORA-08002: sequence SEQ1.CURRVAL is not yet defined in this session",
  );
});

it("ends at MAXVALUE unless it cycles", () => {
  const draw = (sequence: Sequence, count: number) => {
    const session = sessionWith(sequence);
    const next = compileText("seq1.NEXTVAL", { session, scope });
    return Array.from({ length: count }, () => next.eval(dualEnv()));
  };
  expect(draw(testSequence({ cycle: true }), 5)).toEqual([1, 2, 3, 1, 2]);
  expect(draw(testSequence({ next: 3n, increment: -1n, cycle: true }), 4)).toEqual([3, 2, 1, 3]);
  expect(() => draw(testSequence(), 4)).toThrow(
    "ORA-08004: sequence SEQ1.NEXTVAL exceeds MAXVALUE and cannot be instantiated",
  );
  expect(() => draw(testSequence({ next: 1n, increment: -1n }), 2)).toThrow(
    "ORA-08004: sequence SEQ1.NEXTVAL goes below MINVALUE and cannot be instantiated",
  );
});

it("is refused where sequences are not allowed, and when there is none", () => {
  expect(failure("seq1.NEXTVAL", { session: sessionWith(testSequence()) })).toBe(
    "ORA-02287@0: sequence number not allowed here",
  );
  expect(failure("1 + nosuch.NEXTVAL", { scope })).toBe("ORA-02289@4: sequence does not exist");
});
