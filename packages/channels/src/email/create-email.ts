import type { Channel } from "../kernel/channel.ts";
import type { EmailConnections } from "./connections.ts";
import { receiveMail } from "./receive-mail.ts";
import type { EmailSecrets, EmailSettings } from "./schema.ts";
import { sendAsking, sendOutcome } from "./send-mail.ts";
import { testEmail } from "./test-email.ts";

/**
 * Mail: asks by a mail to each recipient, whose answers carry a token of their own, and says what became of it in the
 * same thread.
 *
 * @example createEmail({ ownServer: undefined, resolveHost: async (host) => host })
 */
export function createEmail(connections: EmailConnections): Channel<EmailSettings, EmailSecrets> {
  return {
    kind: "email",
    capabilities: {
      buttons: true,
      dialogs: false,
      updates: false,
      people: true,
      personalLinks: true,
      limits: { fields: 50, valueChars: 4000, messageChars: 20_000, previews: 10 },
    },
    notify: (tools, setup, posting) => sendAsking({ tools, setup, connections }, posting),
    update: (tools, setup, posting) => sendOutcome({ tools, setup, connections }, posting),
    receive: (tools, setup, inbound) => receiveMail({ tools, setup, connections }, inbound),
    // A mail counts only where its sender was proven: the address is what was proven.
    identify: async (_tools, _setup, { id }) => ({ name: id, email: id }),
    findPlace: async (_tools, _setup, email) => email.toLowerCase(),
    test: (tools, setup, place) => testEmail({ tools, setup, connections }, place),
  };
}
