import { z } from "zod";
import { approvalErrors } from "./approval-errors.ts";
import {
  ChangedChannel,
  Channel,
  ChannelAdapter,
  ChannelDelivery,
  ChannelKindName,
  ChannelPerson,
  LinkedPerson,
  ChannelPreferences,
  ChannelTest,
  GivenChannel,
} from "./channel.ts";
import { ChannelReading } from "./channel-reading.ts";
import { egressErrors } from "./egress-errors.ts";
import { fileErrors } from "./file.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, pageOf, pageQuery } from "./kernel/wire.ts";

export const channelErrors = defineErrors("channels", {
  notFound: {
    kind: "not_found",
    message: (p: { channel_id: string }) => `There is no channel \`${p.channel_id}\`.`,
  },
  deliveryNotFound: {
    kind: "not_found",
    message: (p: { delivery_id: string }) => `There is no delivery \`${p.delivery_id}\` of this channel.`,
  },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `There is a channel \`${p.name}\` already. Choose another name.`,
  },
  addressTaken: {
    kind: "conflict",
    message: (p: { address: string }) =>
      `The address \`${p.address}\` is a channel's already. Mail to an address goes to one channel: give another.`,
  },
  tooMany: {
    kind: "conflict",
    message: (p: { limit: number }) => `An organization has at most ${p.limit} channels. Delete one first.`,
  },
  settingsMisfit: {
    kind: "unprocessable",
    message: (p: { kind: string; problems: string }) =>
      `These are no settings of a channel of the kind \`${p.kind}\`: ${p.problems}`,
  },
  adapterNotAllowed: {
    kind: "unprocessable",
    message: (p: { package: string; allowed: string[] }) =>
      `\`${p.package}\` is no adapter that this installation allows (${p.allowed.join(", ") || "it allows none"}). Whoever runs Parley installs it (\`npm install ${p.package}\`) and names it in PARLEY_CHAT_ADAPTERS.`,
  },
  disabled: {
    kind: "conflict",
    message: (p: { channel_id: string }) =>
      `The channel \`${p.channel_id}\` is disabled, so nothing is sent. Enable it first.`,
  },
  personUnknown: {
    kind: "unprocessable",
    message: (p: { person: string }) =>
      `\`${p.person}\` is no member of this organization. Give the user id or the e-mail address of one.`,
  },
  placeNotYours: {
    kind: "unprocessable",
    message: () => "Only places among your preferences are tried. Save them first.",
  },
  noPerson: {
    kind: "forbidden",
    message: () => "This belongs to a person. Sign in, or use a key of your own.",
  },
  stillTaken: {
    kind: "unavailable",
    message: () => "This came a moment ago, and is being dealt with. Send it again in a minute.",
  },
  noRoom: {
    kind: "unavailable",
    message: (p: { reason: string }) => `This was not begun: ${p.reason} Send it again a moment later.`,
  },
  notDealtWith: {
    kind: "upstream_failed",
    message: (p: { reason: string }) => `This was not dealt with to its end: ${p.reason}`,
  },
  notGenuine: {
    kind: "unauthenticated",
    message: (p: { reason: string }) => `This is not believed: ${p.reason}`,
  },
});

const deliveryParams = z.object({ id: z.string(), delivery_id: z.string() });
const personParams = z.object({ id: z.string(), external_id: z.string().min(1).max(200) });

