import { z } from "zod";
import { ChannelFailure } from "./channel-failure.ts";
import type { ChannelTools, Stopgap } from "./channel.ts";
import { fetchJson } from "./fetch-json.ts";
import type { HttpReply, Inbound } from "./inbound.ts";
import { verifySignature } from "./discord-signature.ts";
import { tryTo } from "./try-to.ts";

/** By which whoever did something is told of it for a quarter of an hour, without the bot's token. */
export type FollowUp = { readonly apiUrl: string; readonly applicationId: string; readonly token: string };

export const discordApi = "https://discord.com/api/v10";

/** Discord waits three seconds, of which some pass on the way. */
const patienceMs = 1500;

const command = 2;
const messageComponent = 3;
const modalSubmit = 5;

const Interaction = z.looseObject({ type: z.number(), token: z.string().min(1).max(2000) });

export const toReply = (value: object): HttpReply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** What was pressed changes by itself, or not at all. */
export const noted = toReply({ type: 6 });
const onlyForThem = 64;
/** They see that something is being done, and it is said there. */
const thinking = toReply({ type: 5, data: { flags: onlyForThem } });

/** Only who did it sees it. */
export const whisper = (content: string): object => ({
  content,
  flags: onlyForThem,
  allowed_mentions: { parse: [] },
});

/** Undefined where it is none that can be followed. */
export const tokenOf = (body: Uint8Array): string | undefined => readInteraction(body)?.token;

function readInteraction(body: Uint8Array): z.output<typeof Interaction> | undefined {
  try {
    return Interaction.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}

/** Says to whoever did something what would have been the reply. That it could not be said undoes nothing. */
export const follow = (
  tools: ChannelTools,
  { apiUrl, applicationId, token }: FollowUp,
  message: object,
): Promise<boolean> =>
  tryTo(tools, () =>
    fetchJson({
      tools,
      platform: "Discord",
      url: `${apiUrl.replace(/\/$/u, "")}/webhooks/${encodeURIComponent(applicationId)}/${encodeURIComponent(token)}`,
      init: {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
      },
    }),
  );

type Known = { readonly apiUrl: string; readonly applicationId: string; readonly publicKey: string };

/**
 * What Discord is told where it takes longer to find out what comes of a press: it gives up after three seconds, says that the
 * press failed, and never tells of it again. Undefined for what Discord has not signed, and for what takes no time.
 */
export function discordStopgap(
  tools: ChannelTools,
  { apiUrl, applicationId, publicKey }: Known,
  inbound: Inbound,
): Stopgap | undefined {
  if (inbound.type !== "http" || !isSigned(inbound, { publicKey, now: tools.clock() })) return undefined;
  const { type, token = "" } = readInteraction(inbound.body) ?? {};
  if (type !== command && type !== messageComponent && type !== modalSubmit) return undefined;
  return {
    afterMs: patienceMs,
    reply: type === command ? thinking : noted,
    async onFailure() {
      const said = "Parley could not deal with that. Look at the request again before you press anything.";
      await follow(tools, { apiUrl, applicationId, token }, whisper(said));
    },
  };
}

function isSigned(
  inbound: Extract<Inbound, { type: "http" }>,
  by: { publicKey: string; now: number },
): boolean {
  try {
    verifySignature(inbound, by);
    return true;
  } catch (error) {
    if (error instanceof ChannelFailure) return false;
    throw error;
  }
}
