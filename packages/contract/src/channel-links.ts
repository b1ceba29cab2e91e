import { z } from "zod";
import { channelErrors } from "./channels.ts";
import { ChannelKindName } from "./channel.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";

export const channelLinkErrors = defineErrors("channel_links", {
  browserOnly: {
    kind: "forbidden",
    message: () => "Only a person who is signed in with a browser says which account is theirs: no key does.",
  },
  unknown: {
    kind: "not_found",
    message: () =>
      "This address was used already, is older than ten minutes, or is of another organization. Ask for a new one where you got it.",
  },
  wrongCode: {
    kind: "unprocessable",
    message: () => "This is not the code that stands beside the link, where it was asked for.",
  },
  notYours: {
    kind: "not_found",
    message: () => "No such account is linked to you.",
  },
  taken: {
    kind: "conflict",
    message: () => "This account is linked to a member already. Ask an admin to change it.",
  },
});

const ChannelLink = z
  .object({
    channel: z.object({ id: z.string(), kind: ChannelKindName, name: z.string() }),
    external_id: z.string().describe("The platform's own id: `U0123`."),
    external_name: z.string().describe("What the account calls itself. It proves nothing."),
    expires_at: Timestamp,
  })
  .meta({ id: "ChannelLink" });

const LinkedAccount = ChannelLink.pick({ channel: true, external_id: true })
  .extend({ created_at: Timestamp.describe("When it was last linked.") })
  .meta({ id: "LinkedAccount" });

const body = z.object({
  token: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, "Give what stands behind the # of the address")
    .describe("What the account's owner was given at the platform."),
});

export const channelLinks = resource("channel-links", {
  description: "Accounts at platforms, as whose owner a member speaks.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/channel-links",
      summary: "List the accounts that speak for you",
      description: "Those that you said are yours, and those of which an admin said so; the latest first.",
      permission: "read",
      resource: "caller",
      output: z.array(LinkedAccount),
      errors: [channelLinkErrors.browserOnly, channelErrors.noPerson],
    }),
    remove: endpoint({
      method: "DELETE",
      path: "/channel-links/:channel_id/:external_id",
      summary: "Say that an account is not yours",
      description:
        "From then on, what comes from it counts as your word no more. What it decided stays decided.",
      permission: "read",
      resource: "caller",
      params: z.object({ channel_id: z.string(), external_id: z.string() }),
      output: empty,
      errors: [channelLinkErrors.browserOnly, channelLinkErrors.notYours, channelErrors.noPerson],
    }),
    look: endpoint({
      method: "POST",
      path: "/channel-links/look",
      summary: "See which account would be linked",
      permission: "read",
      resource: "caller",
      isRepeatable: true,
      body,
      output: ChannelLink,
      errors: [channelLinkErrors.browserOnly, channelLinkErrors.unknown, channelErrors.noPerson],
    }),
    confirm: endpoint({
      method: "POST",
      path: "/channel-links",
      summary: "Say that an account is yours",
      description:
        "From then on, what comes from it counts as your word. It works once, within ten minutes. You are told of it by mail, where the server sends any.",
      permission: "read",
      resource: "caller",
      body: body.extend({
        code: z
          .string()
          .regex(/^\d{6}$/, "Give the six digits that stand beside the link")
          .describe("What the account was told beside the link, at the platform."),
      }),
      output: ChannelLink,
      errors: [
        channelLinkErrors.browserOnly,
        channelLinkErrors.wrongCode,
        channelLinkErrors.unknown,
        channelLinkErrors.taken,
        channelErrors.noPerson,
      ],
    }),
  },
});
