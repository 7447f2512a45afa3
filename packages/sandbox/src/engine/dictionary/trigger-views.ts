import type { Trigger } from "../catalog/contract.ts";
import { type RowSource, type ViewFamily, yesNo } from "./view-family.ts";
import { isVisible } from "./visible-objects.ts";

/**
 * The triggers that a view shows: USER_ the user's own, ALL_ also those of tables that the user may use, and all of them to
 * holders of CREATE ANY TRIGGER.
 */
export function* visibleTriggers(source: RowSource): Iterable<Trigger> {
  const { session, scope } = source;
  for (const [owner, triggers] of session.db.triggers) {
    if (scope === "USER" && owner !== session.user) continue;
    for (const trigger of triggers.values()) {
      const shown =
        scope !== "ALL" ||
        owner === session.user ||
        session.hasPrivilege("CREATE ANY TRIGGER") ||
        isVisible(source, trigger.table);
      if (shown) yield trigger;
    }
  }
}

const eventOrder = ["INSERT", "UPDATE", "DELETE"] as const;

/** *_TRIGGERS. Source: Oracle Database Reference, ALL_TRIGGERS. */
const triggers: ViewFamily = {
  suffix: "TRIGGERS",
  columns: `OWNER v128 TRIGGER_NAME v128 TRIGGER_TYPE v16 TRIGGERING_EVENT v246 TABLE_OWNER v128 BASE_OBJECT_TYPE v18
    TABLE_NAME v128 COLUMN_NAME v4000 REFERENCING_NAMES v422 WHEN_CLAUSE v4000 STATUS v8 DESCRIPTION v4000
    ACTION_TYPE v11 TRIGGER_BODY l CROSSEDITION v7 BEFORE_STATEMENT v3 BEFORE_ROW v3 AFTER_ROW v3 AFTER_STATEMENT v3
    INSTEAD_OF_ROW v3 FIRE_ONCE v3 APPLY_SERVER_ONLY v3`,
  *rows(source) {
    for (const trigger of visibleTriggers(source)) {
      const { table, events, referencing } = trigger;
      yield {
        OWNER: trigger.owner,
        TRIGGER_NAME: trigger.name,
        TRIGGER_TYPE: `${trigger.timing} ${trigger.row ? "EACH ROW" : "STATEMENT"}`,
        TRIGGERING_EVENT: eventOrder.filter((event) => events.includes(event)).join(" OR "),
        TABLE_OWNER: table.owner,
        BASE_OBJECT_TYPE: "TABLE",
        TABLE_NAME: table.name,
        REFERENCING_NAMES: `REFERENCING NEW AS ${referencing.new} OLD AS ${referencing.old}`,
        WHEN_CLAUSE: trigger.when?.text ?? null,
        STATUS: trigger.enabled ? "ENABLED" : "DISABLED",
        DESCRIPTION: trigger.description,
        ACTION_TYPE: "PL/SQL",
        TRIGGER_BODY: trigger.body,
        CROSSEDITION: "NO",
        BEFORE_STATEMENT: "NO",
        BEFORE_ROW: "NO",
        AFTER_ROW: "NO",
        AFTER_STATEMENT: "NO",
        INSTEAD_OF_ROW: "NO",
        FIRE_ONCE: yesNo(true),
        APPLY_SERVER_ONLY: "NO",
      };
    }
  },
};

/** *_ERRORS: what the compiler refused of triggers that are not valid. Source: Oracle Database Reference, ALL_ERRORS. */
const errors: ViewFamily = {
  suffix: "ERRORS",
  columns: `OWNER v128 NAME v128 TYPE v12 SEQUENCE n LINE n POSITION n TEXT v4000 ATTRIBUTE v9 MESSAGE_NUMBER n`,
  *rows(source) {
    for (const trigger of visibleTriggers(source)) {
      for (const [index, { line, column, text }] of trigger.errors.entries()) {
        const number = /^(?:PLS|ORA)-(\d+)/.exec(text)?.[1];
        yield {
          OWNER: trigger.owner,
          NAME: trigger.name,
          TYPE: "TRIGGER",
          SEQUENCE: index + 1,
          LINE: line,
          POSITION: column,
          TEXT: text,
          ATTRIBUTE: "ERROR",
          MESSAGE_NUMBER: Number(number ?? 0),
        };
      }
    }
  },
};

/** The views about triggers. */
export const triggerViews: readonly ViewFamily[] = [triggers, errors];
