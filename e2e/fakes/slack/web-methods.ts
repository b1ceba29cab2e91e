import { readBlocks } from "./read-blocks.ts";
import type { Called, SlackMessage, SlackState, SlackUser } from "./start-slack.ts";
import { botIdOf, callViewMethod } from "./view-methods.ts";

type Json = Record<string, unknown>;

/** An error's message is Slack's code. */
export function callMethod(slack: SlackState, called: Called): Json {
  const { method, parameters, token, next } = called;
  const seen = callViewMethod(slack, called);
  if (seen !== undefined) return seen;
  const text = (name: string): string => String(parameters[name] ?? "");
  const blocks = (parameters["blocks"] ?? []) as Json[];
  const find = (given: string): string => {
    const user = slack.users.find(({ id }) => id === given);
    if (user !== undefined) return `D${given}`;
    if (slack.channels.has(given) || given.startsWith("D")) return given;
    throw new Error("channel_not_found");
  };
  switch (method) {
    case "auth.test":
      return {
        url: "https://fake.slack.com/",
        team: "Fake",
        user: "parley",
        team_id: slack.teamId,
        user_id: "U0BOT",
        bot_id: botIdOf(token),
      };
    case "chat.postMessage": {
      readBlocks(blocks);
      if (text("text") === "" && blocks.length === 0) throw new Error("no_text");
      const message: SlackMessage = {
        channel: find(text("channel")),
        ts: `1700000000.${String(next()).padStart(6, "0")}`,
        ...(parameters["thread_ts"] !== undefined && { thread_ts: text("thread_ts") }),
        text: text("text"),
        blocks,
        token,
        ...(parameters["metadata"] !== undefined && { metadata: parameters["metadata"] as Json }),
      };
      slack.messages.push(message);
      return { channel: message.channel, ts: message.ts, message: { type: "message", text: message.text } };
    }
    case "chat.update": {
      readBlocks(blocks);
      const message = slack.messages.find(
        ({ channel, ts }) => channel === text("channel") && ts === text("ts"),
      );
      if (message === undefined) throw new Error("message_not_found");
      if (message.token !== token) throw new Error("cant_update_message");
      Object.assign(message, { text: text("text"), blocks });
      return { channel: message.channel, ts: message.ts, text: message.text };
    }
    case "chat.postEphemeral": {
      readBlocks(blocks);
      const ts = `1700000000.${String(next()).padStart(6, "0")}`;
      slack.messages.push({
        channel: find(text("channel")),
        ts,
        text: text("text"),
        blocks,
        token,
        ephemeralFor: text("user"),
      });
      return { message_ts: ts };
    }
    case "users.info": {
      const user = slack.users.find(({ id }) => id === text("user"));
      if (user === undefined) throw new Error("user_not_found");
      return { user: describeUser(slack, user) };
    }
    case "users.lookupByEmail": {
      const user = slack.users.find(({ email }) => email === text("email"));
      if (user === undefined) throw new Error("users_not_found");
      return { user: describeUser(slack, user) };
    }
    default:
      throw new Error("unknown_method");
  }
}

const describeUser = (slack: SlackState, { id, name, email, team_id, is_stranger }: SlackUser): Json => ({
  id,
  name,
  team_id: team_id ?? slack.teamId,
  deleted: false,
  is_bot: false,
  is_email_confirmed: true,
  ...(is_stranger === true && { is_stranger }),
  profile: { real_name: name, display_name: name, ...(email !== undefined && { email }) },
});
