import { expect, test } from "vitest";
import type { Channel } from "../queries.ts";
import {
  chatSdkDraftOf,
  emptyChatSdk,
  isChatSdkComplete,
  readValue,
  toChatSdkChange,
  toNewChatSdk,
} from "./chat-sdk-draft.ts";

const channel = {
  name: "linear",
  settings: {
    package: "@chat-adapter/linear",
    config: { apiUrl: "https://linear.example", mentionOnReply: true, version: "4", teams: ["a"] },
    hosts: ["api.linear.app", ".linear.example"],
    max_text_chars: 2000,
  },
  secrets: ["apiKey", "webhookSecret"],
  default_place: null,
  default_stakes: ["low", "medium", "high"],
  team_places: {},
  redaction: { show: "everything", hidden_arguments: [] },
} as unknown as Channel;

test("what was saved is read, and written back as it was", () => {
  const draft = chatSdkDraftOf(channel);
  expect(draft.config.map(({ value }) => value)).toEqual(["https://linear.example", "true", '"4"', '["a"]']);
  const change = toChatSdkChange(channel, draft);
  expect(draft.hosts).toBe("api.linear.app, .linear.example");
  expect(change.settings).toEqual(channel.settings);
  expect(change).not.toHaveProperty("secrets");
});

test("secrets that were left empty stay, those that were written change, those that were taken away go", () => {
  const draft = chatSdkDraftOf(channel);
  const secrets = [
    { name: "apiKey", value: "" },
    { name: "teamKey", value: " k " },
  ];
  expect(toChatSdkChange(channel, { ...draft, secrets }).secrets).toEqual({
    teamKey: "k",
    webhookSecret: null,
  });
});

test("a new one has what was filled in, and a secret is a text whatever it looks like", () => {
  const draft = {
    ...emptyChatSdk,
    name: " ops ",
    package: "@chat-adapter/linear",
    config: [
      { name: "", value: "x" },
      { name: "empty", value: " " },
    ],
    secrets: [{ name: "apiKey", value: "123456" }],
    hosts: " api.linear.app,uploads.linear.app  ",
  };
  expect(isChatSdkComplete(draft)).toBe(true);
  expect(isChatSdkComplete({ ...draft, mostChars: "many" })).toBe(false);
  expect(toNewChatSdk(draft)).toMatchObject({
    kind: "chat_sdk",
    name: "ops",
    settings: {
      package: "@chat-adapter/linear",
      config: {},
      hosts: ["api.linear.app", "uploads.linear.app"],
    },
    secrets: { apiKey: "123456" },
  });
});

test("a value is JSON where it reads as that, and else a text", () => {
  expect([readValue("4"), readValue('"4"'), readValue(" a b "), readValue("{")]).toEqual([
    4,
    "4",
    "a b",
    "{",
  ]);
});
