import { chat as createChat } from "@googleapis/chat";
import { DiscordAPIError, REST } from "@discordjs/rest";
import { verifyKey } from "discord-interactions";
import { OAuth2Client } from "google-auth-library";
import { Bot, InlineKeyboard, webhookCallback } from "grammy";
import { createPublicKey, createSign, type JsonWebKey } from "node:crypto";
import { expect, test } from "vitest";
import { startDiscord } from "./discord/start-discord.ts";
import { startGoogleChat, type FakeGoogleChat } from "./google-chat/start-google-chat.ts";
import type { PlatformRequest } from "./serve.ts";
import { startTelegram } from "./telegram/start-telegram.ts";

/** The fakes speak as the platforms do: what people use with those works with these, unmodified. */

const place = "https://parley.example/channels/chn_1/in";

test("Telegram, by grammY: messages, errors, limits, and updates with the webhook's secret", async () => {
  await using telegram = await startTelegram();
  const bot = new Bot(telegram.botToken, { client: { apiRoot: telegram.url } });
  await bot.init();
  expect(bot.botInfo.username).toBe("parley_bot");
  const buttons = new InlineKeyboard().text("Approve", "approve-1");
  const sent = await bot.api.sendMessage(-100_777, "May refund run?", { reply_markup: buttons });
  const [message] = telegram.messages;
  expect(message).toMatchObject({ message_id: sent.message_id, text: "May refund run?" });

  const heard: unknown[] = [];
  bot.on("callback_query:data", ({ callbackQuery: { from, data, message: of } }) => {
    heard.push([from.id, data, of?.message_id]);
  });
  bot.on("message:text", ({ message: { from, text, reply_to_message: to } }) => {
    heard.push([from.id, text, to?.message_id]);
  });
  const webhook = webhookCallback(bot, "std/http", { secretToken: telegram.webhookSecret });
  const tell = ({ headers, body }: PlatformRequest) =>
    webhook(new Request(place, { method: "POST", headers, body }));
  const press = telegram.press({ message: message!, button: "Approve", user: 4242 });
  expect((await tell(press)).status).toBe(200);
  expect((await tell(telegram.reply({ message: message!, text: "no", user: 4242 }))).status).toBe(200);
  expect((await tell({ ...press, headers: { "content-type": "application/json" } })).status).toBe(401);
  expect(heard).toEqual([
    [4242, "approve-1", sent.message_id],
    [4242, "no", sent.message_id],
  ]);

  await bot.api.editMessageText(-100_777, sent.message_id, "It was approved.");
  expect(telegram.messages).toMatchObject([{ text: "It was approved." }]);
  await expect(bot.api.sendMessage(5, "x")).rejects.toMatchObject({
    error_code: 400,
    description: "Bad Request: chat not found",
  });
  telegram.failNext("sendMessage", { status: 429, description: "Too Many Requests", retryAfter: 7 });
  await expect(bot.api.sendMessage(-100_777, "x")).rejects.toMatchObject({
    error_code: 429,
    parameters: { retry_after: 7 },
  });
});

