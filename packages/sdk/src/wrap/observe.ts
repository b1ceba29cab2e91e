type AnyFunction = (...given: never[]) => unknown;

/** How a call ended. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * Runs a function and tells how it ended, without changing that: it answers what the function answered, at the same
 * time, and throws what it threw. That telling fails is not told.
 */
export function observe<R>(run: () => R, report: (outcome: Outcome) => void): R {
  const tell = (outcome: Outcome): void => {
    try {
      report(outcome);
    } catch {
      // What is recorded is worth more than its record.
    }
  };
  let result: R;
  try {
    result = run();
  } catch (error) {
    tell({ error });
    throw error;
  }
  if (!isThenable(result)) {
    tell({ value: result });
    return result;
  }
  // Clients answer with promises that can more: those are given back as they are. A rejection that nobody handles then
  // stays one, for a promise is handled by any that was derived from it only if that one is.
  const told = result.then(
    (value) => {
      tell({ value });
      return value;
    },
    (error: unknown) => {
      tell({ error });
      throw error;
    },
  );
  if (Object.getPrototypeOf(result) === Promise.prototype) return told as R;
  told.then(undefined, () => {});
  return result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** Gives a wrapper the name and the number of parameters of what it stands for. */
export function dress<F extends AnyFunction>(wrapper: AnyFunction, original: F): F {
  const { name, length } = original;
  return Object.defineProperties(wrapper, {
    name: { value: name, configurable: true },
    length: { value: length, configurable: true },
  }) as F;
}
