import {
  empty,
  type Endpoint,
  type EndpointEvent,
  type EndpointReply,
  type EndpointRequest,
  type Endpoints,
  type Log,
  logs,
  type ParleyError,
  type Resource,
  text,
} from "@parley/contract";
import { type Arguments, buildRequest } from "./build-request.ts";
import { clientErrors } from "./client-errors.ts";
import type { EndpointArguments } from "./endpoint-arguments.ts";
import { listAllPages } from "./list-all-pages.ts";
import type { RequestOptions } from "./options.ts";
import { readEventStream } from "./read-event-stream.ts";
import { recoverReply } from "./recover-reply.ts";
import { hasAnswers, mayHaveAnswers, type TurnRequest } from "./recover-turn.ts";
import { sendRequest } from "./send-request.ts";
import { type OpenReply, parseJson, type Transport } from "./transport.ts";

/** A method whose object of arguments may be left out where none of them is needed. */
type Method<Given, Result> =
  Record<string, never> extends Given
    ? (given?: Given, options?: RequestOptions) => Result
    : (given: Given, options?: RequestOptions) => Result;

/** Calls an endpoint; rejects with a {@link ParleyError}. */
export type EndpointMethod<E extends Endpoint> = Method<EndpointArguments<E>, Promise<EndpointReply<E>>>;

/**
 * Calls an endpoint for its events; the request is made when the first one is asked for. Leaving the loop early closes
 * the connection. Where the connection breaks, the loop throws `client.stream_interrupted`.
 *
 * @example
 * const stream = parley.prompts.callStream({
 *   path: "welcome-email",
 *   inputs: { customer_name: "John Doe", product_name: "Parley" },
 * });
 * for await (const { output } of stream) process.stdout.write(output ?? "");
 */
export type StreamMethod<E extends Endpoint> = Method<EndpointArguments<E>, AsyncIterable<EndpointEvent<E>>>;

/**
 * Walks through all pages of a list, record by record.
 *
 * @example
 * for await (const log of parley.logs.listAll({ start_date: yesterday, has_error: true })) {
 *   console.log(log.created_at, log.error);
 * }
 */
export type ListAllMethod<E extends Endpoint> = Method<
  EndpointArguments<E>,
  AsyncIterable<EndpointReply<E> extends { records: (infer Record)[] } ? Record : never>
>;

type IsPaged<E extends Endpoint> = "page" extends keyof EndpointRequest<E>["query"] ? true : false;

/** A noun's methods: one an endpoint, `…Stream` where it streams, `listAll…` where it has pages. */
export type ResourceClient<E extends Endpoints> = {
  readonly [K in keyof E]: EndpointMethod<E[K]>;
} & {
  readonly [K in keyof E & string as E[K] extends { events: object } ? `${K}Stream` : never]: StreamMethod<
    E[K]
  >;
} & {
  readonly [
    K in keyof E & string as IsPaged<E[K]> extends true
      ? K extends `list${infer Rest}`
        ? `listAll${Rest}`
        : never
      : never
  ]: ListAllMethod<E[K]>;
};

type AnyMethod = (given?: Arguments, options?: RequestOptions) => unknown;

/** Makes the methods of a noun from its declaration. */
export function createResourceClient<E extends Endpoints>(
  transport: Transport,
  { endpoints }: Resource<E>,
): ResourceClient<E> {
  const methods: Record<string, AnyMethod> = {};
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const call = async (given: Arguments = {}, options: RequestOptions = {}): Promise<unknown> => {
      const request = buildRequest(endpoint, given);
      const recover = async (logId: string, refusal: ParleyError): Promise<unknown> => {
        const found = await getLog(transport, { logId, options });
        // Somebody else may have been first.
        if (mayHaveAnswers(endpoint.path, refusal) && !hasAnswers(found, request.body as TurnRequest))
          throw refusal;
        return recoverReply({ endpoint, request }, found);
      };
      return sendRequest(transport, {
        endpoint,
        request,
        options,
        recover,
        read: (r) => readReply(endpoint, r),
      });
    };
    methods[name] = call;
    if (endpoint.events) {
      methods[`${name}Stream`] = (given = {}, options = {}) =>
        openStream(transport, { endpoint, given, options });
    }
    if (endpoint.query && "page" in endpoint.query.shape && name.startsWith("list")) {
      methods[`listAll${name.slice("list".length)}`] = (given = {}, options = {}) =>
        listAllPages((page) => call({ ...given, ...page }, options), given);
    }
  }
  return methods as ResourceClient<E>;
}

async function* openStream(
  transport: Transport,
  { endpoint, given, options }: { endpoint: Endpoint; given: Arguments; options: RequestOptions },
): AsyncGenerator<unknown, void> {
  const isInBody = endpoint.body !== undefined;
  const request = buildRequest(endpoint, isInBody ? { ...given, stream: true } : given);
  yield* await sendRequest(transport, {
    endpoint,
    request,
    options: isInBody
      ? options
      : { ...options, headers: { accept: "text/event-stream", ...options.headers } },
    read: async (reply) => readEventStream(reply),
    // Whether a turn has these answers or somebody else's, its Log says.
    recover: (logId, refusal) =>
      Promise.reject(
        mayHaveAnswers(endpoint.path, refusal) ? refusal : clientErrors.replyLost({ log_id: logId }),
      ),
  });
}

async function readReply({ output }: Endpoint, { response, deadline, baseUrl }: OpenReply): Promise<unknown> {
  if ("kind" in output && output.kind === "download") {
    const blob = await response.blob();
    deadline.release();
    return blob;
  }
  const body = await response.text();
  deadline.release();
  if (output === empty) return undefined;
  if (output === text) return body;
  const value = parseJson(body);
  if (value === undefined) throw clientErrors.unexpectedReply({ base_url: baseUrl, expected: "JSON" });
  return value;
}

function getLog(
  transport: Transport,
  { logId, options }: { logId: string; options: RequestOptions },
): Promise<Log> {
  const endpoint = logs.endpoints.get;
  return sendRequest(transport, {
    endpoint,
    request: buildRequest(endpoint, { id: logId }),
    options,
    read: (reply) => readReply(endpoint, reply) as Promise<Log>,
    recover: (id) => Promise.reject(clientErrors.replyLost({ log_id: id })),
  });
}
