import type { Endpoint, EndpointInput, EndpointRequest } from "@parley/contract";

/** Shows an intersection as one plain object in editors and messages. */
type Plain<T> = { [K in keyof T]: T[K] };

/**
 * What a caller writes for a field whose wire form is `Wire` and whose parsed form is `Parsed`: booleans and numbers
 * of a query string as themselves, moments as ISO 8601 text or a `Date`.
 */
type Written<Wire, Parsed> = unknown extends Wire
  ? Exclude<Parsed, undefined> | undefined
  : [Exclude<Parsed, undefined>] extends [boolean]
    ? boolean | undefined
    : [Exclude<Parsed, undefined>] extends [boolean[]]
      ? boolean | boolean[] | undefined
      : [Exclude<Wire, null | undefined>, Exclude<Parsed, undefined>] extends [string, number]
        ? Wire | Date
        : Wire;

type WrittenObject<Wire, Parsed> = {
  [K in keyof Wire]: Written<Wire[K], InAny<Parsed, K>>;
};

/** What a field is in those of several objects that have it. */
type InAny<Objects, K> = Objects extends unknown ? (K extends keyof Objects ? Objects[K] : never) : never;

type Path<E extends Endpoint> = EndpointRequest<E>["params"] extends object
  ? EndpointRequest<E>["params"]
  : unknown;

type Query<E extends Endpoint> = EndpointRequest<E>["query"] extends object
  ? WrittenObject<EndpointRequest<E>["query"], EndpointInput<E>["query"]>
  : unknown;

type Body<E extends Endpoint> = WrittenObject<EndpointRequest<E>["body"], EndpointInput<E>["body"]>;

/** `stream` is no argument: the method chosen says it. */
type DecidedByMethod<E extends Endpoint> = E extends { events: object } ? "stream" : never;

/** Of each of several objects, so that they stay several. */
type OmitEach<Objects, Keys extends PropertyKey> = Objects extends unknown ? Omit<Objects, Keys> : never;

type BodyFields<E extends Endpoint> = EndpointRequest<E>["body"] extends object
  ? EndpointRequest<E>["body"] extends readonly unknown[]
    ? { body: EndpointRequest<E>["body"] }
    : string extends keyof EndpointRequest<E>["body"]
      ? { body: EndpointRequest<E>["body"] }
      : OmitEach<Body<E>, keyof Path<E> | keyof Query<E> | DecidedByMethod<E>> & { body?: Partial<Body<E>> }
  : unknown;

/** The file of an endpoint that takes one; a `File` brings its name along. */
type FileField<E extends Endpoint> = E extends { upload: true } ? { file: Blob } : unknown;

type Fields<E extends Endpoint> = Plain<Path<E> & Query<E> & BodyFields<E> & FileField<E>>;

/**
 * The one object an endpoint's method takes: the fields of its path, its query string and its body side by side.
 *
 * A name that both query and body know goes to the query; the body's one is given under `body`. A body that is not an
 * object of known fields (the inputs of `prompts.populate`) is given under `body` as a whole.
 *
 * @example
 * await parley.prompts.call({
 *   path: "welcome-email",
 *   environment: "staging",
 *   body: { environment: "load test" },
 * });
 */
export type EndpointArguments<E extends Endpoint> = keyof Fields<E> extends never
  ? Record<string, never>
  : Fields<E>;
