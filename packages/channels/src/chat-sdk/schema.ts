import { z } from "zod";

const PackageName = z
  .string()
  .regex(
    /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/u,
    "It is the name of a package, such as @chat-adapter/linear",
  )
  .max(214);
const FieldName = z.string().regex(/^[A-Za-z]\w{0,99}$/u, "Names of fields have letters, digits and `_`");

/** Whole, or with a point in front for all below it: never a whole ending such as `.com`. */
const HostName = z
  .string()
  .regex(
    /^\.?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?$/u,
    "It is a host's name in small letters, such as api.linear.app, or .linear.app for all below it",
  )
  .max(253);

/** A bot of yours at a platform for which there is an adapter of Chat SDK. */
export const ChatSdkSettings = z.strictObject({
  package: PackageName.describe("The adapter, one of those that this installation allows."),
  factory: z
    .string()
    .regex(/^create\w*Adapter$/u, "It is a function's name, such as createLinearAdapter")
    .nullish()
    .describe("The export that makes the adapter. Needed where a package has several."),
  config: z
    .record(FieldName, z.unknown())
    .nullish()
    .describe("What the adapter is made with, by its own names, without its secrets."),
  hosts: z
    .array(HostName)
    .max(20)
    .nullish()
    .describe(
      "The platform's hosts, which the adapter may ask by HTTPS; a point in front stands for all below. Addresses in `config` may be asked as well. Default: those of adapters that are known, of others none.",
    ),
  max_text_chars: z
    .int()
    .min(300)
    .max(20_000)
    .nullish()
    .describe(
      "How long a text with buttons may be there without being cut. What is longer is not approved there. Default: what is known of the adapter, else 1000.",
    ),
});
export type ChatSdkSettings = z.output<typeof ChatSdkSettings>;

export const ChatSdkSecrets = z
  .object({})
  .catchall(z.string().min(1).max(20_000))
  .refine((secrets) => Object.keys(secrets).every((name) => FieldName.safeParse(name).success), {
    error: "Names of fields have letters, digits and `_`",
  })
  .describe("The adapter's secret fields, by its own names: `botToken`, `webhookSecret`.");
export type ChatSdkSecrets = z.output<typeof ChatSdkSecrets>;
