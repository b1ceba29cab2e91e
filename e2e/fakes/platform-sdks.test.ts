import { chat as createChat } from "@googleapis/chat";
import { DiscordAPIError, REST } from "@discordjs/rest";
import { Client as TeamsClient } from "@microsoft/teams.api";
import { openTwilio, signTwilio } from "@parley/channels/testing";
import { verifyKey } from "discord-interactions";
import { OAuth2Client } from "google-auth-library";
import { Bot, InlineKeyboard, webhookCallback } from "grammy";
import { createPublicKey, createSign, type JsonWebKey } from "node:crypto";
import twilio from "twilio";
import { expect, test } from "vitest";
import { WhatsAppAPI } from "whatsapp-api-js";
import { ActionButtons, Body, Button, Interactive, Text } from "whatsapp-api-js/messages";
import { startDiscord } from "./discord/start-discord.ts";
import { startGoogleChat, type FakeGoogleChat } from "./google-chat/start-google-chat.ts";
import type { PlatformRequest } from "./serve.ts";
import { startTeams } from "./teams/start-teams.ts";
import { startTelegram } from "./telegram/start-telegram.ts";
import { startWhatsApp } from "./whatsapp/start-whatsapp.ts";

/**
 * The fakes speak as the platforms do: what people use with those works with these, unmodified. What each proves:
 *
 * - Telegram (grammY, its webhook handler): methods, errors, limits, updates, the webhook's secret.
 * - Discord (discord.js' REST client, Discord's own `discord-interactions`): messages, errors, limits, signatures.
 * - Google Chat (Google's own `@googleapis/chat` and `google-auth-library`): messages, repeated requests, errors, limits,
 *   and that events are signed as Google signs them.
 * - Microsoft Teams (Microsoft's own `@microsoft/teams.api`): conversations and activities, errors, limits. It gets its token
 *   from who runs it, and reads none that comes in.
 * - WhatsApp (`whatsapp-api-js`; Meta's own is archived): messages, errors, webhooks and their signature, the address's check.
 *   It asks one address only, so that its `fetch` leads to the fake.
 * - Twilio (its own `twilio`): messages, errors, limits, and the signature of what comes in.
 *
 * Slack needs no entry: its own `@slack/web-api` and `@slack/socket-mode` are what the channel itself asks with.
 */

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

test("Microsoft Teams, by Microsoft's own client: conversations, activities, errors, limits", async () => {
  await using teams = await startTeams();
  const form = {
    grant_type: "client_credentials",
    client_id: teams.appId,
    client_secret: teams.appPassword,
    scope: "https://api.botframework.com/.default",
  };
  const url = `${teams.loginUrl}/${teams.tenantId}/oauth2/v2.0/token`;
  const given = await fetch(url, { method: "POST", body: new URLSearchParams(form) });
  const { access_token: token } = (await given.json()) as { access_token: string };
  const { conversations } = new TeamsClient(teams.url, { token });
  const activities = conversations.activities("19:ops@thread.tacv2");
  const sent = await activities.create({ type: "message", text: "May refund run?" });
  expect(teams.messages).toMatchObject([{ id: sent.id, text: "May refund run?" }]);
  await activities.update(sent.id, { type: "message", text: "It was approved." });
  expect(teams.messages).toMatchObject([{ id: sent.id, text: "It was approved." }]);

  const person = "99999999-0000-4000-8000-000000004242";
  const alone = {
    tenantId: teams.tenantId,
    members: [{ id: person, name: "Ana", role: "user" as const }],
  };
  await expect(conversations.create(alone)).rejects.toMatchObject({ response: { status: 403 } });
  teams.people.add(person);
  const { id } = await conversations.create(alone);
  await conversations.activities(id).create({ type: "message", text: "To you alone" });
  expect(teams.messages.at(-1)).toMatchObject({ conversation: id });

  const message = { type: "message" as const, text: "x" };
  await expect(conversations.activities("19:none@thread.tacv2").create(message)).rejects.toMatchObject({
    response: { status: 404, data: { error: { code: "ConversationNotFound" } } },
  });
  teams.failNext({ status: 429, retryAfter: 7 });
  await expect(activities.create(message)).rejects.toMatchObject({
    response: { status: 429, headers: { "retry-after": "7" } },
  });
  const stranger = new TeamsClient(teams.url, { token: "another" }).conversations;
  await expect(stranger.activities(id).create(message)).rejects.toMatchObject({ response: { status: 401 } });
});

