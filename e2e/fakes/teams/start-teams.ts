import { openIssuer, type Issuer } from "../issuer.ts";
import { serve, type PlatformRequest, type Seen, type Told } from "../serve.ts";
import { BadSyntax, readActivity, type TeamsAction, type TeamsBody } from "./read-activity.ts";

export type TeamsMessage = TeamsBody & {
  id: string;
  conversation: string;
  /** Who alone sees it. */
  recipient?: { id: string; isTargeted?: boolean };
};
type Json = Record<string, unknown>;

/** Bot Connector, Entra's token endpoint and the Bot Framework's keys, as documented: tokens, limits, errors, invokes. */
export type FakeTeams = AsyncDisposable & {
  /** For the channel's `service_url`. */
  url: string;
  loginUrl: string;
  openidUrl: string;
  /** Where Microsoft's own clients ask, and what answers here. */
  addresses: Record<string, string>;
  /** Those that were given. */
  tokens: Set<string>;
  appId: string;
  tenantId: string;
  appPassword: string;
  conversations: Set<string>;
  /** For whom the app is installed. */
  people: Set<string>;
  messages: TeamsMessage[];
  calls: string[];
  /** What the Bot Framework's key speaks for. */
  endorsements: string[];
  failNext(failure: { status: number; retryAfter?: number; isDone?: boolean }): void;
  see(message: TeamsMessage): Seen & { actions: TeamsAction[] };
  /** Signs as the Bot Framework does. */
  authorize(at: number, more?: { issuer?: Issuer; claims?: object; header?: object }): Record<string, string>;
  /** Presses what says so; a title that is there twice is the last, which is in what opened. */
  press(given: Press): PlatformRequest;
  /** Presses what is sent as a message (`Action.Submit`). */
  submit(given: Pick<Press, "message" | "button" | "user" | "at">): PlatformRequest;
  tell(activity: Json, at: number): PlatformRequest;
};

type Press = {
  message: TeamsMessage;
  button: string;
  user: string;
  at: number;
  values?: Record<string, string>;
  more?: Json;
};

const serviceUrl = "https://smba.trafficmanager.net/teams/";

export async function startTeams(): Promise<FakeTeams> {
  let count = 0;
  const next = (): number => (count += 1);
  const framework = openIssuer("bot-framework");
  const failures: Failure[] = [];
  const appId = "11111111-2222-3333-4444-555555555555";
  const tenantId = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
  const authorize: FakeTeams["authorize"] = (at, { issuer = framework, claims = {}, header = {} } = {}) => {
    const nbf = Math.floor(at / 1000);
    const standard = {
      iss: "https://api.botframework.com",
      aud: appId,
      serviceurl: serviceUrl,
      nbf,
      exp: nbf + 3600,
    };
    return { authorization: `Bearer ${issuer.sign({ ...standard, ...claims }, header)}` };
  };
  const tell: FakeTeams["tell"] = (activity, at) => ({
    headers: { "content-type": "application/json", ...authorize(at) },
    body: JSON.stringify({
      channelId: "msteams",
      serviceUrl,
      id: `f:${next()}`,
      timestamp: new Date(at).toISOString(),
      recipient: { id: `28:${appId}`, name: "Parley" },
      ...activity,
    }),
  });
  const teams: TeamsState = {
    appId,
    tenantId,
    appPassword: "a~secret.of-the-fake-of-teams",
    conversations: new Set(["19:ops@thread.tacv2"]),
    people: new Set(),
    messages: [],
    calls: [],
    endorsements: ["msteams"],
    tokens: new Set(),
    failNext({ status, retryAfter, isDone = false }) {
      const headers: Record<string, string> =
        retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
      const told = { status, headers, json: { error: { code: "Failed", message: "failed" } } };
      failures.push({ told, isDone });
    },
    see: readActivity,
    authorize,
    press({ message, button, user, at, values = {}, more = {} }) {
      const found = readActivity(message).actions.findLast(
        ({ title, type }) => title === button && type === "Action.Execute",
      );
      if (found === undefined) throw new Error(`There is no button ${button}.`);
      return tell(
        {
          type: "invoke",
          name: "adaptiveCard/action",
          from: { id: "29:abc", aadObjectId: user, name: "Ana" },
          conversation: { id: `${message.conversation};messageid=${message.id}`, tenantId },
          replyToId: message.id,
          value: {
            action: {
              type: "Action.Execute",
              verb: found.verb,
              data: { ...found.data, ...found.inputs, ...values },
            },
            trigger: "manual",
          },
          ...more,
        },
        at,
      );
    },
    submit({ message, button, user, at }) {
      const found = readActivity(message).actions.find(
        ({ title, type }) => title === button && type === "Action.Submit",
      );
      if (found === undefined) throw new Error(`There is no button ${button}.`);
      const { conversation, id } = message;
      return tell(
        {
          type: "message",
          from: { id: user, name: "Ana" },
          conversation: { id: `${conversation};messageid=${id}`, tenantId, conversationType: "channel" },
          replyToId: id,
          value: { ...found.data, ...found.inputs },
        },
        at,
      );
    },
    tell,
  };
  const server = await serve(({ method, path: asked, headers, body }) => {
    // Behind it stands how something is asked, and whether one person alone is to see it.
    const [path = ""] = asked.split("?");
    if (path === "/openid")
      return { json: { issuer: "https://api.botframework.com", jwks_uri: `${server.url}/keys` } };
    if (path === "/keys") return { json: framework.jwks({ endorsements: teams.endorsements }) };
    if (path === `/login/${tenantId}/oauth2/v2.0/token`) return giveToken({ body, teams, next });
    teams.calls.push(`${method} ${path}`);
    if (!teams.tokens.has((headers.authorization ?? "").replace("Bearer ", "")))
      return { status: 401, json: { error: { code: "BotNotAuthorized", message: "no" } } };
    const failure = failures.shift();
    if (failure?.isDone === false) return failure.told;
    try {
      const told = routes({ teams, next }, `${method} ${path}`, JSON.parse(body || "{}") as Json);
      return failure?.told ?? told;
    } catch (error) {
      if (!(error instanceof BadSyntax)) throw error;
      return { status: 400, json: { error: { code: "BadSyntax", message: error.message } } };
    }
  });
  const loginUrl = `${server.url}/login`;
  const addresses = {
    [serviceUrl]: `${server.url}/`,
    "https://login.microsoftonline.com/": `${loginUrl}/`,
    "https://login.botframework.com/v1/.well-known/": `${server.url}/`,
  };
  return Object.assign(teams, server, { loginUrl, openidUrl: `${server.url}/openid`, addresses });
}

