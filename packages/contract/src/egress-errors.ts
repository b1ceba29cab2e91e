import { defineErrors } from "./kernel/errors.ts";

const howToAllow =
  "Whoever runs Parley can allow it: add the host, address or CIDR range to PARLEY_EGRESS_ALLOW.";

/** Why Parley did not ask an address that somebody gave it, or got nothing usable from it. */
export const egressErrors = defineErrors("egress", {
  urlUnusable: {
    kind: "unprocessable",
    message: (p: { url: string; reason: string }) => `The address ${p.url} cannot be used: ${p.reason}.`,
  },
  requestUnusable: {
    kind: "unprocessable",
    message: (p: { reason: string }) => `The request cannot be sent: ${p.reason}.`,
  },
  addressNotPublic: {
    kind: "unprocessable",
    message: (p: { host: string }) =>
      `\`${p.host}\` is not on the public internet, and nothing else is asked. ${howToAllow}`,
  },
  portNotAllowed: {
    kind: "unprocessable",
    message: (p: { host: string; port: number }) =>
      `Port ${p.port} of \`${p.host}\` is not asked: below 1024 only 80 and 443 are. ${howToAllow}`,
  },
  hostUnknown: {
    kind: "upstream_failed",
    message: (p: { host: string }) => `The host \`${p.host}\` cannot be found. Check its name.`,
  },
  redirectUnusable: {
    kind: "unprocessable",
    message: (p: { host: string; reason: string }) =>
      `\`${p.host}\` redirects, and that is not followed: ${p.reason}. Give the final address.`,
  },
  replyTooLarge: {
    kind: "upstream_failed",
    message: (p: { host: string; limit_bytes: number }) =>
      `The reply of \`${p.host}\` is larger than ${p.limit_bytes} bytes.`,
  },
  replyUnreadable: {
    kind: "upstream_failed",
    message: (p: { host: string; encoding: string }) =>
      `The reply of \`${p.host}\` cannot be read as ${p.encoding}.`,
  },
  timedOut: {
    kind: "upstream_timeout",
    message: (p: { host: string; limit_ms: number }) =>
      `\`${p.host}\` did not answer completely within ${p.limit_ms} ms.`,
  },
  connectionFailed: {
    kind: "upstream_failed",
    message: (p: { host: string; reason: string }) =>
      `\`${p.host}\` could not be reached: ${p.reason}. Check that it runs and that the address is right.`,
  },
});
