import type { Approval } from "@parley/contract";
import type { TestDatabases } from "@parley/db/testing";
import { addMember, openTestApp, runDueJobs } from "@parley/server/testing";
import { expect } from "vitest";
import { startSlack, type SlackMessage, type SlackRequest } from "../../fakes/slack/start-slack.ts";
import { until } from "../../testing/until.ts";

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, eur: 30 },
  editable: ["eur"],
  reason: "The parcel never arrived.",
  options: [{ name: "too_much", title: "Too much", prompt_fill: "Refund less." }],
} as const;

/** An organization with Ana and Bob, who may approve, Vic, who may not, and Slack. */
export async function openSlackApp(
  { open }: Pick<TestDatabases, "open">,
  given: object = {},
  environment = {},
) {
  const slack = await startSlack();
  const mails: { to: string; subject: string; text: string }[] = [];
  const mailer = { isConfigured: true, send: async (mail: (typeof mails)[number]) => void mails.push(mail) };
  const app = await openTestApp({
    open,
    environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1", ...environment },
    instead: { mailer: { ...mailer, close() {} } },
  });
  for (const [id, role] of [
    ["ana", "reviewer"],
    ["bob", "reviewer"],
    ["vic", "viewer"],
  ] as const) {
    await addMember(app, { id, role });
    slack.users.push({ id: `U0${id.toUpperCase()}`, name: id, email: `${id}@example.com` });
  }
  slack.users.push({ id: "U0STRANGER", name: "stranger", email: "stranger@example.org" });
  const asker = await app.createKey(["approve-request", "read"]);
  const made = await app.ask<{ id: string; secrets: string[]; inbound_url: string }>("POST", "/v5/channels", {
    kind: "slack",
    name: "ops",
    settings: { api_url: slack.url, app_id: "A0PARLEY", team_id: slack.teamId },
    secrets: { signing_secret: slack.signingSecret, bot_token: slack.botToken },
    default_place: "C0OPS",
    ...given,
  });
  expect(made.status).toBe(201);
  const channel = made.body;
  const work = () => runDueJobs(app.services);
  /** Jobs until it holds: what plans them runs beside the requests. */
  const settle = async (look: () => unknown): Promise<void> => {
    await until(async () => {
      await work();
      return (await look()) ? true : undefined;
    });
  };
  const cards = (): SlackMessage[] => slack.messages.filter(({ ephemeralFor }) => ephemeralFor === undefined);
  const whispers = () => slack.messages.filter(({ ephemeralFor }) => ephemeralFor !== undefined);
  const ask = async (body: object = {}): Promise<Approval> => {
    const { status, body: approval } = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
      ...refund,
      ...body,
    });
    expect(status).toBe(201);
    return approval;
  };
  const read = async ({ id }: Approval) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body;
  const send = async ({ headers, body }: SlackRequest, path = "interactions") => {
    const url = `${channel.inbound_url}/${path}`;
    const reply = await app.app.fetch(new Request(url, { method: "POST", headers, body }));
    return { status: reply.status, text: await reply.text() };
  };
  const press = (act: string, user = "U0ANA", message = cards()[0]!) =>
    send(slack.press({ message, act, user, at: app.clock.now }));
  const seen = (message: SlackMessage) => slack.see(message).text;
  return {
    app,
    slack,
    /** What the server itself has written to people. */
    mails,
    asker,
    channel,
    work,
    settle,
    cards,
    whispers,
    ask,
    read,
    send,
    press,
    seen,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await slack[Symbol.asyncDispose]();
    },
  };
}
