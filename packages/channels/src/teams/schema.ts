import { z } from "zod";

const Guid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u,
    "It is like `11111111-2222-3333-4444-555555555555`",
  );
const Address = z.url({ protocol: /^https?$/ }).max(500);

/** A bot of yours for Microsoft Teams. */
export const TeamsSettings = z.strictObject({
  app_id: Guid.describe("Microsoft App ID of the bot."),
  tenant_id: Guid.describe("Of your organization at Microsoft. Nobody of another one is heard."),
  service_url: Address.nullish().describe("Default: `https://smba.trafficmanager.net/teams`."),
  login_url: Address.nullish().describe("Default: `https://login.microsoftonline.com`."),
  openid_url: Address.nullish().describe(
    "What says where the keys are by which what comes in is signed. Default: `https://login.botframework.com/v1/.well-known/openidconfiguration`.",
  ),
});
export type TeamsSettings = z.output<typeof TeamsSettings>;

export const TeamsSecrets = z.strictObject({
  app_password: z
    .string()
    .min(8, "It is longer than that: copy the secret's value, not its id")
    .max(500)
    .describe("A client secret of the bot's app registration."),
});
export type TeamsSecrets = z.output<typeof TeamsSecrets>;
