import type { Interval } from "../estimate/interval.ts";
import { wilsonInterval } from "../estimate/wilson.ts";
import { signTest } from "./tests-of-pairs.ts";

/** What a judge that saw both answers said; asked twice with the answers swapped, it says it twice. */
export type Preference = { item: string; preferred: "candidate" | "control" | "tie" };

export type Preferences = {
  wins: number;
  losses: number;
  /** Items on which it saw no difference, or said the opposite when the answers were swapped. */
  ties: number;
  /** Of the items that were decided, those on which the candidate won. */
  winRate: number | null;
  /** Wilson's; [0, 1] where nothing was decided. */
  interval: Interval;
  /** The sign test, two-sided. */
  pValue: number;
};

/**
 * Sums up what a judge preferred, one vote an item.
 *
 * @example comparePreferences([{ item: "d1", preferred: "candidate" }]).winRate // 1
 */
export function comparePreferences(said: readonly Preference[], level?: number): Preferences {
  const votes = [...Map.groupBy(said, ({ item }) => item).values()].map(settle);
  const wins = votes.filter((vote) => vote > 0).length;
  const losses = votes.filter((vote) => vote < 0).length;
  return {
    wins,
    losses,
    ties: votes.length - wins - losses,
    winRate: wins + losses === 0 ? null : wins / (wins + losses),
    interval: wilsonInterval(wins, wins + losses, level),
    pValue: signTest({ wins, losses }),
  };
}

const weights = { candidate: 1, control: -1, tie: 0 } as const;

/** Votes of one item against each other: what is left decides. */
const settle = (votes: readonly Preference[]): number =>
  Math.sign(votes.reduce((sum, { preferred }) => sum + weights[preferred], 0));