test("WhatsApp, by whatsapp-api-js: messages, errors, webhooks with their signature, and the address's check", async () => {
  await using whatsapp = await startWhatsApp();
  const user = "4915112345678";
  const at = { user, at: whatsapp.now };
  const client = new WhatsAppAPI<undefined>({
    token: whatsapp.accessToken,
    appSecret: whatsapp.appSecret,
    webhookVerifyToken: whatsapp.verifyToken,
    v: "v24.0",
    ponyfill: {
      fetch: (input: string | URL | Request, init?: RequestInit) =>
        fetch(String(input).replace("https://graph.facebook.com", whatsapp.url), init),
    },
  });
  const send = (message: Text | Interactive) =>
    client.sendMessage(whatsapp.phoneNumberId, user, message, undefined, "ref-1");
  expect(await send(new Text("x"))).toMatchObject({ error: { code: 131_047 } });

  const heard: unknown[] = [];
  client.on.message = ({ from, message }) => {
    const pressed = message.type === "interactive" ? message.interactive : undefined;
    const button = pressed?.type === "button_reply" ? pressed.button_reply.id : undefined;
    heard.push([from, message.type === "text" ? message.text.body : button, message.context?.id]);
    return undefined;
  };
  client.on.status = ({ id, status }) => {
    heard.push([id, status]);
    return undefined;
  };
  const tell = ({ headers, body }: PlatformRequest) =>
    client.post(JSON.parse(body) as never, body, headers["x-hub-signature-256"] ?? "");
  await tell(whatsapp.say({ ...at, text: "Straße" }));
  const buttons = new ActionButtons(new Button("approve-1", "Approve"), new Button("deny-1", "Deny"));
  const sent = await send(new Interactive(buttons, new Body("May refund run?")));
  const [message] = whatsapp.messages;
  expect(sent).toMatchObject({ messages: [{ id: message?.id }], contacts: [{ wa_id: user }] });
  expect(whatsapp.see(message!)).toMatchObject({ text: "May refund run?", buttons: ["Approve", "Deny"] });
  const press = whatsapp.press({ ...at, message: message!, button: "Approve" });
  await tell(press);
  await tell(whatsapp.tell(message!, "delivered"));
  expect(heard).toEqual([
    [user, "Straße", undefined],
    [user, "approve-1", message?.id],
    [message?.id, "delivered"],
  ]);
  const forged = { ...press, headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } };
  await expect(tell(forged)).rejects.toMatchObject({ httpStatus: 401 });

  const asked = { "hub.mode": "subscribe", "hub.verify_token": whatsapp.verifyToken, "hub.challenge": "42" };
  expect(client.get(asked as never)).toBe("42");
  whatsapp.failNext(130_429, { status: 429 });
  expect(await send(new Text("x"))).toMatchObject({ error: { code: 130_429 } });
});

test("Twilio, by its own client: messages, errors, limits, and the signature of what comes in", async () => {
  await using fake = await openTwilio();
  const client = twilio(fake.accountSid, fake.authToken);
  client.api.baseUrl = fake.url;
  const [to, from] = ["+4915112345678", "+15005550006"];
  const sent = await client.messages.create({ to, from, body: "May refund run?" });
  expect(sent).toMatchObject({ status: "queued", to, from, accountSid: fake.accountSid });
  expect(fake.messages).toMatchObject([{ to, from, body: "May refund run?" }]);
  expect(await client.api.v2010.accounts(fake.accountSid).fetch()).toMatchObject({ status: "active" });
  fake.stopped.add(to);
  await expect(client.messages.create({ to, from, body: "x" })).rejects.toMatchObject({
    status: 400,
    code: 21_610,
  });
  fake.limitNext(7);
  await expect(client.messages.create({ to, from, body: "x" })).rejects.toMatchObject({
    status: 429,
    code: 20_429,
  });
  const stranger = twilio(fake.accountSid, "another-token");
  stranger.api.baseUrl = fake.url;
  await expect(stranger.messages.create({ to, from, body: "x" })).rejects.toMatchObject({ status: 401 });

  const fields = { MessageSid: "SM1", From: to, To: from, Body: "Straße & Co: YES" };
  const signature = signTwilio(place, new URLSearchParams(fields), fake.authToken);
  expect(twilio.validateRequest(fake.authToken, signature, place, fields)).toBe(true);
  expect(twilio.validateRequest(fake.authToken, signature, place, { ...fields, Body: "NO" })).toBe(false);
});
