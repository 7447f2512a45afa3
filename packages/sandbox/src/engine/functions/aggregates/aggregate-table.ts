import { bitAggregates } from "./bits.ts";
import type { AggregateDefinition, AggregateTable } from "./contract.ts";
import { countAggregates } from "./counts.ts";
import { documentAggregates } from "./documents.ts";
import { listAggregates } from "./listagg.ts";
import { percentileAggregates } from "./percentiles.ts";
import { pickAggregates } from "./picks.ts";
import { statisticAggregates } from "./statistics.ts";
import { sumAggregates } from "./sums.ts";
import { distinctParts } from "./wrappers.ts";

/** COUNT(DISTINCT x) by another name: exact in the sandbox. */
const approximateCount: AggregateDefinition = {
  min: 1,
  max: 1,
  distinct: false,
  compile: (site) => {
    const [argument] = site.args;
    const count = countAggregates["COUNT"];
    if (!argument || !count) throw new TypeError("COUNT is missing");
    return distinctParts(count.compile(site), argument.type);
  },
};

/** All aggregates by name but GROUPING, GROUPING_ID and GROUP_ID, which the query compiler computes. */
export const aggregateTable: AggregateTable = {
  ...bitAggregates,
  ...countAggregates,
  ...documentAggregates,
  ...listAggregates,
  ...percentileAggregates,
  ...pickAggregates,
  ...statisticAggregates,
  ...sumAggregates,
  APPROX_COUNT_DISTINCT: approximateCount,
};
