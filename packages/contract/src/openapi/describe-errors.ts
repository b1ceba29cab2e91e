import type { DeclaredError, Endpoint } from "../kernel/endpoint.ts";
import { errorKinds } from "../kernel/errors.ts";
import { authErrors } from "../me.ts";
import { requestErrors } from "../request-errors.ts";
import type { ResponseObject } from "./document.ts";

const invalidInput: DeclaredError = { code: "request.invalid_input", kind: "invalid_input" };

const statusTitles: Record<number, string> = {
  400: "Malformed request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  410: "Gone",
  413: "Too large",
  422: "Refused input",
  429: "Too many requests",
  500: "Internal error",
  501: "Not implemented",
  502: "Upstream failed",
  503: "Unavailable",
  504: "Upstream timed out",
};

/** The errors of an endpoint: those it declares and those that the edge of the server adds. */
function errorsOf(endpoint: Endpoint): DeclaredError[] {
  const hasInput = endpoint.params ?? endpoint.query ?? endpoint.body;
  const { keyMissing, keyInvalid, forbidden } = authErrors;
  const { notJson, tooLarge } = requestErrors;
  return [
    ...(endpoint.body ? [notJson, tooLarge] : []),
    keyMissing,
    keyInvalid,
    forbidden,
    ...(hasInput ? [invalidInput] : []),
    ...(endpoint.errors ?? []),
  ];
}

/** One documented response a status, naming the codes it may carry. */
export function describeErrors(endpoint: Endpoint): Record<string, ResponseObject> {
  const codesByStatus = new Map<number, string[]>();
  for (const { code, kind } of errorsOf(endpoint)) {
    const { status } = errorKinds[kind];
    const codes = codesByStatus.get(status) ?? [];
    codesByStatus.set(status, codes.includes(code) ? codes : [...codes, code]);
  }
  const ordered = [...codesByStatus].toSorted(([left], [right]) => left - right);
  return Object.fromEntries(ordered.map(([status, codes]) => [String(status), describe(status, codes)]));
}

function describe(status: number, codes: string[]): ResponseObject {
  return {
    description: `${statusTitles[status] ?? "Error"}: ${codes.map((code) => `\`${code}\``).join(", ")}`,
    content: {
      "application/problem+json": {
        schema: {
          allOf: [
            { $ref: "#/components/schemas/Problem" },
            { type: "object", properties: { code: { enum: codes } } },
          ],
        },
      },
    },
  };
}
