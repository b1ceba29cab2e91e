import { expect, test } from "vitest";
import { inboundOf } from "./inbound-address.ts";

const url = "https://parley.example/channels/chn_1/in";
const of = (kind: Parameters<typeof inboundOf>[0]["kind"], settings = {}, secrets: string[] = []) =>
  inboundOf({ kind, settings, secrets, inbound_url: url });

test("an address is there to be pasted where the platform sends answers to it, and only there", () => {
  expect(of("discord")).toMatchObject({ words: expect.stringContaining("Interactions Endpoint URL"), url });
  expect(of("slack", {}, ["bot_token", "app_token"])).toEqual({
    words: "Answers are fetched by Socket Mode.",
  });
  expect(of("slack")).toMatchObject({ url });
  expect(of("email").url).toBeUndefined();
  expect(
    of("email", { imap: { host: "imap.example.org" }, reply_address: "a@example.org" }).url,
  ).toBeUndefined();
  expect(of("email", { inbound: "mailgun" })).toMatchObject({ url: `${url}/mail` });
});

test("Telegram is told by a command, with no secret in it", () => {
  const { command = "" } = of("telegram");
  expect(command).toContain(`-d "url=${url}"`);
  expect(command).toContain("secret_token=$WEBHOOK_SECRET");
});
