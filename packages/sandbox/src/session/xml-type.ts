/** Identifier of SYS.XMLTYPE, the same in every database. */
export const xmlTypeId: Buffer = Buffer.from("00000000000000000000000000020100", "hex");