test("Discord, by discord.js and its own signature check: messages, errors, limits, interactions", async () => {
  await using discord = await startDiscord();
  const rest = new REST({
    api: discord.url.replace("/v10", ""),
    version: "10",
    retries: 0,
    rejectOnRateLimit: () => true,
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
  }).setToken(discord.botToken);
  expect(await rest.get("/applications/@me")).toMatchObject({ verify_key: discord.publicKey });
  const [channel] = discord.channels;
  const button = { type: 2, style: 3, label: "Approve", custom_id: "approve-1" };
  const body = {
    content: "May refund run?",
    components: [{ type: 1, components: [button] }],
    allowed_mentions: { parse: [] },
  };
  const sent = (await rest.post(`/channels/${channel}/messages`, { body })) as { id: string };
  const told = { content: "It was approved.", components: [], allowed_mentions: { parse: [] } };
  const [message] = discord.messages;
  const { headers, body: pressed } = discord.press({
    message: message!,
    button: "Approve",
    user: "1000000000000004242",
    at: Date.now(),
  });
  const [signature = "", timestamp = ""] = ["x-signature-ed25519", "x-signature-timestamp"].map(
    (name) => headers[name],
  );
  expect(await verifyKey(pressed, signature, timestamp, discord.publicKey)).toBe(true);
  expect(await verifyKey(`${pressed} `, signature, timestamp, discord.publicKey)).toBe(false);

  await rest.patch(`/channels/${channel}/messages/${sent.id}`, { body: told });
  expect(discord.messages).toMatchObject([{ id: sent.id, content: "It was approved." }]);
  const missing = rest.post("/channels/1/messages", { body });
  await expect(missing).rejects.toBeInstanceOf(DiscordAPIError);
  await expect(missing).rejects.toMatchObject({ code: 10_003, status: 404 });
  discord.failNext({ status: 429, retryAfter: 7 });
  await expect(rest.post(`/channels/${channel}/messages`, { body })).rejects.toMatchObject({
    name: expect.stringContaining("RateLimitError"),
    retryAfter: expect.closeTo(7000, -3),
  });
});

/** As a service account gets one. */
async function tokenOf({ tokenUrl, serviceAccountKey }: FakeGoogleChat): Promise<string> {
  const { client_email: iss, private_key: key } = JSON.parse(serviceAccountKey) as Record<string, string>;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss,
    scope: "https://www.googleapis.com/auth/chat.bot",
    aud: tokenUrl,
    iat: now,
    exp: now + 60,
  };
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`;
  const assertion = `${signed}.${createSign("sha256")
    .update(signed)
    .sign(key ?? "", "base64url")}`;
  const body = new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
  const reply = await fetch(tokenUrl, { method: "POST", body });
  return ((await reply.json()) as { access_token: string }).access_token;
}

test("Google Chat, by Google's own client: messages, errors, limits, and the signature of events", async () => {
  await using chat = await startGoogleChat();
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: await tokenOf(chat) });
  const client = createChat({ version: "v1", auth, rootUrl: `${chat.url}/`, retry: false });
  const { messages } = client.spaces;
  const posting = { parent: "spaces/OPS", requestId: "dlv1", requestBody: { text: "May refund run?" } };
  const sent = await messages.create(posting);
  expect((await messages.create(posting)).data.name).toBe(sent.data.name);
  await messages.patch({
    name: sent.data.name ?? "",
    updateMask: "text",
    requestBody: { text: "It was approved." },
  });
  expect(chat.messages).toMatchObject([{ name: sent.data.name, text: "It was approved." }]);
  expect((await client.spaces.list()).data.spaces).toMatchObject([{ name: "spaces/OPS" }]);
  const missing = { parent: "spaces/NONE", requestBody: { text: "x" } };
  await expect(messages.create(missing)).rejects.toMatchObject({ status: 404 });
  chat.failNext({ status: 429, retryAfter: 7 });
  const limited = await messages.create(posting).catch((error: unknown) => error);
  expect(limited).toMatchObject({ status: 429 });

  const { authorization = "" } = chat.authorize(Date.now());
  const { keys } = (await (await fetch(chat.keysUrl)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const certificates = Object.fromEntries(
    keys.map((key) => [
      key.kid,
      createPublicKey({ key, format: "jwk" }).export({ format: "pem", type: "spki" }).toString(),
    ]),
  );
  const isOfGoogle = (audience: string) =>
    auth.verifySignedJwtWithCertsAsync(authorization.replace("Bearer ", ""), certificates, audience, [
      "chat@system.gserviceaccount.com",
    ]);
  await expect(isOfGoogle(chat.projectNumber)).resolves.toBeDefined();
  await expect(isOfGoogle("999999999999")).rejects.toThrow(/audience|recipient/iu);
});
