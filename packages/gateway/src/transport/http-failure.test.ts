import { expect, it } from "vitest";
import { judgeHttpFailure } from "./http-failure.ts";

const now = Date.parse("2026-05-01T12:00:00Z");

it.each([
  {
    status: 400,
    body: '{"error":{"message":"bad"}}',
    kind: "invalid_request",
    said: "bad",
    isRetryable: false,
  },
  {
    status: 401,
    body: '{"type":"error","error":{"type":"x","message":"key"}}',
    kind: "unauthenticated_upstream",
    said: "key",
    isRetryable: false,
  },
  { status: 403, body: "", kind: "unauthenticated_upstream", said: "", isRetryable: false },
  {
    status: 404,
    body: '{"error":{"code":"model_not_found","message":"no"}}',
    kind: "unknown_model",
    said: "no",
    isRetryable: false,
  },
  { status: 404, body: "<html>", kind: "upstream_failed", said: "", isRetryable: false },
  { status: 408, body: "late", kind: "upstream_timeout", said: "late", isRetryable: true },
  { status: 409, body: '{"detail":"busy"}', kind: "upstream_failed", said: "busy", isRetryable: true },
  { status: 429, body: '{"error":"slow"}', kind: "rate_limited", said: "slow", isRetryable: true },
  {
    status: 429,
    body: '{"error":{"code":"insufficient_quota","message":"pay"}}',
    kind: "rate_limited",
    said: "pay",
    isRetryable: false,
  },
  { status: 504, body: '{"message":"late"}', kind: "upstream_timeout", said: "late", isRetryable: true },
  { status: 529, body: "null", kind: "upstream_failed", said: "null", isRetryable: true },
  { status: 302, body: "", kind: "upstream_failed", said: "", isRetryable: false },
])("judges $status $body", ({ status, body, ...verdict }) => {
  expect(judgeHttpFailure({ status, body, headers: {} }, now)).toMatchObject(verdict);
});

it.each([
  { headers: { "retry-after": "2" }, retryAfterMs: 2_000 },
  { headers: { "retry-after": "0.5" }, retryAfterMs: 500 },
  { headers: { "retry-after": "Fri, 01 May 2026 12:00:10 GMT" }, retryAfterMs: 10_000 },
  { headers: { "retry-after": "Fri, 01 May 2026 11:00:00 GMT" }, retryAfterMs: 0 },
  { headers: { "retry-after": "9", "retry-after-ms": "15" }, retryAfterMs: 15 },
  { headers: { "retry-after": ["4", "5"] }, retryAfterMs: 4_000 },
  { headers: { "retry-after": "soon" }, retryAfterMs: undefined },
  { headers: {}, retryAfterMs: undefined },
])("reads $headers", ({ headers, retryAfterMs }) => {
  expect(judgeHttpFailure({ status: 429, body: "", headers }, now).retryAfterMs).toBe(retryAfterMs);
});

it("shortens what a provider says", () => {
  expect(judgeHttpFailure({ status: 500, body: "x".repeat(5_000), headers: {} }, now).said).toHaveLength(
    1_000,
  );
});
