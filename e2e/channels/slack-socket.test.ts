import { databases } from "@parley/db/testing";
import { createGuard, startSlackSockets } from "@parley/server/testing";
import { afterEach, describe, expect, test } from "vitest";
import { payloads } from "../fakes/slack/payloads.ts";
import { until } from "../testing/until.ts";
import { openSlackApp } from "./testing/open-slack-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** A channel that is connected by Socket Mode and has no signing secret, and processes that would connect it. */
const openHere = async ({ open }: Pick<(typeof databases)[number], "open">) => {
  const opened = await openSlackApp({ open });
  open_.push(opened);
  const { app, slack, channel } = opened;
  const secrets = { signing_secret: null, app_token: slack.appToken };
  expect((await app.ask("PATCH", `/v5/channels/${channel.id}`, { secrets })).status).toBe(200);
  const begin = () => {
    const sockets = startSlackSockets({ ...app.services, guard: createGuard(app.services) });
    const process = { close: () => sockets.close(), [Symbol.asyncDispose]: () => sockets.close() };
    open_.push(process);
    return process;
  };
  const connected = (count: number) =>
    until(() => (slack.sockets.filter(({ isOpen }) => isOpen).length === count ? true : undefined));
  const acked = (envelope: string) => until(() => (slack.acks.has(envelope) ? true : undefined));
  return { ...opened, begin, connected, acked };
};

const ofPress = ({ body }: { body: string }) =>
  JSON.parse(new URLSearchParams(body).get("payload") ?? "{}") as Record<string, unknown>;

describe.each(databases)("Slack by Socket Mode on $name", (engine) => {
  test("presses, words, commands and forms come by the connection, and are acknowledged with what they ask for", async () => {
    const { app, slack, ask, settle, cards, read, begin, connected, acked } = await openHere(engine);
    begin();
    await connected(1);
    const asked = await ask();
    await settle(() => cards().length === 1);
    const { ts } = cards()[0]!;
    const at = app.clock.now;
    const pressed = ofPress(slack.press({ message: cards()[0]!, act: "deny", user: "U0ANA", at }));
    await acked(slack.push("interactive", pressed));
    const { view } = slack.views[0]!;
    const form = ofPress(slack.submit({ view, values: { text: "Not now" }, user: "U0ANA", at }));
    const envelope = slack.push("interactive", form);
    await acked(envelope);
    expect(slack.acks.get(envelope)).toEqual({ response_action: "clear" });
    expect((await read(asked)).outcome).toMatchObject({ status: "denied", comment: "Not now" });
    // Delivered again, it counts for nothing: it is not closed as if it had.
    const before = slack.acks.size;
    slack.push("interactive", form, "again");
    const typed = slack.push("slash_commands", payloads.command(slack, { user: "U0ANA", text: "help" }));
    await acked(typed);
    expect(slack.acks.get(typed)).toMatchObject({ response_type: "ephemeral" });
    expect([slack.acks.has("again"), slack.acks.size]).toEqual([false, before + 1]);
    const second = await ask({ kind: "question", message: "Which?", args: undefined, name: undefined });
    await settle(() => cards().length === 2);
    const words = JSON.parse(
      slack.say({ channel: "C0OPS", thread: cards()[1]!.ts, text: "Mars", user: "U0ANA", at }).body,
    ) as Record<string, unknown>;
    for (const id of ["one", "two"]) {
      slack.push("events_api", words, id);
      await acked(id);
    }
    expect((await read(second)).outcome).toMatchObject({ status: "answered", answer: "Mars" });
    expect(ts).not.toBe("");
  });

  test("of several processes one is connected; when it goes another is, and when Slack closes it is opened anew", async () => {
    const { app, slack, channel, begin, connected, work, ask, settle, cards, acked, read } =
      await openHere(engine);
    const first = begin();
    await connected(1);
    begin();
    slack.sockets.at(-1)!.send({ type: "disconnect", reason: "refresh_requested" });
    await until(() => (slack.sockets.length === 2 ? true : undefined));
    await connected(1);
    slack.sockets.at(-1)!.cut();
    await until(() => (slack.sockets.length === 3 ? true : undefined));
    await connected(1);
    await first.close();
    await connected(0);
    // Whatever changes has the others look at once.
    expect((await app.ask("PATCH", `/v5/channels/${channel.id}`, { name: "ops again" })).status).toBe(200);
    await connected(1);
    await work();
    const asked = await ask();
    await settle(() => cards().length === 1);
    const press = slack.press({ message: cards()[0]!, act: "approve", user: "U0ANA", at: app.clock.now });
    await acked(slack.push("interactive", ofPress(press)));
    expect((await read(asked)).outcome.status).toBe("approved");
    expect((await app.ask("PATCH", `/v5/channels/${channel.id}`, { is_enabled: false })).status).toBe(200);
    await connected(0);
  });
});

describe.each(databases.filter(({ name }) => name === "sqlite"))("Slack by Socket Mode", (engine) => {
  test("what comes by it for another app or workspace is not believed, and by HTTP nothing is", async () => {
    const { app, slack, ask, settle, cards, read, begin, connected, acked, press } = await openHere(engine);
    begin();
    await connected(1);
    const asked = await ask();
    await settle(() => cards().length === 1);
    expect((await press("approve")).status).toBe(401);
    const at = app.clock.now;
    const good = ofPress(slack.press({ message: cards()[0]!, act: "approve", user: "U0ANA", at }));
    slack.push("interactive", { ...good, team: { id: "T0OTHER" }, trigger_id: "1" }, "bad-team");
    slack.push("interactive", { ...good, api_app_id: "A0OTHER", trigger_id: "2" }, "bad-app");
    await acked(slack.push("interactive", { ...good, trigger_id: "3" }, "good"));
    expect([...slack.acks.keys()]).toEqual(["good"]);
    const { outcome } = await read(asked);
    expect(outcome).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
  });

  test("a process that died without a word holds a connection for half a minute, and no longer", async () => {
    const { app, slack, channel, begin, connected } = await openHere(engine);
    type Tables = { channel_connections: { channel_id: string; holder: string; held_until: number } };
    await app.services.database.executor
      .$extendTables<Tables>()
      .insertInto("channel_connections")
      .values({ channel_id: channel.id, holder: "who died", held_until: app.clock.now + 30_000 })
      .execute();
    begin();
    const rename = (name: string) => app.ask("PATCH", `/v5/channels/${channel.id}`, { name });
    expect((await rename("one")).status).toBe(200);
    expect(slack.calls.map(({ method }) => method)).not.toContain("apps.connections.open");
    app.clock.now += 31_000;
    expect((await rename("two")).status).toBe(200);
    await connected(1);
  });
});