export const channels = resource("channels", {
  description:
    "Where people are reached beside the inbox: Slack and others. What was shown there, and who answers there.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/channels",
      summary: "List channels",
      permission: "manage-channels",
      resource: "organization",
      output: z.array(Channel),
    }),
    create: endpoint({
      method: "POST",
      path: "/channels",
      summary: "Set up a channel",
      permission: "manage-channels",
      resource: "organization",
      status: 201,
      body: GivenChannel,
      output: Channel,
      errors: [
        channelErrors.nameTaken,
        channelErrors.addressTaken,
        channelErrors.tooMany,
        channelErrors.adapterNotAllowed,
        egressErrors.urlUnusable,
        egressErrors.addressNotPublic,
        egressErrors.portNotAllowed,
      ],
    }),
    get: endpoint({
      method: "GET",
      path: "/channels/:id",
      summary: "Get a channel",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      output: Channel,
      errors: [channelErrors.notFound],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/channels/:id",
      summary: "Change a channel",
      description: "What is not given stays.",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      body: ChangedChannel,
      output: Channel,
      errors: [
        channelErrors.notFound,
        channelErrors.nameTaken,
        channelErrors.addressTaken,
        channelErrors.settingsMisfit,
        channelErrors.adapterNotAllowed,
        egressErrors.urlUnusable,
        egressErrors.addressNotPublic,
        egressErrors.portNotAllowed,
      ],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/channels/:id",
      summary: "Delete a channel, its deliveries and who is linked in it",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      output: empty,
      errors: [channelErrors.notFound],
    }),
    test: endpoint({
      method: "POST",
      path: "/channels/:id/test",
      summary: "Try a channel now",
      description: "Answers what works and what does not. With a `place`, it says a word there.",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      body: z.object({ place: z.string().max(500).nullish() }),
      output: ChannelTest,
      errors: [channelErrors.notFound],
    }),
    listDeliveries: endpoint({
      method: "GET",
      path: "/channels/:id/deliveries",
      summary: "List what was shown in a channel, newest first",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      query: z.object({
        ...pageQuery,
        status: z.enum(["pending", "delivered", "failed", "skipped"]).optional(),
      }),
      output: pageOf(ChannelDelivery),
      errors: [channelErrors.notFound],
    }),
    resendDelivery: endpoint({
      method: "POST",
      path: "/channels/:id/deliveries/:delivery_id/resend",
      summary: "Try a delivery again, with all its attempts anew",
      permission: "manage-channels",
      resource: "organization",
      params: deliveryParams,
      output: ChannelDelivery,
      errors: [channelErrors.notFound, channelErrors.deliveryNotFound, channelErrors.disabled],
    }),
    listPeople: endpoint({
      method: "GET",
      path: "/channels/:id/people",
      summary: "List who was linked to an account at the platform",
      description: "Others are known by the e-mail address that the platform vouches for.",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      output: z.array(ChannelPerson),
      errors: [channelErrors.notFound],
    }),
    linkPerson: endpoint({
      method: "PUT",
      path: "/channels/:id/people/:external_id",
      summary: "Say whose account at the platform it is",
      description:
        "What comes from that account counts as this member's word. It stands above the e-mail address.",
      permission: "manage-members",
      resource: "organization",
      params: personParams,
      body: z.object({
        person: z.string().min(1).max(320).describe("User id or e-mail address of a member."),
      }),
      output: LinkedPerson,
      errors: [channelErrors.notFound, channelErrors.personUnknown],
    }),
    unlinkPerson: endpoint({
      method: "DELETE",
      path: "/channels/:id/people/:external_id",
      summary: "Forget whose account at the platform it is",
      permission: "manage-members",
      resource: "organization",
      params: personParams,
      output: empty,
      errors: [channelErrors.notFound],
    }),
    listOfRequest: endpoint({
      method: "GET",
      path: "/approvals/:id/deliveries",
      summary: "List where a request was shown",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      output: z.array(ChannelDelivery),
      errors: [approvalErrors.notFound],
    }),
    listAdapters: endpoint({
      method: "GET",
      path: "/channel-adapters",
      summary: "List the adapters of Chat SDK that may be used",
      description:
        "Whoever runs Parley says which. None: there are no channels of the kind `chat_sdk` to be set up.",
      permission: "manage-channels",
      resource: "organization",
      output: z.array(ChannelAdapter),
    }),
    getReading: endpoint({
      method: "GET",
      path: "/channel-reading",
      summary: "Whether a Prompt reads answers in free words",
      permission: "manage-channels",
      resource: "organization",
      output: ChannelReading,
    }),
    setReading: endpoint({
      method: "PUT",
      path: "/channel-reading",
      summary: "Have a Prompt read answers in free words, or not",
      description:
        "Only what keywords leave unclear is read. At high stakes it decides nothing, and a yes beside which anything speaks against it is confirmed first.",
      permission: "manage-channels",
      resource: "organization",
      body: ChannelReading,
      output: ChannelReading,
      errors: [fileErrors.typeMismatch, fileErrors.pathInvalid, fileErrors.pathTaken],
    }),
    listMine: endpoint({
      method: "GET",
      path: "/me/channels",
      summary: "List the channels that there are",
      permission: "read",
      resource: "organization",
      output: z.array(z.object({ id: z.string(), kind: ChannelKindName, name: z.string() })),
    }),
    getPreferences: endpoint({
      method: "GET",
      path: "/me/channel-preferences",
      summary: "Where you want to be reached",
      permission: "read",
      resource: "organization",
      output: ChannelPreferences,
      errors: [channelErrors.noPerson],
    }),
    setPreferences: endpoint({
      method: "PUT",
      path: "/me/channel-preferences",
      summary: "Say where you want to be reached, by what hangs on a request and by the hour",
      permission: "read",
      resource: "organization",
      body: ChannelPreferences,
      output: ChannelPreferences,
      errors: [channelErrors.noPerson, channelErrors.notFound],
    }),
    testMine: endpoint({
      method: "POST",
      path: "/me/channel-preferences/test",
      summary: "Have a word said where you want to be reached",
      description: "A place must be among your preferences; without one, it is where the channel finds you.",
      permission: "read",
      resource: "organization",
      body: z.object({ channel_id: z.string(), place: z.string().max(500).nullish() }),
      output: ChannelTest,
      errors: [channelErrors.noPerson, channelErrors.notFound, channelErrors.placeNotYours],
    }),
  },
});
