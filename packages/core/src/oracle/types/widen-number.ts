import { floatDigits, maxNumberPrecision, numberOfDigits, wholeDigits } from "./number-fit.ts";
import type { OracleType } from "./oracle-type.ts";
import type { TypeOf } from "./type-family.ts";
import { same, type Widening } from "./widening.ts";

type ExactType = TypeOf<"number"> | TypeOf<"float">;
type BinaryType = TypeOf<"binary-float"> | TypeOf<"binary-double">;

const bareNumber: OracleType = { family: "number", precision: null, scale: null };

/** Decimal digits that survive the way through a binary type. Source: IEEE 754; FLT_DIG and DBL_DIG of C. */
const binaryDigits = { "binary-float": 6, "binary-double": 15 } as const;

/** Decimal digits that write any BINARY_FLOAT. */
const binaryFloatTextDigits = 9;

/** NUMBER and FLOAT, which are one representation and are modified in place. */
export function widenExactNumber(current: ExactType, wanted: OracleType): Widening | undefined {
  if (isBareNumber(current)) return isNumberLike(wanted) ? same(current) : undefined;
  switch (wanted.family) {
    case "boolean":
      return join(current, { family: "number", precision: 1, scale: 0 });
    case "number":
    case "float":
      return join(current, wanted);
    case "binary-float":
      return current.family === "float" &&
        floatDigits(current.binaryPrecision) >= binaryFloatTextDigits
        ? same(current)
        : modify(bareNumber, "a binary number has no fixed number of digits");
    default:
      return undefined;
  }
}

function isBareNumber(type: OracleType): boolean {
  return type.family === "number" && type.scale === null;
}

/** What a NUMBER without precision holds. Not BINARY_DOUBLE: NUMBER ends at 1E126. */
function isNumberLike({ family }: OracleType): boolean {
  return ["number", "float", "binary-float", "boolean"].includes(family);
}

/**
 * NUMBER with room for the digits of both before and behind the point. Neither may shrink while there are rows.
 * Source: Oracle Database Error Messages, ORA-01440.
 */
function join(current: ExactType, wanted: ExactType): Widening {
  if (current.family === "float") return joinFloat(current, wanted);
  if (wanted.family === "float" || wanted.scale === null || current.scale === null) {
    return modify(bareNumber, "the numbers have no fixed number of digits");
  }
  const currentWhole = wholeDigits(current.precision, current.scale);
  const whole = Math.max(currentWhole, wholeDigits(wanted.precision, wanted.scale));
  const scale = Math.max(current.scale, wanted.scale);
  if (whole === currentWhole && scale === current.scale) return same(current);
  return modify(
    numberOfDigits(whole, scale),
    `the numbers have ${Math.max(whole, 0)} digits before and ${Math.max(scale, 0)} behind the point`,
  );
}

function joinFloat(current: TypeOf<"float">, wanted: ExactType): Widening {
  if (wanted.family === "float") {
    if (wanted.binaryPrecision <= current.binaryPrecision) return same(current);
    return modify(wanted, `the numbers have ${wanted.binaryPrecision} binary digits`);
  }
  const digits = wanted.scale === null ? undefined : (wanted.precision ?? maxNumberPrecision);
  if (digits !== undefined && digits <= floatDigits(current.binaryPrecision)) return same(current);
  return modify(bareNumber, "the numbers have more digits than the FLOAT keeps");
}

/** BINARY_FLOAT and BINARY_DOUBLE: another representation, which ORA-01439 keeps from being modified. */
export function widenBinaryNumber(current: BinaryType, wanted: OracleType): Widening | undefined {
  if (wanted.family === "binary-double" && current.family === "binary-float") {
    return { kind: "copy", type: wanted, reason: "the numbers have double precision" };
  }
  if (wanted.family === "binary-float" || wanted.family === "binary-double") return same(current);
  if (wanted.family === "boolean") return same(current);
  return wanted.family === "number" && holdsDecimal(current, wanted) ? same(current) : undefined;
}

/** Powers of ten between which a BINARY_FLOAT has all its digits. BINARY_DOUBLE goes beyond NUMBER's. */
const binaryFloatPowers = 37;

function holdsDecimal(current: BinaryType, { precision, scale }: TypeOf<"number">): boolean {
  if (scale === null) return false;
  if ((precision ?? maxNumberPrecision) > binaryDigits[current.family]) return false;
  if (current.family === "binary-double") return true;
  return scale <= binaryFloatPowers && wholeDigits(precision, scale) <= binaryFloatPowers;
}

function modify(type: OracleType, reason: string): Widening {
  return { kind: "modify", type, reason };
}
