import { channelErrors, isParleyError } from "@parley/contract";
import { ChannelFailure, readSlackOrigin, verifySignature, type HttpReply } from "@parley/channels";
import type { Context, Hono } from "hono";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { receiveInbound } from "../channels/index.ts";
import { finishInstall } from "./finish-install.ts";
import { answerChallenge, receive, type ReceivingDependencies, type SlackRequest } from "./receive.ts";
import { slackPaths, type SlackApp } from "./slack-app.ts";
import { findInstallation, takeInstall } from "./slack.store.ts";
import { mountWireAddresses } from "./wire-addresses.ts";

type Dependencies = ReceivingDependencies & {
  slackApp: SlackApp | undefined;
  authenticate: (context: Context) => Promise<Actor>;
};

/** The installation's own app: people who come back from adding it, and what Slack sends it from all workspaces. */
export function mountSlack(app: Hono, dependencies: Dependencies): void {
  const { slackApp } = dependencies;
  mountWireAddresses(app, dependencies);
  if (slackApp === undefined) return;
  app.get(slackPaths.callback, (context) => comeBack(context, { ...dependencies, slackApp }));
  for (const path of [slackPaths.events, slackPaths.interactions, slackPaths.commands])
    app.post(path, (context) =>
      receive(context, dependencies, (request) => take(request, { ...dependencies, slackApp })),
    );
}

type Configured = Dependencies & { slackApp: SlackApp };

/** What came of it; the page of channels has words for each. */
type Outcome = "added" | "renewed" | "taken" | "declined" | "expired" | "failed" | "forbidden";

/** To the settings, with what came of it: nothing that somebody else wrote is shown there. */
async function comeBack(context: Context, dependencies: Configured): Promise<Response> {
  const outcome = await finish(context, dependencies).catch((error: unknown): Outcome => {
    dependencies.logger.warn({ err: error }, "Slack was not added");
    const isRefused = isParleyError(error) && ["forbidden", "unauthenticated"].includes(error.kind);
    return isRefused ? "forbidden" : "failed";
  });
  return context.redirect(`${dependencies.publicUrl()}/settings/channels?slack=${outcome}`, 303);
}

/** Only who began it, in the session in which they did, once. */
async function finish(context: Context, dependencies: Configured): Promise<Outcome> {
  const { database, clock, guard, authenticate, clientAddressOf, slackApp: app } = dependencies;
  const actor = await authenticate(context);
  const { state = "", code = "", error } = context.req.query();
  const isBegun = await database.transaction((transaction) =>
    takeInstall(transaction, {
      state_hash: hashToken(state),
      organization_id: actor.organizationId,
      session_id: actor.id,
      now: clock(),
    }),
  );
  if (actor.kind !== "session" || !isBegun) return "expired";
  guard.admit(await guard.grantsOf(actor), {
    permission: "manage-channels",
    resource: "organization",
    method: "POST",
  });
  if (error !== undefined || code === "") return "declined";
  const address = clientAddressOf(context);
  return (await finishInstall(dependencies, { actor, code, app, address })).outcome;
}

/** Proven by the app's signature; whose it is, by the workspace that it was added to, and by nothing else. */
async function take(request: SlackRequest, dependencies: Configured): Promise<HttpReply> {
  const { database, clock, slackApp } = dependencies;
  prove(request, { secret: slackApp.signingSecret, now: clock() });
  const { appId = "", teamId = "", payload } = readSlackOrigin(request);
  if (payload["type"] === "url_verification") return answerChallenge(payload);
  const installation = await findInstallation(database.executor, { app_id: appId, team_id: teamId });
  if (installation === undefined) return notConnected(payload);
  return receiveInbound(dependencies, {
    channelId: installation.channel_id,
    kind: "slack",
    inbound: { type: "text", text: JSON.stringify(payload) },
    address: request.address,
    signal: AbortSignal.timeout(20_000),
  });
}

/** @throws not_genuine */
function prove(request: SlackRequest, by: { secret: string; now: number }): void {
  try {
    verifySignature(request, by);
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    throw channelErrors.notGenuine({ reason: error.message });
  }
}

/** Nothing is done. Who typed a command is told so; anything else is no error that Slack should try again. */
const notConnected = (payload: Readonly<Record<string, unknown>>): HttpReply =>
  payload["command"] === undefined
    ? { status: 200 }
    : {
        status: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          response_type: "ephemeral",
          text: "This workspace is not connected to Parley any more. Add the app again in Parley's settings.",
        }),
      };
