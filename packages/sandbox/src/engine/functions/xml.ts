import { oraError } from "../errors.ts";
import { namedType } from "../expressions/cast.ts";
import { convertTo, derived } from "../expressions/compiled.ts";
import type { Compiled, Env } from "../expressions/contract.ts";
import { blobType, clobType, numberType, varchar2 } from "../types/make-type.ts";
import { parseNumber } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import { Lob, type Value } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { strict } from "./define.ts";
import { textArgument } from "./text-arguments.ts";
import { elementText, escapeXml, isWellFormed } from "./xml-text.ts";

const xmlType: SqlType = { name: "XMLTYPE" };

/** XMLTYPE(text). @throws OraError 31011 when the text is not well formed. */
const xmlConstructor: FunctionDefinition = {
  min: 1,
  max: 4,
  compile: (site) => {
    const [argument] = site.args;
    if (!argument) throw oraError(938, [], site.call.at);
    return xmlFrom(site, argument, false);
  },
};

function xmlFrom(site: CallSite, argument: Compiled, fragments: boolean): Compiled {
  const text = textArgument(argument, site.binder, site.at(0));
  return derived(xmlType, [argument], site.binder.session, (env) => {
    const value = text(env);
    if (value === null) return null;
    if (!isWellFormed(value, fragments)) throw oraError(31011);
    return value;
  });
}

/** What stands inside an element: XML as it is, everything else escaped. */
function contentReader(site: CallSite, argument: Compiled, at: number): (env: Env) => string {
  const text = textArgument(argument, site.binder, at);
  const isXml = argument.type.name === "XMLTYPE";
  return (env) => {
    const value = text(env) ?? "";
    return isXml ? value : escapeXml(value);
  };
}

/** The name of the nth argument: `AS name`, else that of a column. */
function nameOf(site: CallSite, index: number): string {
  const expr = site.call.args[index]?.value;
  const clause = site.call.clauses?.find(
    ({ value, text }) => value === expr && text.startsWith("AS "),
  );
  if (clause) return clause.text.slice(3);
  if (expr?.kind === "name") return expr.name.parts.at(-1) ?? "";
  throw oraError(19208, [index + 1, site.name], site.call.at);
}

/** XMLATTRIBUTES makes text that only XMLELEMENT understands. */
const attributeMark = "\u0000attributes ";

const xmlAttributes: FunctionDefinition = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  compile: (site) => {
    const readers = site.args.map((argument, i) => ({
      name: nameOf(site, i),
      text: textArgument(argument, site.binder, site.at(i)),
    }));
    return derived(xmlType, site.args, site.binder.session, (env) => {
      const pairs = readers.map(({ name, text }) => {
        const value = text(env);
        return value === null ? "" : ` ${name}="${escapeXml(value)}"`;
      });
      return attributeMark + pairs.join("");
    });
  },
};

const xmlElement: FunctionDefinition = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  compile: (site) => {
    const [tag, ...contents] = site.args;
    if (!tag) throw oraError(938, [], site.call.at);
    const name = textArgument(tag, site.binder, site.at(0));
    const readers = contents.map((content, i) => contentReader(site, content, site.at(i + 1)));
    return derived(xmlType, site.args, site.binder.session, (env) => {
      let attributes = "";
      let inner = "";
      for (const read of readers) {
        const text = read(env);
        if (text.startsWith(attributeMark)) attributes += text.slice(attributeMark.length);
        else inner += text;
      }
      return elementText(name(env) ?? "", attributes, inner);
    });
  },
};

/** XMLFOREST: one element a value, none for NULL. */
const xmlForest: FunctionDefinition = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  compile: (site) => {
    const readers = site.args.map((argument, i) => ({
      name: nameOf(site, i),
      value: argument.eval,
      text: contentReader(site, argument, site.at(i)),
    }));
    return derived(xmlType, site.args, site.binder.session, (env) => {
      const elements = readers.map(({ name, value, text }) =>
        value(env) === null ? "" : elementText(name, "", text(env)),
      );
      const joined = elements.join("");
      return joined === "" ? null : joined;
    });
  },
};

const xmlConcat: FunctionDefinition = {
  min: 1,
  max: Number.POSITIVE_INFINITY,
  compile: (site) => {
    const readers = site.args.map((argument, i) => contentReader(site, argument, site.at(i)));
    return derived(xmlType, site.args, site.binder.session, (env) => {
      const joined = readers.map((read) => read(env)).join("");
      return joined === "" ? null : joined;
    });
  },
};

/** XMLSERIALIZE(CONTENT x AS type): CLOB by default. */
const xmlSerialize: FunctionDefinition = {
  min: 1,
  max: 1,
  compile: (site) => {
    const [argument] = site.args;
    if (!argument) throw oraError(938, [], site.call.at);
    const type = site.call.returning ? namedType(site.call.returning, site.binder) : clobType;
    const { session } = site.binder;
    const text: Compiled = {
      ...argument,
      type: argument.type.name === "XMLTYPE" ? clobType : argument.type,
      eval: (env) => lobOf(argument.eval(env), argument.type),
    };
    return convertTo(text, type, session, site.at(0));
  },
};

function lobOf(value: Value, type: SqlType): Value {
  return type.name === "XMLTYPE" && typeof value === "string" ? new Lob("CLOB", value) : value;
}

const xmlParse: FunctionDefinition = {
  min: 1,
  max: 1,
  compile: (site) => {
    const [argument] = site.args;
    if (!argument) throw oraError(938, [], site.call.at);
    return xmlFrom(site, argument, site.call.modifiers?.includes("CONTENT") ?? false);
  },
};

/**
 * Simple XML: making it, checking that it is well formed, and getting its text. No XPath and no XQuery.
 * Source: Oracle SQL Language Reference, XML Functions; PL/SQL Packages and Types Reference, XMLTYPE.
 */
export const xmlFunctions: FunctionTable = {
  XMLTYPE: xmlConstructor,
  "XMLTYPE.CREATEXML": xmlConstructor,
  XMLELEMENT: xmlElement,
  XMLATTRIBUTES: xmlAttributes,
  XMLFOREST: xmlForest,
  XMLCONCAT: xmlConcat,
  XMLSERIALIZE: xmlSerialize,
  XMLPARSE: xmlParse,
  XMLCOMMENT: strict({ args: ["text"], returns: xmlType, evaluate: (_, text) => `<!--${text}-->` }),
  XMLCDATA: strict({
    args: ["text"],
    returns: xmlType,
    evaluate: (_, text) => `<![CDATA[${text}]]>`,
  }),
  "XMLTYPE.GETCLOBVAL": strict({
    args: ["text"],
    returns: clobType,
    evaluate: (_, text) => new Lob("CLOB", text),
  }),
  "XMLTYPE.GETSTRINGVAL": strict({
    args: ["text"],
    returns: varchar2(4000),
    evaluate: (_, text) => text,
  }),
  "XMLTYPE.GETNUMBERVAL": strict({
    args: ["text"],
    returns: numberType,
    evaluate: (_, text) => parseNumber(text),
  }),
  "XMLTYPE.GETBLOBVAL": strict({
    args: ["text"],
    optional: ["integer"],
    returns: blobType,
    evaluate: (_, text) => new Lob("BLOB", Uint8Array.from(Buffer.from(text, "utf8"))),
  }),
};
