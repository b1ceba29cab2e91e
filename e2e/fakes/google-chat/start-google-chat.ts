import { createVerify, createPublicKey, type JsonWebKey } from "node:crypto";
import { openIssuer, type Issuer } from "../issuer.ts";
import { serve, type Asked, type PlatformRequest, type Seen, type Told } from "../serve.ts";
import { InvalidMessage, readCard, readMessage, type ChatBody } from "./read-message.ts";

export type ChatMessage = ChatBody & { name: string; requestId?: string };
type Json = Record<string, unknown>;

/** Google's Chat API, token endpoint and published keys, as documented: grants, tokens, limits, errors, events. */
export type FakeGoogleChat = AsyncDisposable & {
  /** For the channel's `api_url`. */
  url: string;
  tokenUrl: string;
  keysUrl: string;
  /** Where Google's own clients ask, and what answers here. */
  addresses: Record<string, string>;
  projectNumber: string;
  /** The JSON file of the app's service account. */
  serviceAccountKey: string;
  spaces: Set<string>;
  /** Whose conversation with the app is which space. */
  people: Map<string, string>;
  messages: ChatMessage[];
  calls: string[];
  failNext(failure: { status: number; retryAfter?: number }): void;
  see(message: ChatMessage): Seen;
  /** Signs as Google does. */
  authorize(at: number, more?: { issuer?: Issuer; claims?: object; header?: object }): Record<string, string>;
  press(given: Pressing): PlatformRequest;
  /** The same, as apps are told of it that are add-ons of Google Workspace. */
  pressAsAddOn(given: Pressing): PlatformRequest;
  /** A dialog that was answered with is filled in and sent off. @throws where Chat would refuse the dialog */
  submit(given: { dialog: Json; values: Record<string, string>; user: string; at: number }): PlatformRequest;
  tell(event: Json, at: number): PlatformRequest;
};

type Pressing = { message: ChatMessage; button: string; user: string; at: number };

const botEmail = "parley@fake.iam.gserviceaccount.com";

/** With what people look at Chat. */
const client = {
  userLocale: "en",
  hostApp: "CHAT",
  platform: "WEB",
  timeZone: { id: "Europe/Berlin", offset: 3_600_000 },
};

