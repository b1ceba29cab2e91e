import { seededRandom } from "../numbers/seeded-random.ts";

/**
 * All of them in an order that has nothing to do with what they are: the same for the same seed. Stopping early needs it,
 * since cases are often written down by how hard they are.
 *
 * @example inRandomOrder(["a", "b", "c"], "run_1")
 */
export function inRandomOrder<T>(given: readonly T[], seed: string): T[] {
  const random = seededRandom(seed);
  const order = [...given];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1));
    [order[last], order[chosen]] = [order[chosen] as T, order[last] as T];
  }
  return order;
}
