import type { Channel } from "../kernel/channel.ts";
import { noteDiscordPress } from "./note-discord-press.ts";
import { isGoogleChatPlace, isHarmless, isTeamsPlace, matches, type IsPlace } from "./places.ts";
import type { ChatSdkSecrets, ChatSdkSettings } from "./schema.ts";

type Known = {
  /** What a text with buttons may have, well below what is cut there. */
  readonly mostChars: number;
  /** Without which the adapter does something else than it should here. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Secrets that it takes as objects: they are given as JSON. */
  readonly jsonSecrets?: readonly string[];
  readonly isPlace: IsPlace;
  /** Where it asks, beside what its setup names. Absent: nobody has read where, so that the setup has to. */
  readonly isOwn?: (origin: string) => boolean;
  /** Where its platform does not wait until the adapter is there. */
  readonly stopgap?: NonNullable<Channel<ChatSdkSettings, ChatSdkSecrets>["stopgap"]>;
};

/** Hosts by their names; with a point in front, all below. */
export const hosts =
  (...names: readonly string[]) =>
  (origin: string): boolean => {
    const { protocol, host } = new URL(origin);
    return (
      protocol === "https:" &&
      names.some((name) => (name.startsWith(".") ? host.endsWith(name) : host === name))
    );
  };

/**
 * The Bot Framework's, of the clouds that Microsoft names: where messages go (`allowedServiceUrls` of `CloudEnvironment` in
 * Microsoft's Teams SDK; for GCC, GCC High and DoD also `TeamsServiceEndpoints` of its Agents SDK), and who gives the bot's
 * tokens and keys (`BotFramework` constants of its Bot Builder SDK). None of it was tried but with the fake.
 */
const isConnector = hosts(
  "smba.trafficmanager.net",
  "smba.onyx.prod.teams.trafficmanager.net",
  "smba.infra.gcc.teams.microsoft.com",
  "smba.infra.gov.teams.microsoft.us",
  "smba.infra.dod.teams.microsoft.us",
  // 21Vianet's in China.
  "frontend.botapi.msg.infra.teams.microsoftonline.cn",
  ".botframework.com",
  ".botframework.us",
  ".botframework.azure.us",
  ".botframework.azure.cn",
);
/** Entra's and Graph's, of the same clouds. */
const isOfMicrosoft = hosts(
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.partner.microsoftonline.cn",
  "graph.microsoft.com",
  "graph.microsoft.us",
  "dod-graph.microsoft.us",
  "microsoftgraph.chinacloudapi.cn",
);

/** What is known of adapters that have been read; a text that is cut all the same is found on its way out. */
const known: Readonly<Record<string, Known>> = {
  "@chat-adapter/discord": {
    mostChars: 3500,
    isPlace: matches(/^(?:discord:(?:\d+|@me):\d+(?::\d+)?|\d+)$/u),
    isOwn: hosts("discord.com"),
    stopgap: noteDiscordPress,
  },
  // The file of the service account's key, as Google gives it.
  "@chat-adapter/gchat": {
    mostChars: 3500,
    jsonSecrets: ["credentials"],
    isPlace: isGoogleChatPlace,
    isOwn: hosts(".googleapis.com"),
  },
  // Its places are repositories.
  "@chat-adapter/github": {
    mostChars: 1000,
    isPlace: matches(/^github:\w[\w-]*\/\w[\w-]*(?:\.[\w-]+)*(?::[\w-]+)*$/u),
  },
  "@chat-adapter/teams": {
    mostChars: 3500,
    isPlace: isTeamsPlace(isConnector),
    isOwn: (origin) => isConnector(origin) || isOfMicrosoft(origin),
  },
  "@chat-adapter/telegram": {
    mostChars: 3500,
    config: { mode: "webhook" },
    isPlace: matches(/^(?:telegram:(?:biz:[\w-]+:)?)?(?:-?\d+|@\w+)(?::\d+)?$/u),
    isOwn: hosts("api.telegram.org"),
  },
  // Above buttons it cuts at 1024, and says so to nobody.
  "@chat-adapter/whatsapp": {
    mostChars: 1000,
    isPlace: matches(/^(?:whatsapp:\d+:)?(?:\+?\d+|[A-Z]{2}\.\w+)$/u),
    isOwn: hosts("graph.facebook.com"),
  },
};

export const knownOf = (packageName: string): Known =>
  known[packageName] ?? { mostChars: 1000, isPlace: isHarmless };
