/** What went wrong, in one of a closed set of kinds; the kind alone decides the HTTP status and whether to retry. */
export const errorKinds = {
  malformed: { status: 400, isRetryable: false },
  unauthenticated: { status: 401, isRetryable: false },
  forbidden: { status: 403, isRetryable: false },
  not_found: { status: 404, isRetryable: false },
  conflict: { status: 409, isRetryable: false },
  gone: { status: 410, isRetryable: false },
  too_large: { status: 413, isRetryable: false },
  invalid_input: { status: 422, isRetryable: false },
  unprocessable: { status: 422, isRetryable: false },
  rate_limited: { status: 429, isRetryable: true },
  internal: { status: 500, isRetryable: false },
  not_implemented: { status: 501, isRetryable: false },
  upstream_failed: { status: 502, isRetryable: true },
  unavailable: { status: 503, isRetryable: true },
  upstream_timeout: { status: 504, isRetryable: true },
} as const satisfies Record<string, { status: number; isRetryable: boolean }>;

export type ErrorKind = keyof typeof errorKinds;

/** One refused field: where it stands, what is wrong, and a stable word for it. The shape is the wire's. */
export type FieldIssue = { loc: (string | number)[]; msg: string; type: string };

export type ParleyErrorFacts = {
  kind: ErrorKind;
  /** Dotted and stable, owned by a feature: `prompts.version_not_found`. */
  code: string;
  /** For people: what was wrong, where, and what to do. Safe to show. */
  message: string;
  /** Safe, structured facts. */
  details?: Record<string, unknown> | undefined;
  /** Refused fields, for `invalid_input`. */
  issues?: FieldIssue[] | undefined;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  /** Logged by the server, never serialised. */
  cause?: unknown;
};

const brand = Symbol.for("parley.error");

/**
 * The one error class. Recognise it with {@link isParleyError}, which works across copies of this package.
 *
 * @example
 * try { await parley.prompts.get({ id }); } catch (error) {
 *   if (isParleyError(error) && error.code === "files.not_found") console.log(error.message);
 * }
 */
export class ParleyError extends Error {
  readonly [brand] = true;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;
  readonly issues: FieldIssue[] | undefined;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;

  constructor(facts: ParleyErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "ParleyError";
    this.kind = facts.kind;
    this.code = facts.code;
    this.details = facts.details;
    this.issues = facts.issues;
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
  }

  get status(): number {
    return errorKinds[this.kind].status;
  }

  get isRetryable(): boolean {
    return errorKinds[this.kind].isRetryable;
  }
}

export function isParleyError(value: unknown): value is ParleyError {
  return typeof value === "object" && value !== null && brand in value;
}

type ErrorDeclaration<P> = { kind: ErrorKind; message: (parameters: P) => string };

type Extra = Pick<ParleyErrorFacts, "cause" | "retryAfterMs" | "issues">;

/** A declared error: call it with its parameters to make the error; read `code` and `kind` to document it. */
export type ErrorDefinition<P = never> = {
  (
    ...given: unknown extends P ? [parameters?: undefined, extra?: Extra] : [parameters: P, extra?: Extra]
  ): ParleyError;
  readonly code: string;
  readonly kind: ErrorKind;
};

type Definitions<T> = {
  readonly [K in keyof T]: T[K] extends ErrorDeclaration<infer P> ? ErrorDefinition<P> : never;
};

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Declares the errors of a feature, each with a code of its own.
 *
 * @example
 * const promptErrors = defineErrors("prompts", {
 *   versionNotFound: { kind: "not_found", message: (p: { id: string }) => `No prompt version ${p.id}.` },
 * });
 * throw promptErrors.versionNotFound({ id: "prv_1" });
 */
// The parameter of a declaration is contravariant, so only `never` accepts every declaration here.
export function defineErrors<const T extends Record<string, ErrorDeclaration<never>>>(
  feature: string,
  declarations: T,
): Definitions<T> {
  const definitions = Object.entries(declarations).map(([name, { kind, message }]) => {
    const code = `${feature}.${snakeCase(name)}`;
    const create = (parameters: never, extra?: Extra): ParleyError =>
      new ParleyError({ kind, code, message: message(parameters), details: parameters, ...extra });
    return [name, Object.assign(create, { code, kind })] as const;
  });
  return Object.fromEntries(definitions) as unknown as Definitions<T>;
}
