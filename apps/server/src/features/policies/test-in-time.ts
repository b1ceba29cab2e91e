import { policyErrors } from "@parley/contract";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";

const limitMs = 5000;

/**
 * Runs the tests of a policy; broken off where they take longer than any should.
 *
 * @throws unreadable
 */
export function testInTime<T>(work: () => T): T {
  try {
    return withinTime(limitMs, work);
  } catch (error) {
    if (!isOutOfTime(error)) throw error;
    const message = `its tests take more than ${limitMs} ms`;
    throw policyErrors.unreadable({ problems: [{ message, line: 1, column: 1 }] });
  }
}
