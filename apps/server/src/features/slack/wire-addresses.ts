import { channelErrors, isParleyError } from "@parley/contract";
import { readSlackOrigin, type HttpReply } from "@parley/channels";
import type { Hono } from "hono";
import {
  findAddressee,
  listSlackChannelsOfApp,
  proveInbound,
  takeProven,
  type Proven,
} from "../channels/index.ts";
import { answerChallenge, receive, type ReceivingDependencies, type SlackRequest } from "./receive.ts";

/** Where apps send what comes in whose manifest was made for HumanLayer's service. */
const addresses = ["events", "interactions"] as const;

/** One address for apps of whichever channel: whose it is the app's id says, and that channel's secret proves. */
export function mountWireAddresses(app: Hono, dependencies: ReceivingDependencies): void {
  for (const path of addresses)
    // A base URL that ends in a slash gives two of them.
    for (const address of [`/humanlayer/v1/slack/${path}`, `//humanlayer/v1/slack/${path}`])
      app.post(address, (context) =>
        receive(context, dependencies, (request) => take(dependencies, { path, request })),
      );
}

type Taking = { path: (typeof addresses)[number]; request: SlackRequest };

async function take(dependencies: ReceivingDependencies, { path, request }: Taking): Promise<HttpReply> {
  const { database } = dependencies;
  const { appId = "", teamId, payload } = readSlackOrigin(request);
  // It names no app, so nobody can prove it; and it asks for nothing but its own words.
  if (payload["type"] === "url_verification") return answerChallenge(payload);
  const channels = await listSlackChannelsOfApp(database.executor, appId);
  const own = channels.filter(({ team_id: team }) => team !== null && team === teamId);
  const ofAny = channels.filter(({ team_id: team }) => team === null);
  // Anybody may name anybody's app: whose it is only the secret tells, which several channels may have.
  const prove = (those: typeof channels) => proveAll(dependencies, { channels: those, path, request });
  const addressed = await findAddressee(database.executor, [await prove(own), await prove(ofAny)]);
  // Nobody is told which channels there are.
  if (addressed === undefined)
    throw channelErrors.notGenuine({ reason: "it carries no signature of a channel that is set up here." });
  if ("one" in addressed) return takeProven(dependencies, addressed.one);
  // It is Slack's own: refused often enough, Slack would send nothing more, answers among it.
  const those = addressed.several.map(({ opened }) => opened.row.id);
  dependencies.logger.warn(
    { channels: those },
    "what came from Slack may be for several organizations, and is for none: give their channels a `team_id`",
  );
  return { status: 200 };
}

type Proving = Taking & { channels: readonly { id: string }[] };

/** Those whose secret fits. */
async function proveAll(
  dependencies: ReceivingDependencies,
  { channels, path, request: { headers, body, address } }: Proving,
): Promise<Proven[]> {
  const url = `${dependencies.publicUrl()}/humanlayer/v1/slack/${path}`;
  const inbound = { type: "http", url, path, method: "POST", headers, body } as const;
  const signal = AbortSignal.timeout(20_000);
  const proven: Proven[] = [];
  for (const { id: channelId } of channels)
    try {
      proven.push(await proveInbound(dependencies, { channelId, inbound, address, signal }));
    } catch (error) {
      if (!isParleyError(error) || error.code !== channelErrors.notGenuine.code) throw error;
    }
  return proven;
}
