import { readMinuteRates } from "@parley/gateway";
import { z } from "zod";
import { isOfThisMachine } from "./kernel/auth-mode.ts";
import { parseAllowList } from "./kernel/egress/allow-list.ts";
import { parseProxies } from "./kernel/http/client-address.ts";
import { parsePairs } from "./kernel/telemetry/parse-pairs.ts";

/** A setting read from the environment: what it means and how its text is read. */
type Setting = { readonly schema: z.ZodType; readonly description: string; readonly example?: string };

const whole = (from: number, to?: number) => {
  const words = `must be a whole number from ${from} ${to === undefined ? "on" : `to ${to}`}`;
  const atLeast = z.coerce.number(words).int(words).min(from, words);
  return to === undefined ? atLeast : atLeast.max(to, words);
};
const oneOf = <const T extends readonly string[]>(...choices: T) =>
  z.enum(choices, `must be one of ${choices.join(", ")}`);

const Origins = z
  .string()
  .refine(
    (text) =>
      text.split(",").every((part) => part.trim() === "" || URL.parse(part.trim())?.origin === part.trim()),
    { error: "must be origins such as https://app.example.org, with commas between them" },
  );
const Port = whole(0, 65_535);
const Bytes = whole(1024);
const Milliseconds = whole(1);
const EgressAllow = z.string().refine(
  (text) => {
    try {
      parseAllowList(text);
      return true;
    } catch {
      return false;
    }
  },
  {
    error: "must be hosts, *.hosts, addresses or CIDR ranges with commas between them",
  },
);
const Proxies = z.string().refine(
  (text) => {
    try {
      parseProxies(text);
      return true;
    } catch {
      return false;
    }
  },
  { error: "must be addresses or CIDR ranges with commas between them" },
);
const Pairs = z.string().superRefine((text, context) => {
  try {
    parsePairs(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be read";
    context.addIssue(`must be name=value pairs with commas between them, values percent-encoded: ${why}`);
  }
});
const rateWords =
  "must be pairs of a provider's name and how many a minute, with commas between them: openai=500,anthropic=50";
const MinuteRates = z
  .string()
  .default("")
  .transform((text, context) => {
    const rates = readMinuteRates(text);
    if (rates === undefined) context.addIssue(rateWords);
    return rates ?? {};
  });
const packageName = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;
const PackageNames = z
  .string()
  .default("")
  .transform((text, context) => {
    const names = text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    if (!names.every((name) => packageName.test(name)))
      context.addIssue("must be names of packages with commas between them");
    return names;
  });
const Flag = z
  .enum(["true", "false"], "must be true or false")
  .default("false")
  .transform((text) => text === "true");
const longEnough = "must have at least 16 characters";

/** Every setting of the server. `docs/configuration.md` is made from this. */
export const settings = {
  PORT: { schema: Port.default(4400), description: "The port to listen on; 0 takes a free one." },
  HOST: {
    schema: z.string().default("127.0.0.1"),
    description: "The address to listen on. `0.0.0.0` makes Parley reachable from other machines.",
  },
  PARLEY_DATA_DIR: {
    schema: z.string().default("./.parley"),
    description:
      "The folder for the database, the key file, and `cache` and `uploads`, which can be deleted while Parley does not run. Parley writes nowhere outside it.",
  },
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "must be a postgres:// URL, or left out for SQLite")
      .optional(),
    description: "A PostgreSQL database. Absent: SQLite in the data folder.",
    example: "postgres://parley:secret@db.internal/parley",
  },
  PARLEY_DATABASE_CONNECTIONS: {
    schema: whole(1, 1000).default(10),
    description:
      "PostgreSQL: the connections this process holds at most; three more are for long reads such as lists and searches.",
  },
  PARLEY_DURABILITY: {
    schema: oneOf("process", "power").default("process"),
    description:
      "What an acknowledged write survives on SQLite. `process`: the death of the process, `kill -9` included; a power cut may lose the last moments, never the database. `power`: a power cut too, at the price of a disk flush for each group of writes.",
  },
  PARLEY_API_KEY: {
    schema: z.string().min(16, longEnough).optional(),
    description:
      "If set, it works as an admin key of the default organization. For automation and CI. After a start with another one the earlier no longer works; leaving it out withdraws nothing.",
  },
  PARLEY_SECRET: {
    schema: z.string().min(16, longEnough).optional(),
    description: "Encrypts saved provider keys. Absent: a key file made in the data folder (mode 0600).",
  },
  PARLEY_PREVIOUS_SECRET: {
    schema: z.string().min(16, longEnough).optional(),
    description:
      "The `PARLEY_SECRET` (or the content of the key file) of before, while it is being changed: what was encrypted with it is readable still, and encrypted anew by a job, whose end is logged. Then it may go.",
  },
  PARLEY_PUBLIC_URL: {
    schema: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
    description: "Where people reach Parley, for links. Absent: the address it listens on.",
    example: "https://parley.example.org",
  },
  PARLEY_AUTH: {
    schema: oneOf("local", "accounts").optional(),
    description:
      "How people get in. `local`: one person, by the link that a start prints; only on an address of this machine. `accounts`: everybody with an account of their own. Absent: `local` where both HOST and PARLEY_PUBLIC_URL are addresses of this machine, else `accounts`.",
  },
  PARLEY_TRUSTED_PROXIES: {
    schema: Proxies.default(""),
    description:
      "The addresses or CIDR ranges of reverse proxies, with commas between them. What they say in `X-Forwarded-For` counts as the address of the client; what others say does not.",
    example: "10.0.0.0/8",
  },
  PARLEY_SMTP_URL: {
    schema: z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" }).optional(),
    description:
      "The mail server for invitations and sign-in. Absent: what would be sent is written to the log, for whoever runs Parley.",
    example: "smtps://parley:secret@mail.example.org",
  },
  PARLEY_MAIL_FROM: {
    schema: z.string().optional(),
    description: "The sender of mail. Absent: `Parley <parley@…>` at the mail server's host.",
    example: "Parley <parley@example.org>",
  },
  PARLEY_MAIL_LIMIT_BYTES: {
    schema: Bytes.default(10 * 1024 * 1024),
    description: "The largest mail that is taken in, attachments included.",
  },
  PARLEY_MAIL_RECEIVER_PORT: {
    schema: whole(0, 65_535).optional(),
    description:
      "Takes mail for channels by SMTP on this port, unencrypted, from a mail server of yours that hands it on. Absent: none is taken that way.",
    example: "2525",
  },
  PARLEY_MAIL_RECEIVER_HOST: {
    schema: z.string().default("127.0.0.1"),
    description: "The address on which it is taken.",
  },
  PARLEY_SLACK_CLIENT_ID: {
    schema: z.string().optional(),
    description:
      "The client id of an app at Slack that organizations here add to their workspaces with “Add to Slack”; its client secret and signing secret are needed as well. Absent: each organization sets up an app of its own.",
  },
  PARLEY_SLACK_CLIENT_SECRET: {
    schema: z.string().optional(),
    description: "The client secret of that app.",
  },
  PARLEY_SLACK_SIGNING_SECRET: {
    schema: z.string().optional(),
    description: "The signing secret of that app: what comes in for it is believed by this.",
  },
  PARLEY_SLACK_API_URL: {
    schema: z
      .url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" })
      .default("https://slack.com/api/"),
    description: "Where that app asks Slack. For GovSlack, `https://slack-gov.com/api/`.",
  },
  PARLEY_CHAT_ADAPTERS: {
    schema: PackageNames,
    description:
      "The adapters of Chat SDK that channels of the kind `chat_sdk` may load: names of packages that are installed beside Parley, with commas between them. They run in processes beside the server, as the same user: name only what you trust. Absent: none, and there is no such kind.",
    example: "@chat-adapter/linear, @chat-adapter/github",
  },
  PARLEY_EXAMPLES: {
    schema: oneOf("on", "off").default("on"),
    description: "Whether the first boot imports the example workspace.",
  },
  PARLEY_LOG_LEVEL: {
    schema: oneOf("silent", "error", "warn", "info", "debug").default("info"),
    description: "How much is logged, as JSON lines on standard error.",
  },
  PARLEY_BODY_LIMIT_BYTES: {
    schema: Bytes.default(10 * 1024 * 1024),
    description: "The largest request body; a larger one is answered 413.",
  },
  PARLEY_UPLOAD_LIMIT_BYTES: {
    schema: Bytes.default(256 * 1024 * 1024),
    description: "The largest file that may be uploaded; a larger one is answered 413.",
  },
  PARLEY_CORS_ORIGINS: {
    schema: Origins.default(""),
    description:
      "Origins whose pages may ask the API from a browser, with an API key and never with a session: with commas between them.",
    example: "https://app.example.org",
  },
  PARLEY_EGRESS_ALLOW: {
    schema: EgressAllow.default(""),
    description:
      "What addresses that users give (of webhooks, tools, channels, git servers, redaction hooks, identity providers, push services, base URLs that organizations save for models) may lead to beside the public internet: hosts, `*.hosts`, addresses and CIDR ranges, with commas between them. Addresses of images and documents in messages are not asked by Parley: they go to the model's provider as they are.",
    example: "hooks.internal, *.corp.example, 10.1.0.0/16",
  },
  PARLEY_PROVIDER_TIMEOUT_MS: {
    schema: Milliseconds.default(600_000),
    description: "Longest wait for the first byte of a model provider's answer.",
  },
  PARLEY_PROVIDER_IDLE_TIMEOUT_MS: {
    schema: Milliseconds.default(120_000),
    description: "Longest silence within a model provider's answer.",
  },
  PARLEY_PROVIDER_MAX_RETRIES: {
    schema: whole(0, 10).default(2),
    description: "Further tries of one model after 408, 409, 429, 5xx and network failures.",
  },
  PARLEY_CODE_PROCESSES: {
    schema: whole(1, 64).default(2),
    description:
      "Processes in which code of Tools and Evaluators runs, for Python and for JavaScript each. They start when they are needed.",
  },
  PARLEY_CODE_TIME_MS: {
    schema: whole(10, 600_000).default(10_000),
    description: "How long code of a Tool or an Evaluator may run, by the clock.",
  },
  PARLEY_CODE_CPU_MS: {
    schema: whole(10, 600_000).default(5000),
    description: "How much of the processor's time code of a Tool or an Evaluator may use.",
  },
  PARLEY_CODE_MEMORY_MB: {
    schema: whole(64, 1024).default(128),
    description: "How much memory code of a Tool or an Evaluator may use, in MiB.",
  },
  PARLEY_PYTHON_PACKAGES: {
    schema: z.string().optional(),
    description:
      "A folder of Python packages that code of Tools and Evaluators can import: wheels that are only Python, whose names end in `-none-any.whl`. Read when Parley starts.",
    example: "/srv/parley/wheels",
  },
  PARLEY_EVALUATION_CALLS: {
    schema: whole(1, 1000).default(8),
    description:
      "How many calls of one model provider the Runs of an organization's Evaluations make at once, in each process.",
  },
  PARLEY_PROVIDER_REQUESTS_PER_MINUTE: {
    schema: MinuteRates,
    description:
      "How many requests each organization makes of a model provider in any minute, in each process: calls, Runs and judges together. Whoever calls goes before Runs, waits for up to half a minute, and is then answered 429; Runs wait as long as it takes. Absent: as many as there are.",
    example: "openai=500,anthropic=50",
  },
  PARLEY_PROVIDER_TOKENS_PER_MINUTE: {
    schema: MinuteRates,
    description:
      "Likewise how many tokens, of prompts and answers. Until an answer is there, it counts as those before it did on average, so it may be gone beyond a little.",
    example: "openai=200000",
  },
  PARLEY_DRAIN_MS: {
    schema: Milliseconds.default(10_000),
    description: "How long SIGTERM waits for requests under way before it cuts them.",
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
    description:
      "Where traces and metrics of Parley itself are sent, at `/v1/traces` and `/v1/metrics` below it. Absent: none are made.",
    example: "http://collector.internal:4318",
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    schema: Pairs.default(""),
    description: "Headers to send them with: `name=value` pairs with commas between them, percent-encoded.",
    example: "authorization=Bearer%20abc",
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    schema: oneOf("http/protobuf").default("http/protobuf"),
    description: "How they are sent. Parley speaks OTLP/HTTP with protobuf only.",
  },
  OTEL_SERVICE_NAME: {
    schema: z.string().default("parley"),
    description: "What this server is called in them.",
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    schema: Pairs.default(""),
    description: "What else is said of this server in them: `name=value` pairs.",
    example: "deployment.environment.name=production",
  },
  OTEL_TRACES_EXPORTER: {
    schema: oneOf("otlp", "none").default("otlp"),
    description: "`none`: no traces.",
  },
  OTEL_METRICS_EXPORTER: {
    schema: oneOf("otlp", "none").default("otlp"),
    description: "`none`: no metrics.",
  },
  OTEL_METRIC_EXPORT_INTERVAL: {
    schema: whole(100).default(60_000),
    description: "How often metrics are sent, in milliseconds.",
  },
  OTEL_TRACES_SAMPLER: {
    schema: oneOf(
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
      "always_on",
      "always_off",
      "traceidratio",
    ).default("parentbased_always_on"),
    description:
      "Which traces are recorded. `parentbased_…`: those the caller records, and of the rest as said.",
  },
  OTEL_TRACES_SAMPLER_ARG: {
    schema: z.coerce
      .number("must be a number from 0 to 1")
      .min(0, "must be a number from 0 to 1")
      .max(1, "must be a number from 0 to 1")
      .default(1),
    description: "The share of traces for `traceidratio`.",
  },
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: {
    schema: Flag,
    description: "`true`: spans of model calls hold what was asked and answered.",
  },
  OTEL_SDK_DISABLED: { schema: Flag, description: "`true`: no traces and no metrics, whatever else is set." },
} as const satisfies Record<string, Setting>;

