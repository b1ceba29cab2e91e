import type { Channel } from "./queries.ts";

/** Where answers come in, and what is to be done with that; no `url` where nothing is. */
export type InboundAddress = { words: string; url?: string; command?: string };

type Known = Pick<Channel, "kind" | "settings" | "secrets" | "inbound_url">;

const providers: Readonly<Record<string, string>> = {
  generic: "Your program posts mail that comes in to",
  mailgun: "At Mailgun, Receiving: a route that forwards to",
  sendgrid: "At SendGrid, Inbound Parse: the destination",
  postmark: "At Postmark, the inbound stream’s webhook, with user:password@ after https://",
  ses: "At Amazon SNS, an HTTPS subscription of the topic, to",
};

function ofMail({ settings, inbound_url: url }: Known): InboundAddress {
  const { imap, inbound, reply_address: replies } = settings;
  if (typeof inbound === "string")
    return { words: providers[inbound] ?? "Mail comes in at", url: `${url}/mail` };
  if (imap != null) return { words: "Answers are read from its mailbox." };
  return replies == null
    ? { words: "Answered by the links in the mail." }
    : { words: "Answers are taken by Parley’s own SMTP receiver." };
}

const telegramCommand = (url: string): string =>
  `curl "https://api.telegram.org/bot$BOT_TOKEN/setWebhook" -d "url=${url}" -d "secret_token=$WEBHOOK_SECRET" -d 'allowed_updates=["message","callback_query"]'`;

/** In the words that stand at the platform, so that whoever sets it up knows where to paste it. */
export function inboundOf(channel: Known): InboundAddress {
  const { kind, secrets, inbound_url: url } = channel;
  switch (kind) {
    case "email":
      return ofMail(channel);
    case "slack":
      return secrets.includes("app_token")
        ? { words: "Answers are fetched by Socket Mode." }
        : { words: "Manifest… holds the addresses for Slack, all below", url };
    case "discord":
      return { words: "At Discord, General Information: Interactions Endpoint URL", url };
    case "google_chat":
      return {
        words:
          "At Google, Google Chat API, Configuration: HTTP endpoint URL, authentication audience Project number",
        url,
      };
    case "teams":
      return { words: "In the Azure portal, Configuration of the bot: Messaging endpoint", url };
    case "telegram":
      return { words: "At Telegram, by this command: the webhook", url, command: telegramCommand(url) };
    case "whatsapp":
      return {
        words: "At Meta, WhatsApp, Configuration: Callback URL, with the verify token. Subscribe to messages",
        url,
      };
    case "sms":
      return { words: "At Twilio, the number’s or the service’s webhook for incoming messages (POST)", url };
    case "twilio_whatsapp":
      return { words: "At Twilio, the WhatsApp sender’s webhook for incoming messages (POST)", url };
    case "webhook":
      return { words: "Your program posts its signed answers to", url };
    default:
      return { words: "Answers come to", url };
  }
}
