import type { ChannelTools } from "../kernel/channel.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Inbound, Received } from "../kernel/inbound.ts";
import { connect } from "./connect.ts";
import { readBare, readInbound, type SlackTurn } from "./read-inbound.ts";
import { toLaunch } from "./read-launch.ts";
import { payloadOf, refuseOthers } from "./read-payload.ts";
import { respond, type SlackSetup } from "./respond.ts";
import { verifySignature } from "./verify-signature.ts";

/**
 * All that Slack sends the app: events, presses, commands. By HTTP it is signed; a text comes by a connection that was
 * opened with the app's own token, or from whoever has checked the signature of the installation's app.
 */
export async function receiveFromSlack(
  tools: ChannelTools,
  setup: SlackSetup,
  inbound: Inbound,
): Promise<Received> {
  if (inbound.type === "mail")
    throw new ChannelFailure("not_genuine", "Slack sends requests, and this is none.");
  if (inbound.type === "http")
    verifySignature(inbound, { secret: setup.secrets.signing_secret ?? "", now: tools.clock() });
  const payload = payloadOf(inbound);
  // The only thing that names no app: that its address is ours.
  if (payload["type"] !== "url_verification") refuseOthers(payload, setup.settings);
  const read = readInbound(payload);
  const addressed = "addressed" in read ? read.addressed : undefined;
  const ask = () => connect(tools, setup);
  const launch = addressed && toLaunch(addressed, { settings: setup.settings, ask });
  const bare = read.type === "addressed" && launch === undefined ? readBare(read.addressed) : undefined;
  const turn = bare ?? read;
  const isAsked = "asking" in turn && (await isSo(tools, setup, turn));
  return {
    events: "event" in turn ? [turn.event] : [],
    askings: [...(isAsked ? [turn.asking] : []), ...(launch ? [launch] : [])],
    respond: (results) => respond({ tools, setup }, turn, results),
  };
}

/**
 * That the app was removed is told again, too, and was perhaps installed anew meanwhile: the channel's own token tells.
 * Where it is not known which workspace is the channel's, another's is none of its business.
 *
 * @throws ChannelFailure where Slack does not say: then it tells again
 */
async function isSo(tools: ChannelTools, setup: SlackSetup, { type }: SlackTurn): Promise<boolean> {
  if (type !== "removed") return true;
  if (!setup.settings.team_id) return false;
  if (!setup.secrets.bot_token) return true;
  try {
    await connect(tools, setup)("auth.test", {});
    return false;
  } catch (error) {
    if (error instanceof ChannelFailure && error.kind === "misconfigured") return true;
    throw error;
  }
}