export type Config = { [K in keyof typeof settings]: z.output<(typeof settings)[K]["schema"]> };

/** A setting that cannot be used, in words for the person who set it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  /** Of sentences without their full stop. */
  static of(problems: readonly string[]): ConfigError {
    const [only = ""] = problems;
    if (problems.length === 1) return new ConfigError(`${only}.`);
    return new ConfigError(`These settings cannot be used:\n  ${problems.join("\n  ")}`);
  }
}

/**
 * Reads the settings. Empty texts count as absent.
 *
 * @throws ConfigError naming every setting that cannot be used, and why
 * @example readConfig({ PORT: "8080" }).PORT // 8080
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const entries = Object.entries(settings).map(([name, { schema }]) => {
    const parsed = schema.safeParse(environment[name] || undefined);
    if (!parsed.success) problems.push(`${name} ${parsed.error.issues[0]?.message ?? "cannot be used"}`);
    return [name, parsed.data] as const;
  });
  if (problems.length > 0) throw ConfigError.of(problems);
  const config = Object.fromEntries(entries) as Config;
  const { PARLEY_SLACK_CLIENT_ID: id, PARLEY_SLACK_CLIENT_SECRET: key } = config;
  const ofSlack = [id, key, config.PARLEY_SLACK_SIGNING_SECRET].filter((value) => value !== undefined);
  if (ofSlack.length === 1 || ofSlack.length === 2)
    throw ConfigError.of([
      "PARLEY_SLACK_CLIENT_ID, PARLEY_SLACK_CLIENT_SECRET and PARLEY_SLACK_SIGNING_SECRET are needed together",
    ]);
  if (config.PARLEY_AUTH === "local" && !isOfThisMachine(config.HOST, config.PARLEY_PUBLIC_URL))
    throw ConfigError.of([
      "PARLEY_AUTH can be local only where HOST and PARLEY_PUBLIC_URL are addresses of this machine",
    ]);
  return config;
}
