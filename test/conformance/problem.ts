/** What a program did that no tap or target may do. */
export interface Problem {
  /** Stable name of the rule. */
  readonly rule: string;
  /** 1-based line of the output; 0 for the output as a whole. */
  readonly line: number;
  /** One sentence: what is wrong with it. */
  readonly text: string;
}
