import type { DecidedEarly } from "./early-stop.ts";

type Stopped = Pick<DecidedEarly, "decision" | "pairs"> & {
  metric: string;
  /** As it is called where this is read. */
  control: string;
  itemsLeft: number;
  level: number;
};

/**
 * What stopped a run early, in words.
 *
 * @example "by correct it is worse than the control, decided after 40 items with 60 left, at an error rate of 5 %"
 */
export function sayStopped({ metric, decision, control, pairs, itemsLeft, level }: Stopped): string {
  const error = Number(((1 - level) * 100).toFixed(2));
  return `by ${metric} it is ${decision} than ${control}, decided after ${pairs} items with ${itemsLeft} left, at an error rate of ${error} %`;
}
