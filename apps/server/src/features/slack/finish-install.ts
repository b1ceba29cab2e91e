import { channelErrors, isParleyError } from "@parley/contract";
import { exchangeCode, type SlackInstall } from "@parley/channels";
import { fromJson } from "@parley/db";
import type { Actor } from "../../kernel/request-context.ts";
import {
  changeChannel,
  createChannel,
  listChannels,
  makeTools,
  type ChannelRow,
  type InboundDependencies,
} from "../channels/index.ts";
import { slackPaths, type SlackApp } from "./slack-app.ts";
import { findInstallation, saveInstallation } from "./slack.store.ts";

type Finishing = { actor: Actor; code: string; app: SlackApp; address: string | undefined };

/** `taken`: the workspace is connected to another organization of this installation. */
export type Finished = { outcome: "added" | "renewed"; channelId: string } | { outcome: "taken" };

/**
 * Somebody came back from Slack, who may set up channels: the workspace gets one, or the one that it has works again.
 *
 * @throws ChannelFailure where Slack does not take the code
 */
export async function finishInstall(
  dependencies: InboundDependencies,
  { actor, code, app, address }: Finishing,
): Promise<Finished> {
  const { egress, clock, publicUrl, auditor, database } = dependencies;
  const signal = AbortSignal.timeout(20_000);
  const { tools } = makeTools({ egress, clock, signal, secrets: [app.clientSecret, code] });
  const redirectUrl = publicUrl() + slackPaths.callback;
  const install = await exchangeCode(tools, { code, redirectUrl, app });
  const which = { app_id: install.appId, team_id: install.teamId };
  const known = await findInstallation(database.executor, which);
  if (known !== undefined && known.organization_id !== actor.organizationId) return { outcome: "taken" };
  const attempt = {
    action: "slack.install",
    actor,
    address,
    input: { params: {}, query: {}, body: { ...which, scopes: install.scopes } },
  };
  return auditor.change(
    attempt,
    async () => undefined,
    () => keep(dependencies, { organizationId: actor.organizationId, install, app }),
  );
}

type Keeping = { organizationId: string; install: SlackInstall; app: SlackApp };

async function keep(dependencies: InboundDependencies, keeping: Keeping): Promise<Finished> {
  const { organizationId, install } = keeping;
  const { executor } = dependencies.database;
  const channels = await listChannels(executor, { organizationId });
  const own = channels.find((row) => isOf(row, install));
  const { id: channelId } = own ?? (await create(dependencies, keeping, channels));
  if (own !== undefined) await renew(dependencies, { ...keeping, own });
  const isOurs = await saveInstallation(executor, {
    app_id: install.appId,
    team_id: install.teamId,
    organization_id: organizationId,
    channel_id: channelId,
    scopes: install.scopes,
    installed_at: dependencies.clock(),
  });
  return isOurs ? { outcome: own === undefined ? "added" : "renewed", channelId } : { outcome: "taken" };
}

function isOf({ kind, settings }: ChannelRow, { appId, teamId }: SlackInstall): boolean {
  if (kind !== "slack") return false;
  const { app_id, team_id } = fromJson<{ app_id?: string; team_id?: string }>(settings);
  return app_id === appId && team_id === teamId;
}

const settingsOf = ({ install, app }: Keeping) => ({
  app_id: install.appId,
  team_id: install.teamId,
  installer_id: install.installerId,
  api_url: app.apiUrl,
});

/** Named after the workspace; another channel may be called so already. */
async function create(
  dependencies: InboundDependencies,
  keeping: Keeping,
  others: readonly ChannelRow[],
): Promise<ChannelRow> {
  const { organizationId, install } = keeping;
  const base = install.teamName.trim().slice(0, 90) || "slack";
  const taken = new Set(others.map(({ name }) => name));
  const numbers = Array.from({ length: others.length + 1 }, (_, index) => index + 2);
  const name = [base, ...numbers.map((number) => `${base} ${number}`)].find((one) => !taken.has(one)) ?? base;
  return createChannel(dependencies, organizationId, {
    kind: "slack",
    name,
    settings: settingsOf(keeping),
    secrets: { bot_token: install.botToken },
  });
}

/** What was disabled when the app was removed works again. */
async function renew(
  dependencies: InboundDependencies,
  { organizationId, install, app, own }: Keeping & { own: ChannelRow },
): Promise<void> {
  try {
    await changeChannel(
      dependencies,
      { organizationId, id: own.id },
      {
        settings: settingsOf({ organizationId, install, app }),
        secrets: { bot_token: install.botToken },
        is_enabled: true,
      },
    );
  } catch (error) {
    // Somebody deleted it meanwhile: the next time it is a new one.
    if (isParleyError(error) && error.code === channelErrors.notFound.code) return;
    throw error;
  }
}
