// Layer: pure.
import { expect, test } from "vitest";
import * as core from "../src/index.ts";
import * as oracle from "../src/oracle/index.ts";

const singerNames = [
  ..."readMessages parseMessage sourceText defaultMaxLineBytes parseExact stringifyExact Decimal".split(
    " ",
  ),
  ..."createRecordEncoder openMessageWriter parseCatalog serializeCatalog selectedStreams".split(
    " ",
  ),
  ..."selectedProperties applySelectPatterns applyMetadataOverrides metadataOf keyPropertiesOf".split(
    " ",
  ),
  ..."compileNamePattern escapePointer".split(" "),
  ..."parseState bookmarkOf withBookmark mergeStates stateMessageValue withStreamFacts factsOf".split(
    " ",
  ),
  ..."resolveStreamSchema resolvePropertyType createValidator parseDateTime formatDateTime".split(
    " ",
  ),
  ..."defineSettings loadSettings renderAbout configFileSchema readEnvironment redact".split(" "),
  ..."startProgram runMain parseOptions openLog openMetrics openProgress exitCodes".split(" "),
];

const oracleNames = [
  ..."OracleApi SafeOracleApi openPool openSession connectionProperties connectionProblems".split(
    " ",
  ),
  ..."quoteIdentifier identifierProblem foldUpper planIdentifiers parseQualifiedName".split(" "),
  ..."oraErrorTable findOraError toOracleError isRetriable retrying parseScn formatScn currentScn".split(
    " ",
  ),
  ..."readDiscovery readTables readColumns readConstraints readIndexes readExistingTables".split(
    " ",
  ),
  ..."readPrivilegeFacts missingPrivileges readServerInfo readHealth".split(" "),
  ..."selectStatement insertStatement mergeStatements createTableStatement addColumnsStatement".split(
    " ",
  ),
  ..."typeFamilies readColumn createValueBinder createKeyText oracleTypeFromDictionary".split(" "),
  ..."parseOracleType printOracleType ddlType columnTypeFor keyLengthsFor widenType bindFor".split(
    " ",
  ),
  ..."charsetOf isDoesNotFit isValidReplicationKey bindExpression lookbackExpression".split(" "),
  ..."toBindValue attempt unwrap success failure".split(" "),
];

test("what a tap or target needs is in the package's two entry points", () => {
  expect(singerNames.filter((name) => !(name in core))).toEqual([]);
  expect(oracleNames.filter((name) => !(name in oracle))).toEqual([]);
});

test("the entry point without a database has no name that the other one has", () => {
  expect(Object.keys(core).filter((name) => name in oracle)).toEqual([]);
});
