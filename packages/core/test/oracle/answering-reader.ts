import type { Row, SqlReader } from "../../src/oracle/sql-reader.ts";

/** A reader over fixed answers: rows, or an error to throw, by the text of the query. */
export function answering(
  answers: Readonly<Record<string, readonly Row[] | Error>>,
): SqlReader & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async *rows(sql) {
      asked.push(sql);
      const answer = answers[sql];
      if (answer === undefined) throw new Error(`no answer for ${sql}`);
      if (answer instanceof Error) throw answer;
      if (answer.length > 0) yield answer;
    },
  };
}
