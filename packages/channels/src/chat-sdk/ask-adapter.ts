import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import { retryAfterMsOf } from "../kernel/fetch-json.ts";
import { AdapterCallError, NoRoomError, ProcessLostError } from "./adapter-process.ts";
import type { ChatAdapters } from "./chat-adapters.ts";
import { checkPlace, isAskedAt } from "./check-place.ts";
import { cleanSecrets } from "./clean-secrets.ts";
import { knownOf } from "./known-adapters.ts";
import type { ChatSdkSecrets, ChatSdkSettings } from "./schema.ts";
import type { AdapterCall, CallResult, FetchReply, FetchRequest } from "./process/protocol.ts";

export type Asking = {
  readonly adapters: ChatAdapters;
  readonly tools: ChannelTools;
  readonly setup: Setup<ChatSdkSettings, ChatSdkSecrets>;
};

/** What the adapter asks the platform is looked at before it goes out. @throws what refuses it */
export type Gate = (request: FetchRequest) => Promise<void>;

/** The adapter asked nothing of the platform: it cannot do it. */
export const askedNothing = (error: unknown): boolean =>
  error instanceof ChannelFailure && withoutRequests.has(error);
const withoutRequests = new WeakSet<ChannelFailure>();

/** What the adapter said of it. */
export const reasonOf = (error: unknown): string =>
  error instanceof ChannelFailure ? (reasons.get(error) ?? "") : "";
const reasons = new WeakMap<ChannelFailure, string>();

/** Has the adapter of a setup do something, once. @throws ChannelFailure; what the gate throws */
export async function askAdapter<C extends AdapterCall>(
  asking: Asking,
  call: C,
  gate: Gate = async () => {},
): Promise<CallResult[C["act"]]> {
  const { adapters, tools, setup } = asking;
  const { package: packageName, factory, config } = setup.settings;
  if (!adapters.allowed.includes(packageName)) throw notAllowed(packageName);
  checkPlace(setup.settings, call);
  const asked: Asked[] = [];
  const refusals: unknown[] = [];
  const foreign: ChannelFailure[] = [];
  const data = {
    packageName,
    factory: factory ?? null,
    // What is known of the adapter stands last: no setup undoes it.
    config: { ...config, ...readSecrets(packageName, setup.secrets), ...knownOf(packageName).config },
  };
  try {
    const result = await adapters.call(
      { owner: setup.owner ?? "", data },
      {
        call,
        signal: tools.signal,
        fetch: (request) => fetchFor(asking, { request, gate, asked, refusals, foreign }),
      },
    );
    if (refusals.length === 0) return result;
  } catch (error) {
    tools.signal.throwIfAborted();
    if (refusals.length === 0) throw foreign[0] ?? toFailure(asking, { error, asked });
  }
  // Whatever the adapter made of it: it is nothing that the platform did.
  throw refusals[0];
}

/** @throws ChannelFailure, without what stands there */
function readSecrets(packageName: string, secrets: ChatSdkSecrets): Record<string, unknown> {
  const { jsonSecrets = [] } = knownOf(packageName);
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [
      name,
      jsonSecrets.includes(name) ? readJson(packageName, { name, secret }) : secret,
    ]),
  );
}

function readJson(packageName: string, { name, secret }: { name: string; secret: string }): unknown {
  try {
    return JSON.parse(secret);
  } catch {
    throw new ChannelFailure(
      "misconfigured",
      `${packageName} takes \`${name}\` as JSON, which it is not. Give the whole file, from { to }.`,
    );
  }
}

const notAllowed = (packageName: string): ChannelFailure =>
  new ChannelFailure(
    "misconfigured",
    `${packageName} is no adapter that this installation allows. Whoever runs Parley installs it (npm install ${packageName}) and names it in PARLEY_CHAT_ADAPTERS.`,
  );

