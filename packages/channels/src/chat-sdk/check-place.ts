import { ChannelFailure } from "../kernel/channel-failure.ts";
import { hosts, knownOf } from "./known-adapters.ts";
import type { AdapterCall } from "./process/protocol.ts";
import type { ChatSdkSettings } from "./schema.ts";

/**
 * Whoever asks for something names places, and adapters make addresses of them, to which secrets go.
 *
 * @throws ChannelFailure for a place that is none of the adapter's
 */
export function checkPlace(settings: ChatSdkSettings, call: AdapterCall): void {
  const place = placeOf(call);
  const { package: name } = settings;
  if (place === undefined || knownOf(name).isPlace(place, namedOrigins(settings))) return;
  throw new ChannelFailure(
    "misconfigured",
    `\`${place.slice(0, 200)}\` is no place that ${name} is asked to post to. Write \`link\` to the bot there: it says the place's name.`,
  );
}

function placeOf(call: AdapterCall): string | undefined {
  if (call.act === "post") return call.place;
  if (call.act === "tell") return call.threadId;
  return "message" in call ? call.message.threadId : undefined;
}

/** Its platform's where the adapter is known, and what the setup names: its secrets go to nobody else. */
export function isAskedAt(settings: ChatSdkSettings, url: string): boolean {
  const { isOwn = isNobodys } = knownOf(settings.package);
  const { origin } = new URL(url);
  return isOwn(origin) || hosts(...(settings.hosts ?? []))(origin) || namedOrigins(settings).has(origin);
}

/** Nobody has read where it asks. */
const isNobodys = (): boolean => false;

/** Only who sets a channel up names them. */
const namedOrigins = ({ config }: ChatSdkSettings): ReadonlySet<string> =>
  new Set(
    Object.values(config ?? {}).flatMap((value) => {
      if (typeof value !== "string" || !/^https?:\/\//iu.test(value)) return [];
      return URL.parse(value)?.origin ?? [];
    }),
  );
