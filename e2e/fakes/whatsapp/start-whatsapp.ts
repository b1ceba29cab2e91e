import { createHmac } from "node:crypto";
import { serve, type Asked, type PlatformRequest, type Seen, type Told } from "../serve.ts";
import { buttonsOf, readMessage, Refusal, type Template, type WhatsAppBody } from "./read-message.ts";

export type WhatsAppMessage = WhatsAppBody & { id: string };
type Moment = { user: string; at: number; id?: string };

/** Meta's WhatsApp Cloud API, as documented: tokens, errors, limits, the window of a day, templates, webhooks. */
export type FakeWhatsApp = AsyncDisposable & {
  /** For the channel's `api_url`. */
  url: string;
  phoneNumberId: string;
  businessAccountId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  messages: WhatsAppMessage[];
  calls: Asked[];
  templates: Template[];
  /** Milliseconds. */
  now: number;
  /** When who wrote last; others are only sent templates. */
  heard: Map<string, number>;
  /** By which number it tells of whom, where that is not the one that is dialled. */
  knownAs: Map<string, string>;
  /** Where it takes what it will not deliver, and says so later, as it mostly does. */
  isLate: boolean;
  /** What happens while nobody has been told yet that it was taken. */
  onTaken: ((message: WhatsAppMessage) => Promise<unknown>) | undefined;
  /** Of the next messages, with the error's code; `headers` as Meta's. */
  failNext(
    code: number,
    told?: { status?: number; headers?: Record<string, string>; details?: string },
  ): void;
  see(message: WhatsAppBody): Seen & { marks: string[] };
  /** Presses a button, or a row of a list; of a template, its quick reply. */
  press(given: Moment & { message: WhatsAppMessage; button: string }): PlatformRequest;
  say(given: Moment & { text: string; repliesTo?: WhatsAppMessage; more?: object }): PlatformRequest;
  /** What becomes of one of ours. */
  tell(
    message: WhatsAppMessage,
    status: "sent" | "delivered" | "read" | "failed",
    code?: number,
  ): PlatformRequest;
  /** Any webhook, signed. */
  webhook(
    value: object,
    given?: { phoneNumberId?: string; field?: string; appSecret?: string },
  ): PlatformRequest;
};

const template: Template = {
  name: "parley_request",
  language: "en",
  status: "APPROVED",
  text: "Parley: {{1}}. All of it: {{2}} {{3}} Thank you.",
  buttons: ["Show it"],
};

