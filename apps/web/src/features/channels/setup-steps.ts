import type { FormKind } from "./channel-draft.ts";

/** One thing to do at a platform; `at` is the page there. */
export type SetupStep = { at?: { title: string; href: string }; text: string };

const twilio: readonly SetupStep[] = [
  {
    at: { title: "Twilio’s console", href: "https://console.twilio.com" },
    text: "its first page shows the account SID and the auth token. A subaccount of Parley’s own will do.",
  },
  { text: "Then give the number the channel’s address, which stands in the list once it is set up." },
  { text: "A number proves no address: with People…, say whose it is. Nobody else decides by it." },
];

/** What to do at the platform, and where each value is found. The guides say the same at length. */
export const setupSteps: Readonly<Record<FormKind, readonly SetupStep[]>> = {
  slack: [
    { text: "Give a name, and set the channel up: the rest comes from an app that is made next." },
    { text: "In the list, Manifest… says all that Slack wants to know. Make the app from it." },
    {
      text: "With Change…, fill in what the app’s pages show: Basic Information has the app id, the signing secret and app-level tokens; OAuth & Permissions has the bot token.",
    },
  ],
  discord: [
    {
      at: {
        title: "discord.com/developers/applications",
        href: "https://discord.com/developers/applications",
      },
      text: "make an application. General Information has its id and its public key, Bot has the token.",
    },
    { text: "Set the channel up, and give the application the address that stands in the list." },
    { text: "Invite the bot: OAuth2, URL Generator, scope bot; View Channel, Send Messages, Embed Links." },
  ],
  telegram: [
    { at: { title: "@BotFather", href: "https://t.me/BotFather" }, text: "/newbot gives the bot token." },
    { text: "Set the channel up, then run the command that stands in the list: it sets the webhook." },
    { text: "Add the bot to a group and write /start there: it says which place that is." },
  ],
  google_chat: [
    {
      at: { title: "Google Cloud", href: "https://console.cloud.google.com" },
      text: "in a project, enable the Google Chat API, and note the project’s number.",
    },
    { text: "IAM, Service accounts, Create: it needs no role. Keys, Add key, JSON gives the file." },
    { text: "Set the channel up, and give the app the address that stands in the list." },
  ],
  teams: [
    {
      at: { title: "Azure portal", href: "https://portal.azure.com" },
      text: "create an Azure Bot, single tenant. It has the app id and the tenant id; Configuration, Manage password gives a client secret.",
    },
    { text: "Set the channel up, give the bot the address that stands in the list, and add Teams to it." },
    {
      at: { title: "dev.teams.microsoft.com", href: "https://dev.teams.microsoft.com" },
      text: "make an app with that bot, for team and personal, and install it.",
    },
  ],
  whatsapp: [
    {
      at: { title: "developers.facebook.com/apps", href: "https://developers.facebook.com/apps" },
      text: "make an app for WhatsApp. API Setup has both ids; App settings, Basic has the app secret.",
    },
    { text: "Business settings, System users: make one, assign app and account, and take its token." },
    { text: "Set the channel up, then give Meta its address from the list, with the verify token." },
  ],
  twilio_whatsapp: twilio,
  sms: twilio,
  webhook: [
    { text: 'Make up a secret, for instance with: echo "whsec_$(openssl rand -base64 32)"' },
    { text: "Your program is asked at its address, signed with it, and answers to the channel’s own." },
  ],
};
