/** Modules that are loaded when they are first needed: a start is short, and what nobody uses is never read. */
export interface LazyPart<T> {
  /** What was loaded; undefined before. Spares the wait, and the turn of the event loop, when there is nothing to wait for. */
  readonly loaded: T | undefined;
  /** Loads them, at most once. Safe to call at the same time from several places. */
  load(): Promise<T>;
}

/** A part of the engine behind an `import()`. */
export function lazyPart<T>(load: () => Promise<T>): LazyPart<T> {
  let loaded: T | undefined;
  let loading: Promise<T> | undefined;
  return {
    get loaded() {
      return loaded;
    },
    load: () => {
      loading ??= load().then((part) => {
        loaded = part;
        return part;
      });
      return loading;
    },
  };
}
