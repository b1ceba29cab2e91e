export { createChannels, type ChannelConnections } from "./channels.ts";
export type { EmailConnections } from "./email/connections.ts";
export type { Card, CardState, Stakes } from "./kernel/card.ts";
export { ChannelFailure, mayPass } from "./kernel/channel-failure.ts";
export type {
  Capabilities,
  Channel,
  ChannelTools,
  Exchange,
  Identity,
  Posted,
  Posting,
  Setup,
  TestReport,
} from "./kernel/channel.ts";
export type { DeliveryAttempt, DeliveryStatus, KeptExchange } from "./kernel/delivery.ts";
export type {
  ChannelDecision,
  ChannelEvent,
  EventResult,
  HttpReply,
  Inbound,
  Received,
} from "./kernel/inbound.ts";
export { makeCard, type RequestView } from "./kernel/make-card.ts";
export { readWords } from "./kernel/read-words.ts";
