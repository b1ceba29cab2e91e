import type { Clock } from "../approvals/approval-backend.ts";
import { createMemoryBackend, type MemoryBackend } from "../approvals/memory/memory-backend.ts";
import type { Person } from "../approvals/memory/person.ts";
import { sleep } from "../retry.ts";

export type { MemoryBackend } from "../approvals/memory/memory-backend.ts";
export type { Person, PersonDecision } from "../approvals/memory/person.ts";
export {
  answers,
  approves,
  asksBack,
  byName,
  chooses,
  decidesRandomly,
  delayed,
  denies,
  edits,
  isSilent,
  scripted,
  withdraws,
} from "./humans.ts";
export { createTestClock, type TestClock } from "./test-clock.ts";

/**
 * People of a test, under the server's rules and without a server. `list()` has what they were asked.
 *
 * @example
 * const humans = createFakeHumans(scripted([approves(), denies("Too much.")]));
 * const agent = new Parley({ approvals: humans });
 */
export function createFakeHumans(
  person: Person,
  { clock = { now: () => Date.now(), sleep } }: { readonly clock?: Clock } = {},
): MemoryBackend {
  return createMemoryBackend({ clock, person, personName: "a fake human" });
}