export async function startGoogleChat(): Promise<FakeGoogleChat> {
  let count = 0;
  const next = (): number => (count += 1);
  const google = openIssuer("google");
  const account = openIssuer("service-account");
  const failures: Told[] = [];
  const projectNumber = "123456789012";
  const authorize: FakeGoogleChat["authorize"] = (at, { issuer = google, claims = {}, header = {} } = {}) => {
    const iat = Math.floor(at / 1000);
    const standard = { iss: "chat@system.gserviceaccount.com", aud: projectNumber, iat, exp: iat + 3600 };
    return { authorization: `Bearer ${issuer.sign({ ...standard, ...claims }, header)}` };
  };
  const send = (event: Json, at: number): PlatformRequest => ({
    headers: { "content-type": "application/json", ...authorize(at) },
    body: JSON.stringify(event),
  });
  /** To the nanosecond, so that no two events are the same. */
  const momentOf = (at: number): string =>
    new Date(at).toISOString().replace("Z", `${String(next()).padStart(6, "0")}Z`);
  const tell: FakeGoogleChat["tell"] = ({ common, ...event }, at) =>
    send({ eventTime: momentOf(at), common: { ...client, ...(common as Json | undefined) }, ...event }, at);
  const userOf = (name: string) => ({ name, displayName: "Ana", type: "HUMAN" });
  const find = ({ message, button }: Pressing) => {
    const found = buttonsOf(message.cardsV2?.[0]?.card ?? {}).find(({ text }) => text === button);
    if (found === undefined) throw new Error(`There is no button ${button}.`);
    return found.onClick;
  };
  const chat: Omit<
    FakeGoogleChat,
    "url" | "tokenUrl" | "keysUrl" | "addresses" | typeof Symbol.asyncDispose
  > = {
    projectNumber,
    serviceAccountKey: JSON.stringify({
      type: "service_account",
      client_email: botEmail,
      private_key: account.privateKey.export({ format: "pem", type: "pkcs8" }),
    }),
    spaces: new Set(["spaces/OPS"]),
    people: new Map(),
    messages: [],
    calls: [],
    failNext({ status, retryAfter }) {
      const headers: Record<string, string> =
        retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
      failures.push({ status, headers, json: { error: { code: status, message: "failed" } } });
    },
    see: readMessage,
    authorize,
    press(given) {
      const { message, user, at } = given;
      const { action } = find(given);
      const isDialog = action?.interaction === "OPEN_DIALOG";
      return tell(
        {
          type: "CARD_CLICKED",
          space: { name: message.name.split("/messages/")[0] },
          message: { name: message.name },
          user: userOf(user),
          action: { actionMethodName: action?.function, parameters: action?.parameters },
          ...(isDialog && { isDialogEvent: true, dialogEventType: "REQUEST_DIALOG" }),
        },
        at,
      );
    },
    pressAsAddOn(given) {
      const { message, user, at } = given;
      const { action } = find(given);
      const [space = "", id] = message.name.split("/messages/");
      const parameters = (action?.parameters ?? []) as { key: string; value: string }[];
      const buttonClickedPayload = {
        space: { name: space, type: "ROOM", spaceType: "SPACE" },
        message: { name: message.name, thread: { name: `${space}/threads/${id}` } },
        user: userOf(user),
      };
      const commonEventObject = {
        hostApp: "CHAT",
        platform: "WEB",
        invokedFunction: action?.function,
        parameters: Object.fromEntries(parameters.map(({ key, value }) => [key, value])),
      };
      return send(
        { commonEventObject, chat: { user: userOf(user), eventTime: momentOf(at), buttonClickedPayload } },
        at,
      );
    },
    submit({ dialog, values, user, at }) {
      const action = (dialog["actionResponse"] as Json)["dialogAction"] as { dialog: { body: Json } };
      const { body } = action.dialog;
      readCard({ text: "", mentions: [], links: [], buttons: [] }, body);
      const inputs = (body["sections"] as { widgets: Json[] }[])
        .flatMap(({ widgets }) => widgets)
        .flatMap(({ textInput }) =>
          textInput === undefined ? [] : [textInput as { name: string; value?: string }],
        );
      const formInputs = Object.fromEntries(
        inputs.map(({ name, value = "" }) => [name, { stringInputs: { value: [values[name] ?? value] } }]),
      );
      const [button] = buttonsOf(body);
      return tell(
        {
          type: "CARD_CLICKED",
          space: { name: "spaces/OPS" },
          user: userOf(user),
          isDialogEvent: true,
          dialogEventType: "SUBMIT_DIALOG",
          action: {
            actionMethodName: button?.onClick.action?.function,
            parameters: button?.onClick.action?.parameters,
          },
          common: { formInputs },
        },
        at,
      );
    },
    tell,
  };
  const tokens = new Set<string>();
  const server = await serve((asked) => {
    const { method, path, headers, body } = asked;
    if (path === "/keys") return { json: google.jwks() };
    if (path === "/x509") return { json: certificatesOf(google) };
    if (path === "/token") return giveToken({ body, account, tokens, next });
    chat.calls.push(`${method} ${path}`);
    if (!tokens.has((headers.authorization ?? "").replace("Bearer ", "")))
      return { status: 401, json: { error: { code: 401, message: "Request had invalid credentials." } } };
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    try {
      return routes({ chat, next }, asked, JSON.parse(body || "{}") as ChatBody);
    } catch (error) {
      if (!(error instanceof InvalidMessage)) throw error;
      return { status: 400, json: { error: { code: 400, message: error.message } } };
    }
  });
  const { url } = server;
  const addresses = {
    "https://chat.googleapis.com/": `${url}/`,
    "https://oauth2.googleapis.com/token": `${url}/token`,
    "https://www.googleapis.com/service_accounts/v1/metadata/x509/chat@system.gserviceaccount.com": `${url}/x509`,
  };
  return Object.assign(chat, server, { tokenUrl: `${url}/token`, keysUrl: `${url}/keys`, addresses });
}

