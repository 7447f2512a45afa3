import { oraError } from "../engine/errors.ts";
import { appContextFlag } from "../wire/messages/app-context.ts";
import type { Piggyback } from "../wire/messages/client-message.ts";
import { lobOperation, splitLocators } from "../wire/messages/lob-op.ts";
import { pipelineMode } from "../wire/messages/pipeline.ts";
import { dictionaryName } from "./logon.ts";
import type { Session } from "./session.ts";

/**
 * Serves what stands before a call. It has no reply of its own: an error becomes that of the call.
 * @throws OraError of the engine, 1012 before the logon
 */
export async function servePiggyback(session: Session, message: Piggyback): Promise<void> {
  switch (message.kind) {
    case "closeCursors":
      for (const id of message.cursorIds) session.cursors.close(id);
      return;
    case "cancelCursors":
      for (const id of message.cursorIds) session.cursors.cancel(id);
      return;
    case "setSchema":
      session.db.setCurrentSchema(dictionaryName(message.owner));
      return;
    case "endToEnd":
      setEndToEnd(session, message);
      return;
    case "appContext":
      setAppContext(session, message);
      return;
    case "lobOp":
      if (message.operation === (lobOperation.freeTemporary | lobOperation.array)) {
        for (const locator of splitLocators(message.locator ?? Buffer.alloc(0))) {
          session.lobs.free(locator);
        }
      }
      return;
    case "pipelineBegin":
      session.pipeline = { abort: message.mode === pipelineMode.abortOnError, failed: false };
      return;
    case "releaseSession":
      await releaseSession(session);
      return;
    case "transactionSwitch":
    case "alterSession":
    case "securityContext":
      // Sessionless transactions, TXN_PRIORITY and security contexts were not announced.
      throw oraError(3115);
  }
}

function setEndToEnd(
  session: Session,
  message: Extract<Piggyback, { readonly kind: "endToEnd" }>,
): void {
  const { module, action, clientIdentifier, clientInfo, dbop } = message;
  const given = { module, action, clientIdentifier, clientInfo, dbop };
  const values = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value === "" ? null : value] as const],
  );
  session.db.setEndToEnd(Object.fromEntries(values));
}

function setAppContext(
  session: Session,
  message: Extract<Piggyback, { readonly kind: "appContext" }>,
): void {
  const { db } = session;
  if (message.flags & appContextFlag.clear) db.setContext?.(message.namespace, null, null);
  for (const { key, value } of message.pairs) {
    db.setContext?.(message.namespace, key, value === "" ? null : value);
  }
}

/** A session of the pool is given back: what it did is rolled back, and without purity SELF it is another one next time. */
async function releaseSession(session: Session): Promise<void> {
  const { pooled } = session;
  if (!session.isLoggedOn) return;
  await session.db.rollback();
  session.lobs.clear();
  if (!pooled) return;
  pooled.announce = true;
  if (!pooled.alwaysNew) return;
  pooled.changed = true;
  session.cursors.closeAll();
  await session.openDatabase();
}