function notItsOwn(packageName: string, url: string): ChannelFailure {
  const { origin, protocol, host, port } = new URL(url);
  const how =
    protocol === "https:" && port === ""
      ? `name the host in the channel's \`hosts\`: ["${host}"]`
      : "give that address in the field of `config` by which the adapter takes it";
  return new ChannelFailure(
    "misconfigured",
    `${packageName} wanted to ask ${origin}, which is not known to be its platform's, and was not let. If it is, ${how}.`,
  );
}

/** A request, and what came of it. */
type Asked = { response?: Response; why?: string };

type Fetching = {
  request: FetchRequest;
  gate: Gate;
  asked: Asked[];
  refusals: unknown[];
  /** What went to others than its platform: it may do without. */
  foreign: ChannelFailure[];
};

async function fetchFor(
  { tools, setup: { settings } }: Asking,
  { request, gate, asked, refusals, foreign }: Fetching,
): Promise<FetchReply> {
  if (!isAskedAt(settings, request.url)) {
    foreign.push(notItsOwn(settings.package, request.url));
    return { failure: "it is not of the adapter's platform" };
  }
  try {
    await gate(request);
  } catch (error) {
    refusals.push(error);
    return { failure: "it is not let out" };
  }
  const one: Asked = {};
  asked.push(one);
  try {
    const { url, method, headers, body } = request;
    // Any of it may exchange secrets for tokens, which nobody could tell by looking at it.
    const { fetchPrivately } = tools;
    if (fetchPrivately === undefined)
      throw new Error("Tools for a channel that exchanges secrets lack the way to.");
    const response = await fetchPrivately(url, {
      method,
      headers,
      redirect: "manual",
      ...(body !== null && { body }),
    });
    one.response = response;
    return {
      status: response.status,
      headers: headersOf(response),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  } catch (error) {
    one.why = error instanceof Error ? error.message : "the connection broke";
    return { failure: one.why };
  }
}

/** Of what arrives here it is decoded already. */
const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !/^content-(?:encoding|length)$/u.test(name)));

type Failed = { error: unknown; asked: readonly Asked[] };

function toFailure(asking: Asking, { error, asked }: Failed): ChannelFailure {
  const failure = failureOf(asking, { error, asked });
  if (error instanceof AdapterCallError && error.failure.askedNothing) withoutRequests.add(failure);
  reasons.set(failure, clean(error instanceof Error ? error.message : "", asking));
  return failure;
}

function failureOf(asking: Asking, { error, asked }: Failed): ChannelFailure {
  const name = asking.setup.settings.package;
  if (error instanceof ProcessLostError)
    return new ChannelFailure("unreachable", `${name} did not do it: ${clean(error.message, asking)}.`);
  if (error instanceof NoRoomError)
    return new ChannelFailure("busy", `${name} did not begin it: ${error.message}.`, {
      retryAfterMs: error.retryAfterMs,
    });
  if (!(error instanceof AdapterCallError)) throw error;
  const { failure } = error;
  const said = clean(failure.message, asking);
  if (failure.wasDirect)
    return new ChannelFailure(
      "misconfigured",
      `${name} opens connections of its own, which pass by the rules for addresses, and is refused that: only adapters that ask by fetch, node:http or node:https can be used. It said: ${said}`,
    );
  const last = asked.at(-1);
  const status = last?.response?.status;
  if (failure.code === "RATE_LIMITED" || status === 429)
    return new ChannelFailure("rate_limited", `${name}: the platform asks to be left alone for a while.`, {
      retryAfterMs:
        failure.retryAfterSeconds !== null
          ? failure.retryAfterSeconds * 1000
          : retryAfterMsOf(last?.response ?? new Response()),
    });
  if (last?.why !== undefined)
    return new ChannelFailure(
      "unreachable",
      `${name}: the platform cannot be reached: ${clean(last.why, asking)}`,
    );
  // Without a request, or refused for one: trying again does not help before somebody changes the setup.
  const isOurs = status === undefined || (status >= 400 && status < 500);
  return new ChannelFailure(isOurs ? "misconfigured" : "unreachable", `${name}: ${said}`);
}

const clean = (text: string, { setup }: Asking): string => cleanSecrets(text, setup.secrets);