type TeamsState = Omit<
  FakeTeams,
  "url" | "loginUrl" | "openidUrl" | "addresses" | typeof Symbol.asyncDispose
>;

type Failure = { told: Told; isDone: boolean };
type State = {
  teams: TeamsState;
  next: () => number;
};

function giveToken({ body, teams, next }: State & { body: string }): Told {
  const form = new URLSearchParams(body);
  if (form.get("client_id") !== teams.appId || form.get("client_secret") !== teams.appPassword)
    return {
      status: 401,
      json: { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." },
    };
  if (form.get("scope") !== "https://api.botframework.com/.default")
    return { status: 400, json: { error: "invalid_scope" } };
  const iat = Math.floor(Date.now() / 1000);
  const token = openIssuer("entra").sign({
    aud: "https://api.botframework.com",
    appid: teams.appId,
    tid: teams.tenantId,
    iat,
    exp: iat + 3600,
    jti: String(next()),
  });
  teams.tokens.add(token);
  return { json: { token_type: "Bearer", expires_in: 3599, access_token: token } };
}

function routes({ teams, next }: State, route: string, body: Json): Told {
  if (route === "POST /v3/conversations") {
    const [member] = body["members"] as { id: string }[];
    if (body["tenantId"] !== teams.tenantId || !teams.people.has(member?.id ?? ""))
      return {
        status: 403,
        json: { error: { code: "BotNotInConversationRoster", message: "not installed" } },
      };
    const id = `a:${member?.id}`;
    teams.conversations.add(id);
    return { status: 201, json: { id } };
  }
  const [, method, encoded = "", activityId] =
    /^(POST|PUT) \/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/u.exec(route) ?? [];
  // Who names a message of it writes in that message's thread.
  const conversation = decodeURIComponent(encoded).replace(/;messageid=\d+$/u, "");
  if (!teams.conversations.has(conversation))
    return { status: 404, json: { error: { code: "ConversationNotFound", message: "no" } } };
  readActivity(body);
  if (method === "POST") {
    const message: TeamsMessage = { ...body, id: String(1_700_000_000_000 + next()), conversation };
    teams.messages.push(message);
    return { status: 201, json: { id: message.id } };
  }
  const message = teams.messages.find((one) => one.id === activityId && one.conversation === conversation);
  if (message === undefined)
    return { status: 404, json: { error: { code: "ActivityNotFound", message: "no" } } };
  Object.assign(message, body);
  return { json: { id: message.id } };
}
