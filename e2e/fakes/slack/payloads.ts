import type { FakeSlack, SlackRequest } from "./start-slack.ts";

type Json = Record<string, unknown>;
type Asking = { user: string; at: number };

let count = 0;
const nextTrigger = (): string => `${(count += 1)}.${count}.trigger`;

/** What Slack sends beside presses on messages: to be signed, or sent by a socket. */
export const payloads = {
  command: (slack: FakeSlack, { user, text }: { user: string; text: string }): Json => ({
    command: "/parley",
    text,
    api_app_id: slack.appId,
    team_id: slack.teamId,
    user_id: user,
    user_name: slack.users.find(({ id }) => id === user)?.name ?? user,
    channel_id: "C0OPS",
    trigger_id: nextTrigger(),
    response_url: "https://hooks.slack.com/commands/1",
  }),
  event: (slack: FakeSlack, { event, at, eventId }: { event: Json; at: number; eventId?: string }): Json => ({
    type: "event_callback",
    team_id: slack.teamId,
    api_app_id: slack.appId,
    event_id: eventId ?? `Ev${(count += 1)}`,
    event_time: Math.floor(at / 1000),
    authorizations: [{ team_id: slack.teamId, user_id: "U0BOT", is_bot: true, is_enterprise_install: false }],
    event,
  }),
  /** A button of a view: the home tab, or a window. */
  pressIn: (
    slack: FakeSlack,
    { view, act, user, index = 0 }: { view: Json; act: string; user: string; index?: number },
  ): Json => {
    const buttons = (view["blocks"] as Json[])
      .flatMap(({ elements, type }) => (type === "actions" ? (elements as Json[]) : []))
      .filter(({ action_id: id }) => id === act);
    const button = buttons[index];
    if (button === undefined) throw new Error(`There is no button ${act}.`);
    return {
      type: "block_actions",
      api_app_id: slack.appId,
      team: { id: slack.teamId },
      user: { id: user, username: user, team_id: slack.teamId },
      trigger_id: nextTrigger(),
      container: { type: "view", view_id: view["id"] },
      // What only one person sees in a conversation is no view.
      ...(view["type"] !== undefined && { view: { ...view, app_installed_team_id: slack.teamId } }),
      actions: [{ type: "button", action_id: act, value: button["value"], action_ts: "1" }],
    };
  },
};

/** As Slack posts them: events as JSON, presses in a field of a form, commands as a form. */
export function toRequest(slack: FakeSlack, payload: Json, { at }: Pick<Asking, "at">): SlackRequest {
  const isEvent = payload["type"] === "event_callback";
  const form = payload["command"] === undefined ? { payload: JSON.stringify(payload) } : payload;
  const body = isEvent
    ? JSON.stringify(payload)
    : new URLSearchParams(form as Record<string, string>).toString();
  const type = isEvent ? "application/json" : "application/x-www-form-urlencoded";
  return { body, headers: { "content-type": type, ...slack.sign(body, at) } };
}
