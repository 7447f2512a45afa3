/**
 * Begins a transaction in which every statement sees the same point in time. Must be the first statement of the
 * transaction (ORA-01453). Source: Oracle SQL Language Reference, SET TRANSACTION.
 */
export const setTransactionReadOnly = "SET TRANSACTION READ ONLY";
