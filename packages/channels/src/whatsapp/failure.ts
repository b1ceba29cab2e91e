import { z } from "zod";
import { ChannelFailure, type FailureKind } from "../kernel/channel-failure.ts";

/** Meta's error, in replies and in what it tells of messages. Codes are what is meant to be relied on, titles are not. */
export const GraphError = z.looseObject({
  message: z.string().optional(),
  title: z.string().optional(),
  code: z.coerce.number().optional(),
  error_subcode: z.coerce.number().optional(),
  fbtrace_id: z.string().optional(),
  error_data: z.looseObject({ details: z.string().optional() }).optional(),
});
export type GraphError = z.output<typeof GraphError>;

/** Nobody has written from there within 24 hours, so that only a template is taken. */
export const windowIsClosed = 131_047;
/** The person's WhatsApp shows no buttons. */
export const typeIsUnsupported = 131_051;

const minuteMs = 60_000;

/** How long each of Meta's limits is left alone at least, where Meta does not say it. */
const limits = new Map([
  [4, minuteMs],
  [80_007, minuteMs],
  [130_429, 5000],
  // To one person a message each six seconds.
  [131_056, 6000],
  // Too many of our messages were blocked or reported.
  [131_048, 60 * minuteMs],
  // Meta keeps the person from too many messages, whoever they are from.
  [131_049, 60 * minuteMs],
  [133_016, 60 * minuteMs],
]);

/** Its own trouble, which passes. */
const troubles = new Set([1, 2, 131_000, 131_016, 131_057, 133_004]);

const wrongToken = "Give the token of a system user that is assigned to the app and to the WhatsApp account.";
const wrongTemplate = "Compare the template with the guide: three variables, in the language that is set.";

/** What to do, by Meta's code. */
const advices = new Map([
  [0, wrongToken],
  [190, wrongToken],
  [3, "The token lacks `whatsapp_business_messaging`."],
  [10, "The token lacks `whatsapp_business_messaging`."],
  [33, "There is no such number any more: see `phone_number_id`."],
  [100, "See `phone_number_id`, and that the token may use it."],
  [368, "Meta has restricted the account: see its Account Quality."],
  [130_472, "Meta does not deliver to this person for now."],
  [130_497, "Meta does not let this account write to that country."],
  [131_005, "The token may not do this."],
  [131_021, "It is the number that sends."],
  [131_026, "The number is not at WhatsApp, has not accepted its terms, or has an old version of it."],
  [131_030, "A number of tests sends only to people on its list: add them in Meta's app dashboard."],
  [131_031, "Meta has locked the account."],
  [131_042, "The account cannot be billed: see its payment method."],
  [131_045, "The number is not registered with the Cloud API."],
  [131_049, "Meta keeps the person from too many messages; try it later."],
  [131_050, "The person has stopped messages of this kind."],
  [132_000, wrongTemplate],
  [132_001, "There is no such template in this language, or it is not approved yet."],
  [132_005, wrongTemplate],
  [132_007, wrongTemplate],
  [132_012, wrongTemplate],
  [132_015, "The template is paused for its quality."],
  [132_016, "The template was disabled for its quality."],
  [133_010, "The number is not registered with the Cloud API."],
  [
    windowIsClosed,
    "Nobody has written from there within 24 hours, so WhatsApp takes only a template: give `template_name`, or have them write first.",
  ],
]);

const codes = new WeakMap<ChannelFailure, number>();

/** Meta's code of a failure; undefined where it is none of Meta's. */
export const codeOfFailure = (error: unknown): number | undefined =>
  error instanceof ChannelFailure ? codes.get(error) : undefined;

/** What Meta says of an error, and what to do about it. */
export function describeError({ code, title, message = title ?? "", error_data: data }: GraphError): string {
  const words = [message, data?.details].filter((text) => text !== undefined && text !== "");
  const said = [...new Set(words)].join(": ").slice(0, 300);
  const advice = code === undefined ? undefined : advices.get(code);
  return `${code ?? "no code"}${said === "" ? "" : `, ${said}`}.${advice === undefined ? "" : ` ${advice}`}`;
}

export function toFailure(response: Response, error: GraphError): ChannelFailure {
  const { code } = error;
  const failure = failureOf(response, error);
  if (code !== undefined) codes.set(failure, code);
  return failure;
}

function failureOf(response: Response, error: GraphError): ChannelFailure {
  const kind = kindOf(response.status, error.code);
  if (kind === "rate_limited")
    return new ChannelFailure(kind, `WhatsApp asks to be left alone for a while (${error.code ?? 429}).`, {
      retryAfterMs: retryAfterMsOf(response, error.code),
    });
  if (kind === "unreachable")
    return new ChannelFailure(
      kind,
      `WhatsApp answered with status ${response.status}: ${describeError(error)}`,
    );
  return new ChannelFailure(kind, `WhatsApp refuses it: ${describeError(error)}`);
}

function kindOf(status: number, code: number | undefined): FailureKind {
  if (status === 429 || (code !== undefined && limits.has(code))) return "rate_limited";
  if (code !== undefined && troubles.has(code)) return "unreachable";
  return status >= 500 && (code === undefined || !advices.has(code)) ? "unreachable" : "misconfigured";
}

/** Accounts' limits are told in a header: by kind of limit, in how many minutes it is over. */
const Usage = z.record(
  z.string(),
  z.array(z.looseObject({ estimated_time_to_regain_access: z.number().optional() })),
);

function retryAfterMsOf({ headers }: Response, code: number | undefined): number {
  const seconds = Number(headers.get("retry-after") ?? "");
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  const minutes = Object.values(readUsage(headers.get("x-business-use-case-usage")))
    .flat()
    .map((usage) => usage.estimated_time_to_regain_access ?? 0);
  return Math.max(0, ...minutes) * minuteMs || (limits.get(code ?? 4) ?? minuteMs);
}

function readUsage(header: string | null): z.output<typeof Usage> {
  try {
    return Usage.safeParse(JSON.parse(header ?? "{}")).data ?? {};
  } catch {
    return {};
  }
}
