import { expect, test } from "vitest";
import { agentsOf, newAgent, problemsOf, toAgents } from "./agents-draft.ts";

const places = [
  { channel: "C0123", senders: ["members", "U0123"] },
  { channel: "direct", senders: ["U0456", "W0789"] },
];

test("what was saved is read, and written back as it was, beside all else that is set", () => {
  const slack = { settings: { app_id: "A0123", agent_places: places } };
  const agents = agentsOf(slack, "slack");
  expect(agents).toEqual([
    { isDirect: false, where: "C0123", hasMembers: true, senders: "U0123" },
    { isDirect: true, where: "", hasMembers: false, senders: "U0456\nW0789" },
  ]);
  expect(toAgents(slack, { kind: "slack", agents })).toEqual({ settings: slack.settings });
});

test("addresses are the same for mail; nobody is a member there", () => {
  const mail = { settings: { from: "Parley <parley@example.org>" } };
  expect(agentsOf(mail, "email")).toEqual([]);
  const agent = {
    ...newAgent("email"),
    where: " otter@example.org ",
    senders: "ann@example.org, *@team.example",
  };
  expect(toAgents(mail, { kind: "email", agents: [agent] })).toEqual({
    settings: {
      ...mail.settings,
      agent_addresses: [{ address: "otter@example.org", senders: ["ann@example.org", "*@team.example"] }],
    },
  });
});

test("a new one lacks its place; for Slack, members may launch it", () => {
  expect(problemsOf("slack", [newAgent("slack")])).toEqual([{ where: expect.stringContaining("C0123") }]);
  expect(problemsOf("email", [newAgent("email")])).toEqual([
    { where: expect.stringContaining("address"), senders: "Somebody has to be named." },
  ]);
});

test.each([
  ["a channel by its name", { where: "#ops" }, { where: expect.stringContaining("C0123") }],
  [
    "a person by their name",
    { where: "C0123", senders: "@ana" },
    { senders: expect.stringContaining("@ana is no id") },
  ],
  ["nobody", { where: "C0123", hasMembers: false }, { senders: "Somebody has to be named." }],
  ["the app alone", { isDirect: true }, {}],
])("%s", (_what, given, problems) => {
  expect(problemsOf("slack", [{ ...newAgent("slack"), ...given }])).toEqual([problems]);
});

test("a place counts once, so that the second is refused", () => {
  const agent = { ...newAgent("slack"), where: "C0123" };
  expect(problemsOf("slack", [agent, agent])).toEqual([
    {},
    { where: expect.stringContaining("named above") },
  ]);
});
