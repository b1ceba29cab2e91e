import { defineErrors } from "@parley/contract";

const nameOf = (baseUrl: string): string => (baseUrl === "" ? "this page's server" : baseUrl);

/** What can go wrong before or after the server had its say. */
export const clientErrors = defineErrors("client", {
  unreachable: {
    kind: "unavailable",
    message: (p: { base_url: string; reason: string | null }) =>
      `Cannot reach Parley at ${nameOf(p.base_url)}${p.reason === null ? "" : ` (${p.reason})`}. ` +
      "Is it running? Start it with `npx parley serve`.",
  },
  timeout: {
    kind: "upstream_timeout",
    message: (p: { base_url: string; timeout_ms: number }) =>
      `Parley at ${nameOf(p.base_url)} did not answer within ${p.timeout_ms / 1000} s. Give it a larger timeout.`,
  },
  unexpectedReply: {
    kind: "upstream_failed",
    message: (p: { base_url: string; expected: string }) =>
      `What ${nameOf(p.base_url)} answered is not ${p.expected}. Is this the URL of Parley?`,
  },
  streamInterrupted: {
    kind: "upstream_failed",
    message: (p: { event_count: number }) =>
      `The stream broke off after ${p.event_count} ${p.event_count === 1 ? "event" : "events"}, before its end. ` +
      "What came so far is incomplete.",
  },
  replyLost: {
    kind: "conflict",
    message: (p: { log_id: string }) =>
      `The call was made and is on record as Log \`${p.log_id}\`, but the connection broke before its stream began.`,
  },
  callFailed: {
    kind: "upstream_failed",
    message: (p: { log_id: string; reason: string }) =>
      `The call failed, and its reply was lost on the way: ${p.reason} It is on record as Log \`${p.log_id}\`.`,
  },
  callInterrupted: {
    kind: "conflict",
    message: (p: { log_id: string }) =>
      `The connection broke, and the call was given up before it was answered; Log \`${p.log_id}\` has what came of it. ` +
      "To make it again, send another `log_id`, or none.",
  },
  argumentMissing: {
    kind: "malformed",
    message: (p: { path: string; name: string }) => `\`${p.path}\` needs a non-empty \`${p.name}\`.`,
  },
  argumentUnknown: {
    kind: "malformed",
    message: (p: { path: string; name: string }) => `\`${p.path}\` takes no \`${p.name}\`.`,
  },
});
