import { formatPlural } from "../../design/format.ts";
import type { Channel, ChannelChange } from "./queries.ts";

export const allStakes = ["low", "medium", "high"] as const;
type Stakes = Channel["default_stakes"][number];

/** Where requests go, and how much of them is told, as a form has it. */
export type Placement = {
  /** Of requests that name nobody. */
  place: string;
  /** Which of those go there. */
  stakes: Stakes[];
  /** By the team's id: where it is asked as one. Left empty, it has none. */
  teams: Record<string, string>;
  show: Channel["redaction"]["show"];
  /** Names of arguments whose values are never told. */
  hidden: string[];
};

export const emptyPlacement: Placement = {
  place: "",
  stakes: [...allStakes],
  teams: {},
  show: "everything",
  hidden: [],
};

type Placed = Pick<Channel, "default_place" | "default_stakes" | "team_places" | "redaction">;

export const placementOf = (channel: Placed): Placement => ({
  place: channel.default_place ?? "",
  stakes: channel.default_stakes,
  teams: channel.team_places,
  show: channel.redaction.show,
  hidden: channel.redaction.hidden_arguments,
});

export const toPlaced = ({ place, stakes, teams, show, hidden }: Placement) =>
  ({
    default_place: place.trim() || null,
    default_stakes: allStakes.filter((one) => stakes.includes(one)),
    team_places: Object.fromEntries(
      Object.entries(teams).flatMap(([id, at]) => (at.trim() === "" ? [] : [[id, at.trim()]])),
    ),
    redaction: { show, hidden_arguments: hidden },
  }) satisfies ChannelChange;

/** The same in words, for a line. */
export function describePlacement({ default_place: place, ...channel }: Placed): string {
  const { default_stakes: stakes, team_places: teams, redaction } = channel;
  const teamCount = Object.keys(teams).length;
  const some = stakes.length === 0 ? "where a request names it" : `${stakes.join(" and ")} stakes`;
  return [
    place === null
      ? "only where a request names it"
      : place + (stakes.length < allStakes.length ? `, only ${some}` : ""),
    ...(teamCount > 0 ? [`asks ${formatPlural(teamCount, "team")} as one`] : []),
    ...(redaction.show === "everything" ? [] : [`tells ${redaction.show}`]),
    ...(redaction.show === "everything" && redaction.hidden_arguments.length > 0
      ? [`hides ${redaction.hidden_arguments.join(", ")}`]
      : []),
  ].join(" · ");
}
