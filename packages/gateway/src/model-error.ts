const brand = Symbol.for("parley.ModelError");

export type ModelErrorKind =
  /** The provider answered with a failure, or with something that is not an answer. */
  | "upstream_failed"
  /** The provider said nothing for too long. */
  | "upstream_timeout"
  /** The provider refused for load or quota; `retryAfterMs` when it said how long. */
  | "rate_limited"
  /** The provider refused our key. */
  | "unauthenticated_upstream"
  /** The provider refused what was asked; asking again will not help. */
  | "invalid_request"
  /** No key is known for the provider. */
  | "missing_key"
  /** No such model, or no such provider. */
  | "unknown_model"
  /** The caller gave up. */
  | "aborted";

export type ModelErrorOptions = {
  kind: ModelErrorKind;
  /** Public text: never holds a key. */
  message: string;
  provider?: string | undefined;
  /** The provider's HTTP status, when it answered. */
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  isRetryable?: boolean | undefined;
  /** Bodies as far as they went over the wire, for the log. */
  provider_request?: unknown;
  provider_response?: unknown;
  cause?: unknown;
};

const retryableKinds: ReadonlySet<ModelErrorKind> = new Set([
  "upstream_failed",
  "upstream_timeout",
  "rate_limited",
]);

/** The only error the gateway throws. Recognise it with `isModelError`. */
export class ModelError extends Error {
  readonly [brand] = true;
  override readonly name = "ModelError";
  readonly kind: ModelErrorKind;
  readonly provider: string | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether the same request may succeed later. */
  readonly isRetryable: boolean;
  readonly provider_request: unknown;
  readonly provider_response: unknown;

  constructor(options: ModelErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind;
    this.provider = options.provider;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.isRetryable = options.isRetryable ?? retryableKinds.has(options.kind);
    this.provider_request = options.provider_request;
    this.provider_response = options.provider_response;
  }
}

export function isModelError(value: unknown): value is ModelError {
  return typeof value === "object" && value !== null && brand in value;
}
