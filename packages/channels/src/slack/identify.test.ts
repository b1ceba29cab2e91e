import { expect, test } from "vitest";
import type { ChannelTools } from "../kernel/channel.ts";
import { createSlack } from "./create-slack.ts";

/** What Slack says to each token: whose it is, and of which workspace a person is. */
const teamOf: Record<string, string> = { "xoxb-own": "T_OWN", "xoxb-theirs": "T_THEIRS" };

const tools: ChannelTools = {
  fetch: async (input, init) => {
    const { pathname } = new URL(String(input instanceof Request ? input.url : input));
    const token = new Headers(init?.headers).get("authorization")?.replace("Bearer ", "") ?? "";
    const team = teamOf[token];
    const said = pathname.endsWith("/users.info")
      ? { user: { id: "U1", team_id: team, profile: { real_name: "Ana", email: "ana@example.com" } } }
      : { team_id: team };
    return Response.json({ ok: true, ...said });
  },
  record: () => {},
  clock: () => 0,
  signal: new AbortController().signal,
};

const identify = async (given: { team?: string; own?: string; asked?: string }): Promise<string | null> => {
  const { team = null, own = null, asked } = given;
  const setup = {
    settings: { team_id: team },
    secrets: { signing_secret: "s", bot_token: own },
  };
  const options = asked === undefined ? {} : { bot_token: asked };
  return (await createSlack().identify(tools, setup, { id: "U1", options })).email;
};

test("what a request says that cannot be used is a failure that no other attempt mends", async () => {
  const setup = { settings: {}, secrets: { signing_secret: "s", bot_token: "xoxb-own" } };
  const posting = { card: {} as never, place: "C1", options: { thread_ts: 17 } };
  await expect(createSlack().notify(tools, setup, posting)).rejects.toMatchObject({
    kind: "misconfigured",
    message: expect.stringContaining("thread_ts"),
  });
});

test("people of the channel's own workspace are known by their address", async () => {
  expect(await identify({ own: "xoxb-own" })).toBe("ana@example.com");
  expect(await identify({ team: "T_OWN", own: "xoxb-own" })).toBe("ana@example.com");
  expect(await identify({ team: "T_OWN", asked: "xoxb-own" })).toBe("ana@example.com");
});

test("the workspace of a token that a request brings vouches for nobody", async () => {
  expect(await identify({ asked: "xoxb-theirs" })).toBeNull();
  expect(await identify({ own: "xoxb-own", asked: "xoxb-theirs" })).toBeNull();
  expect(await identify({ team: "T_OWN", asked: "xoxb-theirs" })).toBeNull();
});
