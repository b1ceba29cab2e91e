import { InvalidBlocks, readBlocks } from "./read-blocks.ts";
import type { Called, SlackState } from "./start-slack.ts";

type Json = Record<string, unknown>;

/** Views, conversations, adding an app: undefined where the method is none of these. An error's message is Slack's code. */
export function callViewMethod(slack: SlackState, called: Called): Json | undefined {
  const { method, parameters, token, next } = called;
  const text = (name: string): string => String(parameters[name] ?? "");
  const view = parameters["view"] as Json;
  switch (method) {
    case "views.open": {
      checkModal(view);
      const made = { ...view, id: `V${next()}` };
      slack.views.push({ trigger_id: text("trigger_id"), view: made });
      return { view: made };
    }
    case "views.update": {
      checkModal(view);
      const open = slack.views.find((one) => one.view["id"] === text("view_id"));
      if (open === undefined) throw new Error("not_found");
      open.view = { ...view, id: text("view_id") };
      return { view: open.view };
    }
    case "views.publish": {
      if (view["type"] !== "home") throw new InvalidBlocks("only a home is published");
      readBlocks(view["blocks"] as Json[], "modal");
      if (!slack.users.some(({ id }) => id === text("user_id"))) throw new Error("user_not_found");
      const home = { ...view, id: `VH${text("user_id")}` };
      slack.homes.set(text("user_id"), home);
      return { view: home };
    }
    case "conversations.open":
      return { channel: { id: `D${text("users")}` } };
    case "conversations.history":
    case "conversations.replies": {
      const thread = text("ts");
      const said = slack.said.filter((one) => one.channel === text("channel") && one.thread_ts === thread);
      const posted = slack.messages
        .filter(({ channel, thread_ts: ts = "" }) => channel === text("channel") && ts === thread)
        .map(({ ts, text: shown, metadata, token: by }) => ({
          type: "message",
          ts,
          text: shown,
          bot_id: botIdOf(by),
          ...(Boolean(parameters["include_all_metadata"]) && metadata !== undefined && { metadata }),
        }));
      const messages = [...said.map((one) => ({ type: "message", ...one })), ...posted].toSorted(
        (one, other) => (one.ts < other.ts ? -1 : 1),
      );
      // Threads are told from their beginning, channels from their end.
      const told = thread === "" ? messages.toReversed() : messages;
      const begin = Number(text("cursor") || 0);
      const end = begin + Math.min(Number(parameters["limit"] ?? 100), 1000);
      return {
        messages: told.slice(begin, end),
        has_more: end < told.length,
        ...(end < told.length && { response_metadata: { next_cursor: String(end) } }),
      };
    }
    case "apps.connections.open":
      if (!token.startsWith("xapp-")) throw new Error("not_allowed_token_type");
      return { url: slack.openSocketUrl() };
    case "oauth.v2.access":
      return exchange(slack, parameters);
    default:
      return undefined;
  }
}

export const botIdOf = (token: string): string => `B0${token.length}`;

function checkModal(view: Json): void {
  readBlocks(view["blocks"] as Json[], "modal");
  if (String((view["title"] as Json)["text"]).length > 24) throw new InvalidBlocks("title of the view");
  if (String(view["private_metadata"] ?? "").length > 3000) throw new InvalidBlocks("private_metadata");
}

/** A code is good for one exchange, by the app that it was made for, at the address where it was sent. */
function exchange(slack: SlackState, parameters: Json): Json {
  if (parameters["client_id"] !== slack.client.id) throw new Error("invalid_client_id");
  if (parameters["client_secret"] !== slack.client.secret) throw new Error("bad_client_secret");
  const given = slack.codes.get(String(parameters["code"]));
  if (given === undefined) throw new Error("invalid_code");
  slack.codes.delete(String(parameters["code"]));
  if (given.redirectUrl !== parameters["redirect_uri"]) throw new Error("bad_redirect_uri");
  return {
    app_id: slack.appId,
    access_token: slack.botToken,
    token_type: "bot",
    scope: given.scope,
    bot_user_id: "U0BOT",
    team: { id: slack.teamId, name: "Fake" },
    enterprise: null,
    is_enterprise_install: given.isEnterprise ?? false,
    authed_user: { id: given.user },
  };
}
