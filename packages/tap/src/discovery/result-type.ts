import {
  type OracleType,
  oracleTypeFromDictionary,
  type ResultColumn,
} from "@singer-oracle/core/oracle";

/**
 * The type of a query's result column. The driver does not tell everything. Whether the length of a text counts bytes or
 * characters is not known, so it counts characters here, of which there are never more than bytes; intervals have their
 * longest precisions; a number that was computed is a NUMBER of any kind.
 * Source: oracledb 26.0.0 lib/types.js (names of types), lib/thin/protocol/messages/base.js (processColumnInfo).
 */
export function typeOfResult(column: ResultColumn): OracleType {
  const { precision = 0, scale, byteSize } = column;
  return oracleTypeFromDictionary({
    dataType: dataTypeOf(column),
    dataTypeOwner: null,
    dataLength: byteSize ?? null,
    charLength: byteSize ?? null,
    charUsed: "C",
    dataPrecision: precision > 0 ? precision : null,
    dataScale: isBareNumber(column) ? null : (scale ?? null),
  });
}

function dataTypeOf(column: ResultColumn): string {
  const { typeName, precision = 0 } = column;
  switch (typeName) {
    case "NUMBER":
      return isFloat(column) ? "FLOAT" : typeName;
    case "TIMESTAMP":
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return typeName.replace("TIMESTAMP", `TIMESTAMP(${precision})`);
    case "INTERVAL YEAR TO MONTH":
      return "INTERVAL YEAR(9) TO MONTH";
    case "INTERVAL DAY TO SECOND":
      return "INTERVAL DAY(9) TO SECOND(9)";
    default:
      return typeName;
  }
}

/** FLOAT(b) comes as a NUMBER of b binary digits with scale -127. */
function isFloat({ precision = 0, scale }: ResultColumn): boolean {
  return precision > 0 && scale === -127;
}

/** A computed number has no precision, and its scale says nothing. */
function isBareNumber({ precision = 0, scale }: ResultColumn): boolean {
  return precision === 0 || scale === -127;
}
