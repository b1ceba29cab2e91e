import type { Interval } from "../estimate/interval.ts";
import type { Range } from "../estimate/mean-interval.ts";

/** An interval that may be looked at after every item: it holds at all times at once with probability `level`. */
export type ConfidenceSequence = {
  /** Takes the next value and says what is known now. A value that is no number is no news. */
  add: (value: number) => Interval;
};

export type SequenceOptions = {
  /** What the values cannot leave: −1 to 1 for differences of scores from 0 to 1. */
  range: Range;
  /** 0.95 unless said otherwise. */
  level?: number | undefined;
};

/**
 * An always-valid confidence sequence for a mean of bounded values in random order: the predictable plug-in empirical
 * Bernstein bound of Waudby-Smith and Ramdas (2024, theorem 2), with its running intersection. It needs no assumption but
 * the bound, at any number of values.
 *
 * @example
 * const sequence = confidenceSequence({ range: { low: -1, high: 1 } });
 * for (const difference of differences) if (sequence.add(difference).low > 0) break;
 */
export function confidenceSequence({ range, level = 0.95 }: SequenceOptions): ConfidenceSequence {
  const width = range.high - range.low;
  const state = startState();
  let [low, high] = [0, 1];
  return {
    add: (value) => {
      if (!Number.isFinite(value))
        return { low: range.low + width * low, high: range.low + width * high, level };
      const [center, half] = update(state, (value - range.low) / width, Math.log(2 / (1 - level)));
      low = Math.max(low, Math.min(center - half, high));
      high = Math.min(high, Math.max(center + half, low));
      return { low: range.low + width * low, high: range.low + width * high, level };
    },
  };
}

type State = {
  count: number;
  mean: number;
  variance: number;
  weights: number;
  weighted: number;
  spent: number;
};

const startState = (): State => ({ count: 0, mean: 0.5, variance: 0.25, weights: 0, weighted: 0, spent: 0 });

/** Bets are made with what was known before the value: that is what keeps the error rate. */
function update(state: State, value: number, logError: number): [center: number, half: number] {
  const step = state.count + 1;
  const bet = Math.min(0.5, Math.sqrt((2 * logError) / (state.variance * step * Math.log(1 + step))));
  state.spent += (value - state.mean) ** 2 * (-Math.log1p(-bet) - bet);
  state.weights += bet;
  state.weighted += bet * value;
  state.count = step;
  const meanBefore = state.mean;
  state.mean += (value - state.mean) / (step + 1);
  state.variance += ((value - state.mean) * (value - meanBefore) - state.variance) / (step + 1);
  return [state.weighted / state.weights, (logError + state.spent) / state.weights];
}

/** Where an Evaluation may stop, and what is known there. */
export type EarlyStop = {
  /** After how many differences; `null` when all of them decide nothing. */
  after: number | null;
  decision: "higher" | "lower" | "undecided";
  interval: Interval | null;
};

/**
 * Where an Evaluation may stop early: as soon as the sequence of paired differences excludes `noDifference` (0). Looking
 * after every item does not raise the error rate, provided that items come in an order that has nothing to do with results.
 *
 * @example decideEarly(differences, { range: { low: -1, high: 1 } }).after // 180
 */
export function decideEarly(
  differences: readonly number[],
  options: SequenceOptions & { noDifference?: number },
): EarlyStop {
  const target = options.noDifference ?? 0;
  const sequence = confidenceSequence(options);
  let interval: Interval | null = null;
  for (const [index, difference] of differences.entries()) {
    interval = sequence.add(difference);
    if (interval.low > target) return { after: index + 1, decision: "higher", interval };
    if (interval.high < target) return { after: index + 1, decision: "lower", interval };
  }
  return { after: null, decision: "undecided", interval };
}
