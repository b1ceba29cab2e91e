import { ours, theirs, type Fact } from "./facts.ts";
import type { EventResult } from "./inbound.ts";

type Introducing = {
  readonly place: string;
  readonly account: string;
  /** What came of asking for a link. Absent: others would see it, so it was not asked for. */
  readonly result?: EventResult | undefined;
};

/** What is set up takes the platform's own ids: names of places and people are chosen by people. */
export const introductionOf = ({ place, account, result }: Introducing): Fact[] => [
  { type: "line", parts: [ours("This is the place "), theirs(place), ours(" for Parley.")] },
  { type: "line", parts: [ours("Your account here is "), theirs(account), ours(".")] },
  ...(result === undefined || result.link !== undefined || result.text === ""
    ? []
    : [{ type: "line", parts: [theirs(result.text)] } as const]),
];

/** Before the address at which a signed-in member says that the account is theirs. */
export const linkWords = ({ code }: Pick<EventResult, "code">): string => {
  const how = code === undefined ? "" : ` and with the code ${code}, which you tell nobody`;
  return `It decides nothing yet. Signed in to Parley, say that it is yours, within ten minutes${how}: `;
};
export const noLinkWords =
  "It decides nothing before it is linked: write to the app alone for that, or ask an admin.";

/** Why something did not count; who is not known is told where they say who they are. */
export const refusalOf = ({ text, isUnknown }: EventResult, where: string): string =>
  isUnknown === true ? `${text} ${where}` : text;
