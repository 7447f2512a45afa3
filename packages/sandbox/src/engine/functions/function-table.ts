import { assertFunctions } from "./assert.ts";
import { binaryFunctions } from "./binary.ts";
import { characterFunctions } from "./character.ts";
import { characterSetFunctions } from "./character-sets.ts";
import { clockFunctions } from "./clock.ts";
import type { FunctionTable } from "./contract.ts";
import { conversionFunctions } from "./conversion.ts";
import { datetimeFunctions } from "./datetime.ts";
import { extremeFunctions } from "./extremes.ts";
import { hashFunctions } from "./hash.ts";
import { hierarchyFunctions } from "./hierarchy.ts";
import { jsonGenerationFunctions } from "./json/json-generation.ts";
import { jsonQueryFunctions } from "./json/json-queries.ts";
import { lobFunctions } from "./lob.ts";
import { metadataFunctions } from "./metadata.ts";
import { nullFunctions } from "./null-handling.ts";
import { numericFunctions } from "./numeric.ts";
import { packageFunctions } from "./packages.ts";
import { regexpFunctions } from "./regexp.ts";
import { roundingFunctions } from "./rounding.ts";
import { scnFunctions } from "./scn.ts";
import { sessionFunctions } from "./session-context.ts";
import { soundexFunctions } from "./soundex.ts";
import { substringFunctions } from "./substring.ts";
import { toCharFunctions } from "./to-char.ts";
import { parsingFunctions } from "./to-number-and-dates.ts";
import { vectorFunctions } from "./vector.ts";
import { xmlFunctions } from "./xml.ts";

/** All scalar functions by name. A name that is not here is ORA-00904. */
export const functionTable: FunctionTable = {
  ...assertFunctions,
  ...binaryFunctions,
  ...characterFunctions,
  ...characterSetFunctions,
  ...clockFunctions,
  ...conversionFunctions,
  ...datetimeFunctions,
  ...extremeFunctions,
  ...hashFunctions,
  ...hierarchyFunctions,
  ...jsonGenerationFunctions,
  ...jsonQueryFunctions,
  ...lobFunctions,
  ...metadataFunctions,
  ...nullFunctions,
  ...numericFunctions,
  ...packageFunctions,
  ...parsingFunctions,
  ...regexpFunctions,
  ...roundingFunctions,
  ...scnFunctions,
  ...sessionFunctions,
  ...soundexFunctions,
  ...substringFunctions,
  ...toCharFunctions,
  ...vectorFunctions,
  ...xmlFunctions,
};
