import { readFileSync } from "node:fs";

/** What a version does with a statement: accept it, or refuse it with a number, at parse or for what the objects say. */
export type Verdict =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly number: number;
      readonly phase: "syntax" | "semantic";
    };

export interface CorpusStatement {
  readonly id: string;
  readonly sql: string;
  readonly verdicts: Readonly<Record<19 | 23, Verdict>>;
}

/** The statements of `statements.sql`, in their order. The format stands at the head of that file. */
export function readCorpus(): readonly CorpusStatement[] {
  const text = readFileSync(new URL("statements.sql", import.meta.url), "utf8");
  return text.split(/^--# /m).slice(1).map(readStatement);
}

function readStatement(entry: string): CorpusStatement {
  const newline = entry.indexOf("\n");
  const [id = "", verdict = "", fact = ""] = entry.slice(0, newline).split(" ");
  const sql = entry.slice(newline + 1).replace(/\n\/\n*$/, "");
  const accepted: Verdict = { accepted: true };
  if (verdict === "accept") return { id, sql, verdicts: { 19: accepted, 23: accepted } };
  if (verdict === "accept23") {
    const number = Number(fact.replace("19c=ORA-", ""));
    return {
      id,
      sql,
      verdicts: { 19: { accepted: false, number, phase: "syntax" }, 23: accepted },
    };
  }
  const [code = "", phase] = fact.replace("ORA-", "").split("/");
  const old: Verdict = {
    accepted: false,
    number: Number(code),
    phase: phase === "semantic" ? "semantic" : "syntax",
  };
  const newer = /23=(?:ORA-(\d+)|accept)/.exec(entry.slice(0, newline));
  if (!newer) return { id, sql, verdicts: { 19: old, 23: old } };
  const number = Number(newer[1]);
  return {
    id,
    sql,
    verdicts: { 19: old, 23: newer[1] ? { accepted: false, number, phase: "syntax" } : accepted },
  };
}
