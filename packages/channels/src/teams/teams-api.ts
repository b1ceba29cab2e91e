import { z } from "zod";
import type { createAccessTokens } from "../kernel/access-tokens.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import { fetchJson, retryAfterMsOf } from "../kernel/fetch-json.ts";
import type { TeamsSecrets, TeamsSettings } from "./schema.ts";

export type Asking = {
  tools: ChannelTools;
  setup: Setup<TeamsSettings, TeamsSecrets>;
  tokens: ReturnType<typeof createAccessTokens>;
};

type Call<S> = { method: "POST" | "PUT"; path: string; body: object; result: S };

/** Asks the Bot Connector once, at the address of the settings: never at one that came in. @throws ChannelFailure */
export async function askTeams<S extends z.ZodType>(
  asking: Asking,
  { method, path, body, result }: Call<S>,
): Promise<z.output<S>> {
  const { tools, setup } = asking;
  const base = (setup.settings.service_url ?? "https://smba.trafficmanager.net/teams").replace(/\/$/u, "");
  const token = await findToken(asking);
  const { response, json } = await fetchJson({
    tools,
    platform: "Microsoft Teams",
    url: base + path,
    init: {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    },
  });
  if (!response.ok) throw toFailure(response, json);
  const read = result.safeParse(json);
  if (read.success) return read.data;
  throw new ChannelFailure(
    "unreachable",
    `The answer of Microsoft Teams to ${method} ${path} cannot be read.`,
  );
}

export function findToken({ tools, setup, tokens }: Asking): Promise<string> {
  const { app_id: id, tenant_id: tenant, login_url: login } = setup.settings;
  const { app_password: secret } = setup.secrets;
  const base = (login ?? "https://login.microsoftonline.com").replace(/\/$/u, "");
  const form = async () => ({
    grant_type: "client_credentials",
    client_id: id,
    client_secret: secret,
    scope: "https://api.botframework.com/.default",
  });
  const url = `${base}/${tenant}/oauth2/v2.0/token`;
  return tokens(tools, { platform: "Microsoft", url, identity: [id, secret], form });
}

/** What HTTP says of a failure of Microsoft's. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof ChannelFailure ? statuses.get(error) : undefined;
const statuses = new WeakMap<ChannelFailure, number>();

const Problem = z.looseObject({
  error: z.looseObject({ code: z.string().default(""), message: z.string().default("") }),
});

function toFailure(response: Response, json: unknown): ChannelFailure {
  const { code, message } = Problem.safeParse(json).data?.error ?? { code: "", message: "" };
  const failure = failureOf(response, `${code} ${message}`.trim().slice(0, 300));
  statuses.set(failure, response.status);
  return failure;
}

function failureOf(response: Response, said: string): ChannelFailure {
  const { status } = response;
  if (status === 429)
    return new ChannelFailure("rate_limited", "Microsoft Teams asks to be left alone for a while.", {
      retryAfterMs: retryAfterMsOf(response),
    });
  if (status === 401)
    return new ChannelFailure(
      "misconfigured",
      "Microsoft Teams does not take the bot's token: its app registration and its bot are not the same app.",
    );
  // 412: two changes of a message met.
  if (status >= 500 || status === 412)
    return new ChannelFailure("unreachable", `Microsoft Teams answered ${status}.`);
  return new ChannelFailure(
    "misconfigured",
    `Microsoft Teams refuses it (${status}): ${said}.${advices.get(status) ?? ""}`,
  );
}

const advices: ReadonlyMap<number, string> = new Map([
  [403, " Install the app in the team, or for the person."],
  [404, " Give the conversation's id (`19:…@thread.tacv2`), or a person's object id of Entra."],
]);
