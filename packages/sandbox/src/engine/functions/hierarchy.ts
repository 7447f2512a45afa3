import { oraError } from "../errors.ts";
import { perRow } from "../expressions/compiled.ts";
import type { Env } from "../expressions/contract.ts";
import { varchar2 } from "../types/make-type.ts";
import { utf8Length } from "../types/text.ts";
import type { FunctionTable } from "./contract.ts";
import { textArgument } from "./text-arguments.ts";

/**
 * SYS_CONNECT_BY_PATH(column, separator): the values from the root to this row, each after a separator.
 * Source: Oracle SQL Language Reference, SYS_CONNECT_BY_PATH.
 * @throws OraError 1788 outside CONNECT BY; 30004 when a value holds the separator, 1489 when the path is too long.
 */
export const hierarchyFunctions: FunctionTable = {
  SYS_CONNECT_BY_PATH: {
    min: 2,
    max: 2,
    compile: (site) => {
      const { binder } = site;
      const [column, mark] = site.args;
      if (!binder.scope.hierarchical || !column || !mark) throw oraError(1788, [], site.call.at);
      const text = textArgument(column, binder, site.at(0));
      const separator = textArgument(mark, binder, site.at(1));
      const path = (last: Env): string => {
        let whole = "";
        for (let env: Env | null = last; env; env = env.prior) {
          const value = text(env) ?? "";
          const sign = separator(env) ?? "";
          if (sign !== "" && value.includes(sign)) throw oraError(30004);
          whole = sign + value + whole;
        }
        return whole;
      };
      return perRow(varchar2(4000), (env) => {
        const whole = path(env);
        if (utf8Length(whole) > 4000) throw oraError(1489);
        return whole === "" ? null : whole;
      });
    },
  },
};
