import type { Channel, ChannelChange } from "../queries.ts";
import { readList, writeList } from "../text-list.ts";

/** Where a message launches an agent, as its form has it. */
export type AgentDraft = {
  /** Of Slack: it is whatever is written to the app alone. */
  isDirect: boolean;
  /** The id of a channel in Slack, or an address for mail. */
  where: string;
  /** Of Slack: everybody may who is known as a member. */
  hasMembers: boolean;
  /** Ids of people in Slack, or addresses; one a line. */
  senders: string;
};

const agentKinds = ["slack", "email"] as const;
/** The kinds of channels in which somebody may launch an agent. */
export type AgentKind = (typeof agentKinds)[number];

export const isAgentKind = (kind: Channel["kind"]): kind is AgentKind =>
  agentKinds.some((one) => one === kind);

/** Which of its settings says so, and by which name that has a place. */
const names = {
  slack: { setting: "agent_places", where: "channel" },
  email: { setting: "agent_addresses", where: "address" },
} as const;

export const newAgent = (kind: AgentKind): AgentDraft => ({
  isDirect: false,
  where: "",
  hasMembers: kind === "slack",
  senders: "",
});

export function agentsOf({ settings }: Pick<Channel, "settings">, kind: AgentKind): AgentDraft[] {
  const { setting, where } = names[kind];
  const given = settings[setting];
  return (Array.isArray(given) ? (given as Record<string, unknown>[]) : []).map((agent) => {
    const place = String(agent[where] ?? "");
    const senders = readList(writeList(agent["senders"]));
    const isDirect = kind === "slack" && place === "direct";
    const hasMembers = kind === "slack" && senders.includes("members");
    return {
      isDirect,
      where: isDirect ? "" : place,
      hasMembers,
      senders: writeList(senders.filter((one) => !hasMembers || one !== "members")),
    };
  });
}

const placeOf = ({ isDirect, where }: AgentDraft): string => (isDirect ? "direct" : where.trim());

/** All else that is set stays as it is. */
export function toAgents(
  { settings }: Pick<Channel, "settings">,
  { kind, agents }: { kind: AgentKind; agents: readonly AgentDraft[] },
): ChannelChange {
  const { setting, where } = names[kind];
  const written = agents.map((agent) => ({
    [where]: placeOf(agent),
    senders: [...(agent.hasMembers ? ["members"] : []), ...readList(agent.senders)],
  }));
  return { settings: { ...settings, [setting]: written } };
}

type Problems = { where?: string; senders?: string };

const rules = {
  slack: {
    where: /^[CG][A-Z0-9]{2,30}$/u,
    whereWords: "An id as C0123456789. In Slack, it is at the end of the channel’s details.",
    sender: /^[UW][A-Z0-9]{2,30}$/u,
    senderWords: "is no id of a person, as U0123456789.",
  },
  email: {
    where: /^[^\s@]+@[^\s@]+$/u,
    whereWords: "An address, as otter@example.org.",
    sender: /^[^\s@]+@[^\s@]+$/u,
    senderWords: "is no address. For everybody of a domain: *@example.org.",
  },
} as const;

/** What is wrong with each of them, where the server would refuse it or never come to it. */
export const problemsOf = (kind: AgentKind, agents: readonly AgentDraft[]): Problems[] =>
  agents.map((agent, index) => {
    const rule = rules[kind];
    const place = placeOf(agent).toLowerCase();
    const isTaken = agents.slice(0, index).some((other) => placeOf(other).toLowerCase() === place);
    const senders = readList(agent.senders);
    const wrong = senders.find((one) => !rule.sender.test(one));
    return {
      ...(!agent.isDirect && !rule.where.test(agent.where.trim()) && { where: rule.whereWords }),
      ...(place !== "" && isTaken && { where: "It is named above already: add who may launch it there." }),
      ...(senders.length === 0 && !agent.hasMembers && { senders: "Somebody has to be named." }),
      ...(wrong !== undefined && { senders: `${wrong} ${rule.senderWords}` }),
    };
  });
