import { z } from "zod";

const Address = z.url({ protocol: /^https?$/ }).max(500);

/** A Chat app of yours in Google Cloud. */
export const GoogleChatSettings = z.strictObject({
  project_number: z
    .string()
    .regex(/^\d{6,20}$/u, "It is the project's number, not its id")
    .describe("Of the Google Cloud project: what comes in is signed for it."),
  api_url: Address.nullish().describe("Default: `https://chat.googleapis.com`."),
  token_url: Address.nullish().describe("Default: `https://oauth2.googleapis.com/token`."),
  keys_url: Address.nullish().describe(
    "Where Google publishes the keys by which what comes in is signed. Default: those of `chat@system.gserviceaccount.com`.",
  ),
});
export type GoogleChatSettings = z.output<typeof GoogleChatSettings>;

/** What is used of a service account's key. */
export const ServiceAccountKey = z.looseObject({
  client_email: z.string().min(3).max(320),
  private_key: z.string().min(100).max(10_000),
});

export const GoogleChatSecrets = z.strictObject({
  service_account_key: z
    .string()
    .min(1)
    .max(20_000)
    .refine((text) => ServiceAccountKey.safeParse(parseJson(text)).success, {
      error: "Give the whole JSON file of the service account's key",
    })
    .describe("The JSON file of a key of the app's service account, as text."),
});
export type GoogleChatSecrets = z.output<typeof GoogleChatSecrets>;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
