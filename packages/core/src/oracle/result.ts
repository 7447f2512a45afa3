import { ToolkitError } from "../errors.ts";

/** What came out of something that may fail: a value, or the error as a value. */
export type Result<T, E = ToolkitError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A result that holds a value. */
export function success<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** A result that holds an error. */
export function failure<E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/**
 * Does `work`; an error that this project raises on purpose becomes a value.
 * @throws everything else, because that is a bug.
 */
export async function attempt<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return success(await work());
  } catch (error) {
    if (error instanceof ToolkitError) return failure(error);
    throw error;
  }
}

/** The value of a result. @throws the error that it holds. */
export function unwrap<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw result.error;
}

/** The result with its value changed; an error stays as it is. */
export function mapResult<T, U, E>(result: Result<T, E>, change: (value: T) => U): Result<U, E> {
  return result.ok ? success(change(result.value)) : result;
}
