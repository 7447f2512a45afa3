import { oraError } from "../errors.ts";
import { binaryToText } from "./binary-number.ts";
import { VectorValue } from "./value.ts";

type Format = VectorValue["format"];

/**
 * Reads a vector's text: numbers between brackets. BINARY takes one byte for each number.
 * Source: Oracle SQL Language Reference 23ai, TO_VECTOR.
 * @throws OraError 51805 for an element that is no number of the format, 51831 without elements.
 */
export function parseVector(text: string, format: Format, position = -1): VectorValue {
  const match = /^\s*\[([^\]]*)\]\s*$/.exec(text);
  if (match === null) throw oraError(51805, [0, "invalid"], position);
  const body = (match[1] ?? "").trim();
  if (body === "") throw oraError(51831, [], position);
  const numbers = body.split(",").map((item, index) => {
    const trimmed = item.trim();
    const value = Number(trimmed);
    if (trimmed === "") throw oraError(51805, [index + 1, "empty"], position);
    if (!Number.isFinite(value)) throw oraError(51805, [index + 1, "invalid"], position);
    return value;
  });
  return vectorOf(numbers, format, position);
}

function vectorOf(numbers: readonly number[], format: Format, position: number): VectorValue {
  switch (format) {
    case "FLOAT32":
      return new VectorValue(format, Float32Array.from(numbers));
    case "FLOAT64":
      return new VectorValue(format, Float64Array.from(numbers));
    case "INT8":
      checkRange(numbers, -128, 127, position);
      return new VectorValue(format, Int8Array.from(numbers, Math.round));
    default:
      checkRange(numbers, 0, 255, position);
      return new VectorValue(format, Uint8Array.from(numbers));
  }
}

function checkRange(
  numbers: readonly number[],
  least: number,
  most: number,
  position: number,
): void {
  const wrong = numbers.findIndex((value) => value < least || value > most);
  if (wrong >= 0) throw oraError(51805, [wrong + 1, "out of range"], position);
}

/** The vector in another format. @throws OraError 51804 from or to BINARY, 51805 for an element out of range. */
export function castVector(value: VectorValue, format: Format, position = -1): VectorValue {
  if (value.format === format) return value;
  if (value.format === "BINARY" || format === "BINARY") {
    throw oraError(51804, [value.format, format], position);
  }
  return vectorOf(Array.from(value.elements), format, position);
}

/** Number of dimensions; a byte of BINARY has 8. */
export function dimensionsOf(value: VectorValue): number {
  return value.format === "BINARY" ? value.elements.length * 8 : value.elements.length;
}

/** `[1.0E+000,2.5E+000]`, whole numbers for INT8 and BINARY. Source: SQL Language Reference 23ai, FROM_VECTOR. */
export function vectorToText(value: VectorValue): string {
  const { format, elements } = value;
  const texts = Array.from(elements, (element) => {
    if (format === "FLOAT32") return element === 0 ? "0" : binaryToText(element, "BINARY_FLOAT");
    if (format === "FLOAT64") return element === 0 ? "0" : binaryToText(element, "BINARY_DOUBLE");
    return String(element);
  });
  return `[${texts.join(",")}]`;
}
