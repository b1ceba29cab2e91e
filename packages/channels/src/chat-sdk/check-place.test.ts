import { expect, test } from "vitest";
import { checkPlace, isAskedAt } from "./check-place.ts";
import { ChatSdkSettings } from "./schema.ts";

const isPlace = (name: string, place: string, config: Record<string, unknown> = {}): boolean => {
  try {
    checkPlace({ package: name, config }, { act: "tell", threadId: place, userId: "1", text: "" });
    return true;
  } catch {
    return false;
  }
};
const encode = (text: string): string => Buffer.from(text).toString("base64url");
const teams = (service: string, conversation = "19:ops@thread.tacv2;messageid=1"): string =>
  `teams:${encode(conversation)}:${encode(service)}`;

test.each([
  ["@chat-adapter/discord", ["discord:1:2", "discord:@me:2", "discord:1:2:3", "1000000000000004242"]],
  [
    "@chat-adapter/telegram",
    ["telegram:-100777", "telegram:-100777:5", "telegram:@ops", "4242", "telegram:biz:a_-1:5"],
  ],
  [
    "@chat-adapter/whatsapp",
    ["4915112345678", "whatsapp:106540352242922:4915112345678", "US.13491208655302741918"],
  ],
  [
    "@chat-adapter/gchat",
    [
      "gchat:spaces/OPS",
      "gchat:spaces/A-_1:dm",
      `gchat:spaces/A:${encode("spaces/A/threads/b.c")}:dm`,
      "users/4242",
    ],
  ],
  [
    "@chat-adapter/teams",
    [
      teams("https://smba.trafficmanager.net/teams/"),
      teams("https://smba.trafficmanager.net/emea/0a1b-2c/"),
      `${teams("https://europe.webchat.botframework.com")}:personal`,
      teams("https://smba.infra.gov.teams.microsoft.us/teams"),
      teams("https://frontend.botapi.msg.infra.teams.microsoftonline.cn/"),
      "29:1of-ana",
    ],
  ],
  ["@chat-adapter/linear", ["linear:0b1c-2d:c:4e5f", "ana@example.com"]],
  ["@chat-adapter/github", ["github:acme/shop.js:12:rc:34"]],
])("%s posts to its places", (name, places) => {
  expect(places.filter((place) => !isPlace(name, place))).toEqual([]);
});

test.each([
  [
    "@chat-adapter/discord",
    ["discord:x:123/messages/456/crosspost?", "discord:1:2:3/4", "discord:1:..", "../1", "discord:1", "1\n"],
  ],
  ["@chat-adapter/telegram", ["telegram:1/2", "telegram:@a?b", "telegram:", "telegram:1:x"]],
  ["@chat-adapter/whatsapp", ["whatsapp:1/2:3", "whatsapp:../x:3", "whatsapp:1", "a?b"]],
  [
    "@chat-adapter/gchat",
    [
      "gchat:spaces/..",
      "gchat:spaces/A/messages/B",
      "gchat:spaces/A?x",
      `gchat:spaces/A:${encode("../../x")}`,
      "a/b",
    ],
  ],
  [
    "@chat-adapter/teams",
    [
      "https://evil.example",
      "https://smba.trafficmanager.net.evil.example/",
      "https://notbotframework.com",
      "https://smba.trafficmanager.net@evil.example/",
      "https://smba.trafficmanager.net\\@evil.example/",
      "https://smba.trafficmanager.net/?x=",
      "https://smba.trafficmanager.net:8443/",
      "http://smba.trafficmanager.net/",
      "//evil.example",
    ].map((service) => teams(service)),
  ],
  [
    "@chat-adapter/teams",
    [teams("https://smba.trafficmanager.net", "a/../b"), "teams:YQ", "a/b", "teams:a:b:c:d"],
  ],
  [
    "@chat-adapter/linear",
    [
      "linear:a/b",
      "linear:..",
      "linear:a?b",
      "linear:a%2f",
      "linear:a\\b",
      "linear:a#b",
      "",
      `x:${encode("https://e.example")}`,
    ],
  ],
  [
    "@chat-adapter/github",
    ["github:acme/..:1", "github:acme/shop/x:1", "github:acme", "github:acme/shop?x:1"],
  ],
])("%s is not handed what leads elsewhere", (name, places) => {
  expect(places.filter((place) => isPlace(name, place))).toEqual([]);
});

test("what a setup names is asked, and what it does not only if it is the platform's", () => {
  const config = { apiUrl: "http://127.0.0.1:1234/x" };
  expect(isPlace("@chat-adapter/teams", teams("http://127.0.0.1:1234/"), config)).toBe(true);
  expect(isPlace("@chat-adapter/teams", teams("http://127.0.0.1:1235/"), config)).toBe(false);
  const asked = (name: string, url: string) => isAskedAt({ package: name, config }, url);
  expect(asked("@chat-adapter/discord", "https://discord.com/api/v10/channels/1")).toBe(true);
  expect(asked("@chat-adapter/discord", "http://127.0.0.1:1234/api")).toBe(true);
  expect(asked("@chat-adapter/discord", "https://discord.com.evil.example/")).toBe(false);
  expect(asked("@chat-adapter/gchat", "https://evilgoogleapis.com/")).toBe(false);
  expect(asked("@chat-adapter/gchat", "https://oauth2.googleapis.com/token")).toBe(true);
});

test("of an adapter that nobody has read, nothing is asked but what the setup names", () => {
  const asked = (url: string, hosts?: string[]) =>
    isAskedAt({ package: "@chat-adapter/linear", config: { apiUrl: "http://127.0.0.1:1234" }, hosts }, url);
  expect(asked("https://api.linear.app/graphql")).toBe(false);
  expect(asked("http://127.0.0.1:1234/graphql")).toBe(true);
  const hosts = ["api.linear.app", ".uploads.example"];
  for (const url of ["https://api.linear.app/graphql", "https://eu.uploads.example/1"])
    expect(asked(url, hosts)).toBe(true);
  for (const url of [
    "http://api.linear.app/graphql",
    "https://api.linear.app:8443/graphql",
    "https://api.linear.app.evil.example/",
    "https://evil-api.linear.app/",
    "https://uploads.example/1",
    "https://evil-uploads.example/1",
  ])
    expect(asked(url, hosts)).toBe(false);
});

test("hosts are names of hosts, and no whole ending", () => {
  const isTaken = (host: string) =>
    ChatSdkSettings.safeParse({ package: "@chat-adapter/linear", hosts: [host] }).success;
  for (const host of ["api.linear.app", ".linear.app", "xn--bcher-kva.example"])
    expect(isTaken(host)).toBe(true);
  for (const host of [
    "",
    ".",
    ".app",
    "app",
    "https://api.linear.app",
    "api.linear.app:443",
    "*.linear.app",
    "A.example",
    "a..b.example",
    "10.0.0.1",
    "[::1]",
    "a.example/",
  ])
    expect({ host, isTaken: isTaken(host) }).toEqual({ host, isTaken: false });
});
