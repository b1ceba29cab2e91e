import { generateKeyPairSync } from "node:crypto";
import { startDiscord } from "../../fakes/discord/start-discord.ts";
import { startGoogleChat } from "../../fakes/google-chat/start-google-chat.ts";
import { openIssuer } from "../../fakes/issuer.ts";
import { startTeams } from "../../fakes/teams/start-teams.ts";
import { startTelegram } from "../../fakes/telegram/start-telegram.ts";
import type { Platform } from "./platform.ts";

const numbers = { ana: "4242", vic: "4343", eve: "4444" } as const;
const readJson = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

async function openTelegram(): Promise<Platform> {
  const telegram = await startTelegram();
  const cards = () => telegram.messages;
  return {
    kind: "telegram",
    settings: { api_url: telegram.url },
    secrets: { bot_token: telegram.botToken, webhook_secret: telegram.webhookSecret },
    place: "-100777",
    isSecret: () => false,
    account: (name) => numbers[name],
    shown: () => cards().map((message) => telegram.see(message)),
    approve: (message, { user }) =>
      telegram.press({ message: cards()[message]!, button: "Approve", user: Number(user) }),
    deny: ({ message, reason, user, send }) =>
      send(telegram.reply({ message: cards()[message]!, text: `no: ${reason}`, user: Number(user) })),
    introduce: ({ user }) => telegram.say({ chat: Number(user), text: "/start", user: Number(user) }),
    answerTo: ({ text }) => text,
    forge: ({ body, headers }) => ({
      body,
      headers: { ...headers, "x-telegram-bot-api-secret-token": "another-secret-of-the-webhook" },
    }),
    [Symbol.asyncDispose]: () => telegram[Symbol.asyncDispose](),
  };
}

async function openDiscord(): Promise<Platform> {
  const discord = await startDiscord();
  const press = (message: number, button: string, { user, at }: { user: string; at: number }) =>
    discord.press({ message: discord.messages[message]!, button, user, at });
  return {
    kind: "discord",
    settings: {
      api_url: discord.url,
      application_id: discord.applicationId,
      public_key: discord.publicKey,
    },
    secrets: { bot_token: discord.botToken },
    place: "1000000000000000777",
    isSecret: () => false,
    account: (name) => `100000000000000${numbers[name]}`,
    shown: () => discord.messages.map((message) => discord.see(message)),
    approve: (message, doing) => press(message, "Approve", doing),
    async deny({ message, reason, send, ...doing }) {
      const { data: form } = readJson((await send(press(message, "Deny", doing))).text);
      const values = { text: reason };
      const filled = { form: form as Record<string, unknown>, values, message: discord.messages[message]! };
      return send(discord.submit({ ...filled, ...doing }));
    },
    introduce: (doing) => discord.command("parley", doing),
    answerTo: ({ text }) => text,
    forge: ({ body }, at) => ({
      body,
      headers: discord.sign(body, at, generateKeyPairSync("ed25519").privateKey),
    }),
    [Symbol.asyncDispose]: () => discord[Symbol.asyncDispose](),
  };
}

async function openGoogleChat(): Promise<Platform> {
  const chat = await startGoogleChat();
  const press = (message: number, button: string, { user, at }: { user: string; at: number }) =>
    chat.press({ message: chat.messages[message]!, button, user, at });
  return {
    kind: "google_chat",
    settings: {
      project_number: chat.projectNumber,
      api_url: chat.url,
      token_url: chat.tokenUrl,
      keys_url: chat.keysUrl,
    },
    secrets: { service_account_key: chat.serviceAccountKey },
    place: "spaces/OPS",
    isSecret: (text) => text.includes("ya29.") || text.includes("assertion"),
    account: (name) => `users/${numbers[name]}`,
    shown: () => chat.messages.map((message) => chat.see(message)),
    approve: (message, doing) => press(message, "Approve", doing),
    async deny({ message, reason, send, ...doing }) {
      const dialog = readJson((await send(press(message, "Deny", doing))).text);
      return send(chat.submit({ dialog, values: { text: reason }, ...doing }));
    },
    introduce: ({ user, at }) => {
      const event = { type: "MESSAGE", space: { name: "spaces/OPS" }, user: { name: user, type: "HUMAN" } };
      return chat.tell(event, at);
    },
    answerTo: ({ text }) => text,
    forge: ({ body }, at) => ({
      body,
      headers: chat.authorize(at, { issuer: openIssuer("of-somebody-else"), header: { kid: "google" } }),
    }),
    [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose](),
  };
}

async function openTeams(): Promise<Platform> {
  const teams = await startTeams();
  return {
    kind: "teams",
    settings: {
      app_id: teams.appId,
      tenant_id: teams.tenantId,
      service_url: teams.url,
      login_url: teams.loginUrl,
      openid_url: teams.openidUrl,
    },
    secrets: { app_password: teams.appPassword },
    place: "19:ops@thread.tacv2",
    isSecret: (text) =>
      text.includes("client_secret") || [...teams.tokens].some((token) => text.includes(token)),
    account: (name) => `99999999-0000-4000-8000-00000000${numbers[name]}`,
    shown: () => teams.messages.map((message) => teams.see(message)),
    approve: (message, doing) =>
      teams.press({ message: teams.messages[message]!, button: "Approve", ...doing }),
    deny: ({ message, reason, send, ...doing }) =>
      send(
        teams.press({
          message: teams.messages[message]!,
          button: "Deny",
          values: { "words.deny": reason },
          ...doing,
        }),
      ),
    introduce: ({ user, at }) =>
      teams.tell(
        {
          type: "message",
          text: "hello",
          from: { id: "29:abc", aadObjectId: user },
          conversation: { id: "19:ops@thread.tacv2", tenantId: teams.tenantId, conversationType: "personal" },
        },
        at,
      ),
    answerTo: () => teams.messages.at(-1)?.text ?? "",
    forge: ({ body }, at) => ({
      body,
      headers: teams.authorize(at, {
        issuer: openIssuer("of-somebody-else"),
        header: { kid: "bot-framework" },
      }),
    }),
    [Symbol.asyncDispose]: () => teams[Symbol.asyncDispose](),
  };
}

/** Every platform with buttons of its own. */
export const openPlatforms = (): Promise<Platform[]> =>
  Promise.all([openTelegram(), openDiscord(), openGoogleChat(), openTeams()]);
