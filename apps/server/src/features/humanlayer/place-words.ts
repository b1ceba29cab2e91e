import type { PlaceWords } from "../channels/index.ts";
import { emailPlace } from "./channel-plan.ts";
import type { WireChannel, WireMember } from "./wire-bodies.ts";

/** What a client says of the places where it asks: threads, tokens, subjects, who may answer there. */
export function placeWordsOf(member: WireMember | null | undefined): PlaceWords[] {
  if (member === null || member === undefined) return [];
  if ("timeout" in member) return placeWordsOf(member.channel);
  const parts = [...(member.any_of ?? []), ...(member.all_of ?? [])];
  if (parts.length > 0) return parts.flatMap(placeWordsOf);
  return [...slackWords(member), ...emailWords(member)];
}

function slackWords({ slack }: WireChannel): PlaceWords[] {
  if (slack == null) return [];
  const { channel_or_user_id: place, ...options } = slack as Record<string, unknown> & {
    channel_or_user_id: string;
  };
  const { bot_token: token, ...kept } = options;
  return [
    {
      address: `slack:${place}`,
      options: kept,
      token: typeof token === "string" && token !== "" ? token : null,
    },
  ];
}

function emailWords({ email }: WireChannel): PlaceWords[] {
  if (email == null) return [];
  const { address, ...options } = email as Record<string, unknown> & { address: string };
  return [{ address: emailPlace(address), options, token: null }];
}
