import type { Watch } from "@parley/contract";
import { formatDuration, formatMoney, formatPlural } from "../../design/format.ts";

type Described = Pick<
  Watch,
  | "evaluator"
  | "judged_by"
  | "sample_rate"
  | "filter"
  | "delay_seconds"
  | "environments"
  | "version_ids"
  | "daily_budget"
>;

/** Which Logs a watch has judged, when and for how much, in words. */
export function describeWatch(watch: Described): string {
  const { evaluator, judged_by: by } = watch;
  const follows = evaluator.environment ? `as deployed to ${evaluator.environment.name}` : "this version";
  if (by === "people") return `${follows}; people judge`;
  if (by === "application") return `${follows}; your application judges`;
  return [
    follows,
    watch.sample_rate < 1 ? `${Number((watch.sample_rate * 100).toPrecision(3))} % of Logs` : "every Log",
    watch.environments && `in ${watch.environments.join(", ")}`,
    watch.version_ids && `of ${formatPlural(watch.version_ids.length, "version")}`,
    watch.filter && `where ${watch.filter}`,
    watch.delay_seconds > 0 && `${formatDuration(watch.delay_seconds * 1000)} later`,
    watch.daily_budget !== null && `for ${formatMoney(watch.daily_budget)} a day at most`,
  ]
    .filter(Boolean)
    .join(", ");
}
