import type { Channel } from "../queries.ts";

type Words = { account: string; example: string; lesson: string };

/** The kinds at which an account may be somebody's whom nothing there vouches for, and how each names accounts. */
const kinds: Partial<Readonly<Record<Channel["kind"], Words>>> = {
  slack: {
    account: "Member id",
    example: "U0123456789",
    lesson:
      "Slack vouches for addresses: only who has another one there needs a link. /parley link does it too.",
  },
  teams: {
    account: "Object id",
    example: "99999999-0000-4000-8000-000000004242",
    lesson: "Who writes to the bot alone gets a link by which they say so themselves.",
  },
  google_chat: {
    account: "Account",
    example: "users/123456789",
    lesson: "Who speaks to the app gets a link by which they say so themselves.",
  },
  discord: {
    account: "User id",
    example: "1000000000000004242",
    lesson: "/parley in a channel gives a link by which they say so themselves.",
  },
  telegram: {
    account: "Account’s number",
    example: "4242",
    lesson: "Who writes /start to the bot alone gets a link by which they say so themselves.",
  },
  whatsapp: {
    account: "Number",
    example: "+4915112345678",
    lesson: "Who writes /link to the number gets a link by which they say so themselves.",
  },
  twilio_whatsapp: {
    account: "Number",
    example: "+4915112345678",
    lesson: "A number proves no address: nobody decides by one that is not linked.",
  },
  sms: {
    account: "Number",
    example: "+4915112345678",
    lesson: "A number proves no address: nobody decides by one that is not linked.",
  },
  chat_sdk: {
    account: "Account",
    example: "U0123456789",
    lesson: "Who writes link to the bot alone gets a link by which they say so themselves.",
  },
};

export const peopleWordsOf = (kind: Channel["kind"]): Words | undefined => kinds[kind];