/** By the name of the key; what checks tokens takes a public key in the place of a certificate. */
function certificatesOf(issuer: Issuer): Record<string, string> {
  const { keys } = issuer.jwks() as { keys: (JsonWebKey & { kid: string })[] };
  return Object.fromEntries(
    keys.map((key) => [
      key.kid,
      createPublicKey({ key, format: "jwk" }).export({ format: "pem", type: "spki" }).toString(),
    ]),
  );
}

type Button = {
  text: string;
  onClick: { action?: { function: string; parameters: object[]; interaction?: string } };
};

const buttonsOf = (card: Json): Button[] =>
  ((card["sections"] ?? []) as { widgets: Json[] }[])
    .flatMap(({ widgets }) => widgets)
    .flatMap(({ buttonList }) => (buttonList as { buttons: Button[] } | undefined)?.buttons ?? []);

type Giving = { body: string; account: Issuer; tokens: Set<string>; next: () => number };

/** As RFC 7523 says: who asks signs it by their key. */
function giveToken({ body, account, tokens, next }: Giving): Told {
  const form = new URLSearchParams(body);
  const [head = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
  const isSigned = createVerify("sha256")
    .update(`${head}.${claims}`)
    .verify(createPublicKey(account.privateKey), signature, "base64url");
  const { iss, scope } = JSON.parse(Buffer.from(claims, "base64url").toString() || "{}") as Json;
  if (
    form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer" ||
    !isSigned ||
    iss !== botEmail
  )
    return { status: 400, json: { error: "invalid_grant", error_description: "Invalid JWT Signature." } };
  if (!String(scope).split(" ").includes("https://www.googleapis.com/auth/chat.bot"))
    return { status: 400, json: { error: "invalid_scope" } };
  const token = `ya29.a-token-of-the-fake-of-google-${next()}`;
  tokens.add(token);
  return { json: { access_token: token, expires_in: 3599, token_type: "Bearer" } };
}

type State = {
  chat: Pick<FakeGoogleChat, "spaces" | "people" | "messages">;
  next: () => number;
};

const notFound: Told = { status: 404, json: { error: { code: 404, message: "Not found." } } };

function routes({ chat, next }: State, { method, path }: Asked, body: ChatBody): Told {
  const { pathname, searchParams: query } = new URL(path, "http://fake");
  if (`${method} ${pathname}` === "GET /v1/spaces")
    return { json: { spaces: [...chat.spaces].map((name) => ({ name })) } };
  if (`${method} ${pathname}` === "GET /v1/spaces:findDirectMessage") {
    const name = chat.people.get(query.get("name") ?? "");
    return name === undefined ? notFound : { json: { name, spaceType: "DIRECT_MESSAGE" } };
  }
  const [, space = "", id] = /^\/v1\/(spaces\/\w+)\/messages(?:\/(\w+))?$/u.exec(pathname) ?? [];
  if (!chat.spaces.has(space)) return notFound;
  readMessage(body);
  if (method === "POST" && id === undefined) {
    const requestId = query.get("requestId");
    const known = chat.messages.find((one) => requestId !== null && one.requestId === requestId);
    if (known !== undefined) return { json: { name: known.name, space: { name: space } } };
    const name = `${space}/messages/M${next()}`;
    const message: ChatMessage = { ...body, name, ...(requestId !== null && { requestId }) };
    chat.messages.push(message);
    return { json: { name: message.name, space: { name: space } } };
  }
  const message = chat.messages.find(({ name }) => name === `${space}/messages/${id}`);
  // `spaces.messages.update`, which Google's own clients have beside `patch`.
  if (message === undefined || (method !== "PATCH" && method !== "PUT")) return notFound;
  Object.assign(message, changedFields(body, query.get("updateMask")));
  return { json: { name: message.name } };
}

/** What the mask does not name stays as it is. */
function changedFields(body: ChatBody, mask: string | null): ChatBody {
  const named = (mask ?? "").split(",");
  if (named.some((field) => !["text", "cardsV2", "fallbackText"].includes(field)))
    throw new InvalidMessage("updateMask names no field of a message.");
  return Object.fromEntries(Object.entries(body).filter(([field]) => named.includes(field)));
}
