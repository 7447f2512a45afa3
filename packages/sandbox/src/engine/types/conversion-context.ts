import type { NlsSettings } from "../expressions/contract.ts";

/** What a conversion may need to know of the session. An `EvalContext` is one. */
export interface ConversionContext {
  readonly nls: NlsSettings;
  /** UTC: missing years and months of a date, and the century of RR. */
  readonly now: { readonly seconds: number; readonly nanos: number };
  readonly version: 19 | 23;
}
