import { type Step, steps } from "./steps.ts";

/** What the person says to each. */
export const isDenied = (number: number): boolean => number % 3 === 0;

/** From so many requests on it is a thorough run. */
export const thoroughCount = 100;

const ofDenied: readonly Step[] = ["asking", "asked", "decided"];
/** One after the other to the same request, as long as what comes after is certain. */
const ofApproved: readonly (readonly Step[])[] = [
  steps.slice(0, steps.indexOf("begun")),
  ["begun"],
  ["acted"],
  ["kept", "reported"],
];

/** At which steps of which request the program kills itself, once each: every step is among them, in a small run once. */
export function planKills(count: number): ReadonlyMap<number, readonly Step[]> {
  const isThorough = count >= thoroughCount;
  const every = isThorough ? 10 : 1;
  const plan = new Map<number, readonly Step[]>();
  let [denied, approved] = [0, 0];
  for (let number = 0; number < count; number += every) {
    if (!isDenied(number)) plan.set(number, ofApproved[approved++ % ofApproved.length]!);
    else if (isThorough) plan.set(number, [ofDenied[denied++ % ofDenied.length]!]);
    if (!isThorough && approved === ofApproved.length) break;
  }
  return plan;
}
