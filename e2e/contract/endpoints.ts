import { apiBasePath, contract, type Endpoint, type Resource } from "@parley/contract";

/** An endpoint with the name it has in the client: `prompts.call`. */
export type NamedEndpoint = { name: string; endpoint: Endpoint };

/** Every endpoint there is: what is added to the contract is tested. */
export const allEndpoints: readonly NamedEndpoint[] = Object.entries<Resource>(contract).flatMap(
  ([noun, { endpoints }]) =>
    Object.entries(endpoints).map(([name, endpoint]) => ({ name: `${noun}.${name}`, endpoint })),
);

type Asked = {
  origin: string;
  endpoint: Endpoint;
  key?: string | undefined;
  /** For a parameter of the path. */
  idFor: (parameter: string) => string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
};

/** A request as a client would send it; an endpoint that takes a file gets the body as that. */
export function toRequest({ origin, endpoint, key, idFor, query = {}, body }: Asked): Request {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(idFor(name)));
  const search = new URLSearchParams(query).toString();
  const url = `${origin}${apiBasePath}${path}${search === "" ? "" : `?${search}`}`;
  const hasBody = endpoint.method !== "GET" && body !== undefined;
  const type = endpoint.upload ? "application/jsonl" : "application/json";
  return new Request(url, {
    method: endpoint.method,
    headers: { ...(key !== undefined && { "x-api-key": key }), ...(hasBody && { "content-type": type }) },
    ...(hasBody && { body: JSON.stringify(body) }),
  });
}
