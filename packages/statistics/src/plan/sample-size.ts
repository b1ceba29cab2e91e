import { normalQuantile } from "../numbers/normal.ts";

export type Plan = {
  /** Of the paired differences, or of the values when a single run is to be measured. */
  standardDeviation: number;
  /** How sure a claim has to be: 0.95 unless said otherwise. */
  level?: number | undefined;
  /** How likely a difference of this size is to be found: 0.8 unless said otherwise. */
  power?: number | undefined;
};

/**
 * The smallest true difference that so many items would show, with the power wanted. By the normal distribution: a little
 * small below about 20 items. `null` when nothing varied, or there is nothing to tell from.
 *
 * @example minimumDetectableEffect(200, { standardDeviation: 0.5 }) // 0.099
 */
export function minimumDetectableEffect(items: number, plan: Plan): number | null {
  return items < 2 || !(plan.standardDeviation > 0)
    ? null
    : (factor(plan) * plan.standardDeviation) / Math.sqrt(items);
}

/**
 * How many items it takes to find a difference of this size.
 *
 * @example itemsNeeded(0.05, { standardDeviation: 0.5 }) // 785
 */
export function itemsNeeded(difference: number, plan: Plan): number | null {
  if (difference === 0 || !Number.isFinite(difference) || !(plan.standardDeviation > 0)) return null;
  return Math.ceil(((factor(plan) * plan.standardDeviation) / difference) ** 2);
}

/** How many items more than there are; 0 when there are enough. */
export function moreItemsNeeded(difference: number, plan: Plan & { items: number }): number | null {
  const needed = itemsNeeded(difference, plan);
  return needed === null ? null : Math.max(0, needed - plan.items);
}

function factor({ level = 0.95, power = 0.8 }: Plan): number {
  return normalQuantile(0.5 + level / 2) + normalQuantile(power);
}
