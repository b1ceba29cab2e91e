import { expect, test } from "vitest";
import { compute, type Computation } from "./compute.ts";

/** Only on a thread: here its code is words. */
function onThread(name: string, code: string): Computation<number, number> {
  const run = () => {
    throw new Error("This is no thread");
  };
  Object.defineProperty(run, "name", { value: name });
  return { module: `data:text/javascript,export function ${name}(input) { ${code} }`, run };
}

test("a computation that ends its thread fails, and keeps nobody waiting", async () => {
  const much = { input: 21, letters: 1_000_000 };
  const left = compute(onThread("leave", "process.exit(0)"), much);
  const next = compute(onThread("double", "return 2 * input"), much);
  await expect(left).rejects.toThrow("leave ended its thread without an answer");
  expect(await next).toBe(42);
});
