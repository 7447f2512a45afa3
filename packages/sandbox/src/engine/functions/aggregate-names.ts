/**
 * Names of the aggregate functions. All of them may stand with OVER as well, except where Oracle says otherwise.
 * Source: Oracle SQL Language Reference, Aggregate Functions.
 */
const aggregateNames: ReadonlySet<string> = new Set([
  "ANY_VALUE",
  "APPROX_COUNT",
  "APPROX_COUNT_DISTINCT",
  "APPROX_MEDIAN",
  "APPROX_PERCENTILE",
  "APPROX_SUM",
  "AVG",
  "BIT_AND_AGG",
  "BIT_OR_AGG",
  "BIT_XOR_AGG",
  "BOOLEAN_AND_AGG",
  "BOOLEAN_OR_AGG",
  "CHECKSUM",
  "CORR",
  "COUNT",
  "COVAR_POP",
  "COVAR_SAMP",
  "EVERY",
  "GROUPING",
  "GROUPING_ID",
  "GROUP_ID",
  "JSON_ARRAYAGG",
  "JSON_OBJECTAGG",
  "KURTOSIS_POP",
  "KURTOSIS_SAMP",
  "LISTAGG",
  "MAX",
  "MEDIAN",
  "MIN",
  "PERCENTILE_CONT",
  "PERCENTILE_DISC",
  "REGR_AVGX",
  "REGR_AVGY",
  "REGR_COUNT",
  "REGR_INTERCEPT",
  "REGR_R2",
  "REGR_SLOPE",
  "REGR_SXX",
  "REGR_SXY",
  "REGR_SYY",
  "SKEWNESS_POP",
  "SKEWNESS_SAMP",
  "STATS_MODE",
  "STDDEV",
  "STDDEV_POP",
  "STDDEV_SAMP",
  "SUM",
  "VARIANCE",
  "VAR_POP",
  "VAR_SAMP",
  "XMLAGG",
]);

/** Aggregates that are window functions too and are aggregates only with WITHIN GROUP. */
const hypotheticalNames: ReadonlySet<string> = new Set([
  "CUME_DIST",
  "DENSE_RANK",
  "PERCENT_RANK",
  "RANK",
]);

/** True for a name that always means an aggregate (when it has no OVER). */
export function isAggregateName(name: string): boolean {
  return aggregateNames.has(name);
}

/** True for RANK, DENSE_RANK, PERCENT_RANK and CUME_DIST, which WITHIN GROUP turns into aggregates. */
export function isHypotheticalName(name: string): boolean {
  return hypotheticalNames.has(name);
}
