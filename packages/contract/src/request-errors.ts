import { defineErrors, ParleyError, type FieldIssue } from "./kernel/errors.ts";

/** Errors of the HTTP edge itself. */
export const requestErrors = defineErrors("request", {
  notJson: { kind: "malformed", message: (p: { reason: string }) => `The body is not JSON: ${p.reason}` },
  tooLarge: {
    kind: "too_large",
    message: (p: { limit_bytes: number }) => `The body is larger than ${p.limit_bytes} bytes.`,
  },
  cutOff: { kind: "malformed", message: () => "The body ended before it was complete." },
  fileMissing: {
    kind: "malformed",
    message: () =>
      "There is no file in the request. Send it as the field `file` of `multipart/form-data`, or as the body itself.",
  },
  formBroken: {
    kind: "malformed",
    message: (p: { reason: string }) => `The body is not \`multipart/form-data\`: ${p.reason}`,
  },
  tooDeep: { kind: "unprocessable", message: () => "The body is nested too deeply to be read." },
  routeUnknown: {
    kind: "not_found",
    message: (p: { method: string; path: string }) =>
      `There is no ${p.method} ${p.path}. See /reference for the API.`,
  },
  databaseUnavailable: {
    kind: "unavailable",
    message: () => "The database does not answer. Try again in a moment.",
  },
  internal: { kind: "internal", message: () => "Something failed inside Parley. The log has the details." },
});

/** The error of a request whose fields were refused. */
export function invalidInput(issues: FieldIssue[]): ParleyError {
  const first = issues[0];
  const where = first ? `${first.loc.join(".")}: ${first.msg}` : "see detail";
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return new ParleyError({
    kind: "invalid_input",
    code: "request.invalid_input",
    message: `The request was refused. ${where}${more}`,
    issues,
  });
}
