import { AsyncLocalStorage } from "node:async_hooks";
import { ROOT_CONTEXT, trace, type Context, type Span } from "@opentelemetry/api";

const storage = new AsyncLocalStorage<Context>();

/** The context of the span under way here. */
export const currentContext = (): Context => storage.getStore() ?? ROOT_CONTEXT;

export const currentSpan = (): Span | undefined => trace.getSpan(currentContext());

/** Runs what happens within a span. */
export const within = <T>(span: Span, parent: Context, run: () => T): T =>
  storage.run(trace.setSpan(parent, span), run);

/** Each item is asked for in the context of now. */
export function keepContext<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  const context = currentContext();
  return {
    [Symbol.asyncIterator]() {
      const iterator = items[Symbol.asyncIterator]();
      return {
        next: () => storage.run(context, () => iterator.next()),
        return: async (value) =>
          storage.run(context, async () => (await iterator.return?.(value)) ?? { done: true, value }),
      };
    },
  };
}
