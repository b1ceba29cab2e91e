import type { z } from "zod";
import type { Permission } from "../permissions.ts";
import type { ErrorKind } from "./errors.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** An endpoint's documented error: its code and kind. */
export type DeclaredError = { readonly code: string; readonly kind: ErrorKind };

type Text = { readonly kind: "text"; readonly contentType: string };
type Empty = { readonly kind: "empty" };

/** A reply without a body: 204. */
export const empty: Empty = { kind: "empty" };
/** A reply that is the text itself, not JSON. */
export const text: Text = { kind: "text", contentType: "text/plain; charset=utf-8" };

/** A file as it is, in one of these forms; the handler says which. */
type Download = { readonly kind: "download"; readonly contentTypes: readonly string[] };
/** A reply that is a file on its way, never whole in memory. */
export const download = (...contentTypes: string[]): Download => ({ kind: "download", contentTypes });

/** What a handler answers where the reply is a file. */
export type DownloadReply = {
  readonly contentType: string;
  /** What a browser saves it as. */
  readonly fileName: string;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** A file that came with a request, kept beside the memory until its handler has ended. */
export type UploadedFile = {
  readonly name: string;
  /** Without parameters; empty where the client said nothing. */
  readonly contentType: string;
  readonly size: number;
  /** Its bytes from the beginning, as often as asked for. */
  open(): AsyncIterable<Uint8Array>;
};

export type Reply = z.ZodType | Text | Empty | Download;

/**
 * One endpoint as a value. Everything else (server routes, OpenAPI, client, documentation) is derived from it.
 *
 * `params` are parsed from the path, `query` from the query string, `body` from JSON. `events` says that the same
 * endpoint answers with server-sent events of that shape: asked with `stream: true` in its body or, where it has none,
 * with `Accept: text/event-stream`.
 */
export type Endpoint = {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly permission: Permission;
  /** On what the permission is needed. */
  readonly resource: ResourceKind;
  /** Where the environment stands that it needs to be permitted for: in the path's `environment_id`, or in the query. */
  readonly environment?: "path" | "query";
  /** A POST that may be sent again without changing more than once. GET, PUT and DELETE are so by themselves. */
  readonly isRepeatable?: boolean;
  /** Whatever it refuses is on record, not only what is forbidden: decisions, and the right to run what was decided. */
  readonly auditsRefusals?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Its body is what people decide on: refused where reading it would change a number or lose a key. */
  readonly isExact?: true;
  /**
   * The request is a file: `multipart/form-data` with the file in the field `file` and the fields of `body` beside it, or
   * the file's bytes alone.
   */
  readonly upload?: true;
  readonly output: Reply;
  readonly events?: z.ZodType;
  readonly status?: 200 | 201;
  readonly errors?: readonly DeclaredError[];
};

/** Declares an endpoint, keeping its exact type. */
export function endpoint<const E extends Endpoint>(declaration: E): E {
  return declaration;
}

export type Endpoints = Readonly<Record<string, Endpoint>>;
export type Resource<E extends Endpoints = Endpoints> = {
  readonly name: string;
  readonly description: string;
  readonly endpoints: E;
};

/** Groups the endpoints of a noun. */
export function resource<const E extends Endpoints>(
  name: string,
  { description, endpoints }: { description: string; endpoints: E },
): Resource<E> {
  return { name, description, endpoints };
}

type OutputOf<T> = T extends z.ZodType ? z.output<T> : undefined;
type InputOf<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What a handler is given, validated and with defaults filled in. */
export type EndpointInput<E extends Endpoint> = {
  params: OutputOf<E["params"]>;
  query: OutputOf<E["query"]>;
  body: OutputOf<E["body"]>;
} & (E["upload"] extends true ? { file: UploadedFile } : unknown);

/** What a handler returns; it is parsed by the output schema before it is sent. */
export type EndpointResult<E extends Endpoint> = E["output"] extends z.ZodType
  ? z.input<E["output"]>
  : E["output"] extends Text
    ? string
    : E["output"] extends Download
      ? DownloadReply
      : void;

/** What a client gets back. */
export type EndpointReply<E extends Endpoint> = E["output"] extends z.ZodType
  ? z.output<E["output"]>
  : E["output"] extends Text
    ? string
    : E["output"] extends Download
      ? Blob
      : void;

/** One server-sent event of an endpoint that can stream. */
export type EndpointEvent<E extends Endpoint> = E["events"] extends z.ZodType ? z.output<E["events"]> : never;

/** What a client may send, before validation. */
export type EndpointRequest<E extends Endpoint> = {
  params: InputOf<E["params"]>;
  query: InputOf<E["query"]>;
  body: InputOf<E["body"]>;
};
