import { defineErrors } from "./kernel/errors.ts";

/** Why traces that were sent could not be read. */
export const otelErrors = defineErrors("otel", {
  unreadable: {
    kind: "malformed",
    message: (p: { reason: string }) => `The body cannot be read: ${p.reason}.`,
  },
  encodingUnknown: {
    kind: "malformed",
    message: (p: { encoding: string }) =>
      `The content encoding \`${p.encoding}\` is not read. Send gzip, or nothing compressed.`,
  },
});