/** Meta writes what is not ASCII as `\u00e4`, and signs that. */
const toJson = (value: object): string =>
  JSON.stringify(value).replaceAll(
    /[\u0080-\uFFFF]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const dayMs = 24 * 3_600_000;

/** @example await using whatsapp = await startWhatsApp(); */
export async function startWhatsApp(): Promise<FakeWhatsApp> {
  const failures: Told[] = [];
  let count = 0;
  const next = (): string =>
    `wamid.HBgLNDkxNTExMjM0NTY3OBUCABEYEj${String((count += 1)).padStart(20, "0")}AA==`;
  const seconds = (at: number): string => String(Math.floor(at / 1000));
  const fake: Omit<FakeWhatsApp, "url" | typeof Symbol.asyncDispose> = {
    phoneNumberId: "106540352242922",
    businessAccountId: "102290129340398",
    accessToken: "EAAG-a-token-of-the-fake-of-whatsapp",
    appSecret: "0123456789abcdef0123456789abcdef",
    verifyToken: "a-verify-token-of-tests",
    messages: [],
    calls: [],
    templates: [template],
    now: Date.UTC(2026, 0, 1),
    heard: new Map(),
    knownAs: new Map(),
    isLate: false,
    onTaken: undefined,
    failNext(code, { status = 400, headers = {}, details = "as the test wants it" } = {}) {
      failures.push({ ...errorOf(new Refusal(code, details, status)), headers });
    },
    see: (message) => readMessage(message, fake.templates),
    webhook(
      value,
      { phoneNumberId = fake.phoneNumberId, field = "messages", appSecret = fake.appSecret } = {},
    ) {
      const metadata = { display_phone_number: "15550783881", phone_number_id: phoneNumberId };
      const changes = [{ value: { messaging_product: "whatsapp", metadata, ...value }, field }];
      const body = toJson({
        object: "whatsapp_business_account",
        entry: [{ id: fake.businessAccountId, changes }],
      });
      const signature = createHmac("sha256", appSecret).update(body).digest("hex");
      return {
        body,
        headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
      };
    },
    say: ({ text, repliesTo, more, ...moment }) =>
      hear(moment, {
        type: "text",
        text: { body: text },
        ...(repliesTo !== undefined && { context: { from: "15550783881", id: repliesTo.id } }),
        ...more,
      }),
    press({ message, button, ...moment }) {
      const context = { from: "15550783881", id: message.id };
      if (message.type === "template")
        return hear(moment, { type: "button", context, button: { payload: button, text: button } });
      const pressed = buttonsOf(message).find(({ title }) => title === button);
      if (pressed === undefined) throw new Error(`There is no button ${button}.`);
      const type = message.interactive?.type === "list" ? "list_reply" : "button_reply";
      return hear(moment, { type: "interactive", context, interactive: { type, [type]: pressed } });
    },
    tell({ id, to, biz_opaque_callback_data: ref }, status, code = 131_026) {
      const errors = [
        {
          code,
          title: "Message undeliverable",
          message: "Message undeliverable",
          error_data: { details: "Message undeliverable." },
          href: "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes",
        },
      ];
      const known = { id, status, timestamp: seconds(fake.now), recipient_id: to };
      const data = ref === undefined ? {} : { biz_opaque_callback_data: ref };
      return fake.webhook({ statuses: [{ ...known, ...data, ...(status === "failed" && { errors }) }] });
    },
  };
  /** Somebody with a number, or an id where they hide theirs. */
  function hear({ user, at, id = next() }: Moment, message: object): PlatformRequest {
    const isNumber = /^\d+$/u.test(user);
    fake.heard.set(user, Math.max(fake.heard.get(user) ?? 0, at));
    const contact = isNumber ? { wa_id: user } : { user_id: user };
    const from = isNumber ? { from: user } : { from_user_id: user };
    return fake.webhook({
      contacts: [{ profile: { name: "Ana" }, ...contact }],
      messages: [{ ...from, id, timestamp: seconds(at), ...message }],
    });
  }
  const server = await serve(async (asked) => {
    fake.calls.push(asked);
    const before = fake.messages.length;
    try {
      const told = answer({ fake, failures, next }, asked);
      for (const taken of fake.messages.slice(before)) await fake.onTaken?.(taken);
      return told;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return errorOf(error);
    }
  });
  return Object.assign(fake, server);
}

const errorOf = ({ code, status, details }: Refusal): Told => ({
  status,
  json: {
    error: {
      message: `(#${code}) refused by the fake`,
      type: "OAuthException",
      code,
      error_data: { messaging_product: "whatsapp", details },
      error_subcode: 2_494_010,
      fbtrace_id: "Az8or2yhqkZfEZ-_4Qn_Bam",
    },
  },
});

type State = {
  fake: Omit<FakeWhatsApp, "url" | typeof Symbol.asyncDispose>;
  failures: Told[];
  next: () => string;
};

function answer({ fake, failures, next }: State, { method, path, headers, body }: Asked): Told {
  if (headers.authorization !== `Bearer ${fake.accessToken}`)
    throw new Refusal(190, "Invalid OAuth access token - Cannot parse access token", 401);
  const { pathname } = new URL(path, "http://localhost");
  const [, id, edge = ""] = /^\/v\d+\.\d\/(\d+)(?:\/(\w+))?$/u.exec(pathname) ?? [];
  if (id === fake.phoneNumberId && edge === "messages" && method === "POST") {
    const failure = failures.shift();
    return failure ?? { json: take(fake, JSON.parse(body) as WhatsAppBody, next()) };
  }
  if (id === fake.phoneNumberId && edge === "")
    return { json: { id, display_phone_number: "+1 555-078-3881", verified_name: "Acme" } };
  if (id === fake.businessAccountId && edge === "subscribed_apps")
    return { json: { data: [{ whatsapp_business_api_data: { id: "67084", name: "Acme" } }] } };
  if (id === fake.businessAccountId && edge === "message_templates")
    return {
      json: {
        data: fake.templates.map(({ name, language, status, text }) => ({
          name,
          language,
          status,
          category: "UTILITY",
          components: [{ type: "BODY", text }],
        })),
      },
    };
  throw new Refusal(100, `Unsupported request: the object ${id ?? path} does not exist`);
}

function take(fake: State["fake"], message: WhatsAppBody, id: string): object {
  const { messaging_product: product, to, recipient, type, context } = message;
  if (product !== "whatsapp") throw new Refusal(100, "The parameter messaging_product is required.");
  const user = String(to ?? recipient ?? "");
  if (to !== undefined && !/^[1-9]\d{6,14}$/u.test(user))
    throw new Refusal(131_009, "to is not a valid number");
  if (user === "") throw new Refusal(131_008, "to is missing");
  if (type !== "text" && type !== "interactive" && type !== "template")
    throw new Refusal(131_009, "type is unknown here");
  if (Buffer.byteLength(message.biz_opaque_callback_data ?? "") > 512)
    throw new Refusal(100, "biz_opaque_callback_data");
  if (context !== undefined && !String(context.message_id).startsWith("wamid."))
    throw new Refusal(131_009, "context");
  readMessage(message, fake.templates);
  const known = fake.knownAs.get(user) ?? user;
  const isOpen = fake.now < (fake.heard.get(known) ?? 0) + dayMs;
  if (!isOpen && type !== "template" && !fake.isLate)
    throw new Refusal(131_047, "more than 24 hours have passed since the customer last replied");
  fake.messages.push({ ...message, id });
  return {
    messaging_product: "whatsapp",
    contacts: [{ input: user, wa_id: known }],
    messages: [{ id }],
  };
}
