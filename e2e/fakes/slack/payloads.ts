import { describeTeam, describeView, oldToken } from "./describe.ts";
import type { FakeSlack, SlackRequest } from "./start-slack.ts";

type Json = Record<string, unknown>;
type Asking = { user: string; at: number };

let count = 0;
const nextTrigger = (): string => `${(count += 1)}.${count}.trigger`;

/** What Slack sends beside presses on messages: to be signed, or sent by a socket. */
export const payloads = {
  command: (slack: FakeSlack, { user, text }: { user: string; text: string }): Json => ({
    token: oldToken,
    command: "/parley",
    text,
    api_app_id: slack.appId,
    team_id: slack.teamId,
    team_domain: "fake",
    user_id: user,
    user_name: slack.users.find(({ id }) => id === user)?.name ?? user,
    channel_id: "C0OPS",
    channel_name: "ops",
    trigger_id: nextTrigger(),
    response_url: "https://hooks.slack.com/commands/1",
  }),
  event: (slack: FakeSlack, { event, at, eventId }: { event: Json; at: number; eventId?: string }): Json => ({
    type: "event_callback",
    token: oldToken,
    team_id: slack.teamId,
    api_app_id: slack.appId,
    event_id: eventId ?? `Ev${(count += 1)}`,
    event_time: Math.floor(at / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: slack.teamId,
        user_id: "U0BOT",
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    event: { event_ts: event["ts"] ?? `${Math.floor(at / 1000)}.000000`, ...event },
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
      token: oldToken,
      api_app_id: slack.appId,
      team: describeTeam(slack),
      user: { id: user, username: user, name: user, team_id: slack.teamId },
      trigger_id: nextTrigger(),
      container: { type: "view", view_id: view["id"] },
      // What only one person sees in a conversation is no view.
      ...(view["type"] !== undefined && { view: describeView(slack, view) }),
      actions: [
        {
          type: "button",
          action_id: act,
          block_id: "acts",
          text: button["text"],
          value: button["value"],
          action_ts: "1",
        },
      ],
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
