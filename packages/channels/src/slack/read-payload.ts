import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { HttpInbound, Inbound } from "../kernel/inbound.ts";
import type { SlackSettings } from "./schema.ts";

export type SlackPayload = Readonly<Record<string, unknown>>;

/** Which app and workspace a payload says it is for: nothing is proven by it. */
export type SlackOrigin = { readonly appId: string | undefined; readonly teamId: string | undefined };

/** What Slack sent, in whichever of its forms. */
export const payloadOf = (inbound: Exclude<Inbound, { type: "mail" }>): SlackPayload =>
  inbound.type === "text" ? parseJson(inbound.text) : parseBody(inbound);

/** Events are JSON, presses a form with JSON in one field, commands a form. */
function parseBody({ headers, body }: Pick<HttpInbound, "headers" | "body">): SlackPayload {
  const text = new TextDecoder().decode(body);
  if (headers["content-type"]?.startsWith("application/json")) return parseJson(text);
  const form = new URLSearchParams(text);
  const payload = form.get("payload");
  return payload === null ? Object.fromEntries(form) : parseJson(payload);
}

function parseJson(text: string): SlackPayload {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Where Slack says that the app is installed which this is for. In channels that several workspaces share, people of
 * another one act in ours: the installation counts, and not where they are from.
 */
function originOf(payload: SlackPayload): SlackOrigin {
  const { authorizations, team, team_id: ownTeam, view, api_app_id: appId } = payload;
  const [first] = Array.isArray(authorizations) ? (authorizations as unknown[]) : [];
  const candidates = [
    isObject(view) ? view["app_installed_team_id"] : undefined,
    isObject(first) ? first["team_id"] : undefined,
    isObject(team) ? team["id"] : undefined,
    ownTeam,
  ];
  const teamId = candidates.find((one) => typeof one === "string" && one !== "");
  return { appId: textOr(appId), teamId: textOr(teamId) };
}

const textOr = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Whom a request claims to be for, to find who can check that. */
export const readSlackOrigin = (
  inbound: Pick<HttpInbound, "headers" | "body">,
): SlackOrigin & { payload: SlackPayload } => {
  const payload = parseBody(inbound);
  return { ...originOf(payload), payload };
};

/** @throws ChannelFailure `not_genuine` where it is for another app or workspace than the channel's */
export function refuseOthers(payload: SlackPayload, settings: SlackSettings): void {
  const { appId, teamId } = originOf(payload);
  if (settings.app_id != null && appId !== settings.app_id)
    throw new ChannelFailure("not_genuine", "It is for another app of Slack.");
  if (settings.team_id != null && teamId !== settings.team_id)
    throw new ChannelFailure("not_genuine", "It is from another workspace of Slack.");
}
