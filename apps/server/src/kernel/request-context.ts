import type { Endpoint, Permission } from "@parley/contract";

/** Who is asking: a program with a key, or a person with a browser session. */
export type Actor = {
  readonly kind: "api_key" | "session" | "service_account";
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  readonly organizationName: string;
  /** The person or service account behind it; a key of a program has none. */
  readonly userId?: string | undefined;
  /** Their role: the name of a built-in one, or the id of a custom one. Absent for keys. */
  readonly roleId?: string | undefined;
  readonly permissions: ReadonlySet<Permission>;
  /** What confines a key. */
  readonly limits?: KeyLimits | undefined;
};

/** Absent: no limit. */
export type KeyLimits = {
  /** Directories and Files, with all below them. */
  readonly paths?: readonly string[] | undefined;
  /** Ids of environments. */
  readonly environments?: readonly string[] | undefined;
  readonly requestsPerMinute?: number | undefined;
};

/** What a handler knows of the request beside its input. */
export type RequestContext = {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly requestId: string;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
  /** Whether the client asked for server-sent events with `Accept`, and the id of the last one it has. */
  readonly wantsEvents?: boolean;
  readonly lastEventId?: string | undefined;
  /** The cookie of a browser session, for signing out. */
  readonly sessionToken: string | undefined;
  /** For one part of a request that holds many: what holds as if it were asked by itself. @throws forbidden */
  contextOfPart(endpoint: Endpoint, input: PartInput): Promise<RequestContext>;
};

export type PartInput = { readonly params: unknown; readonly query: unknown; readonly body: unknown };
