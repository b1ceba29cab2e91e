export { createChatAdapters, type ChatAdapters } from "./chat-sdk/chat-adapters.ts";
export { createChannels, type ChannelConnections } from "./channels.ts";
export {
  addressesOf,
  findAgentAddress,
  isOurAddress,
  mailboxOf,
  mayLaunch,
  type AgentAddress,
} from "./email/agent-address.ts";
export type { EmailConnections } from "./email/connections.ts";
export { withOwnResults } from "./email/identity/with-own-results.ts";
export type { ResolveDns } from "./email/identity/verify-mail.ts";
export { parseMail } from "./email/reading/parse-mail.ts";
export { replyOf } from "./email/reading/reply-of.ts";
export type { ReceivedMail } from "./email/received-mail.ts";
export { openReceiver, type Receiver } from "./email/receiving/open-receiver.ts";
export { readInboundRequest } from "./email/receiving/read-inbound-request.ts";
export { watchMailbox } from "./email/receiving/watch-mailbox.ts";
export { withoutApproval, type Card, type CardState, type Stakes } from "./kernel/card.ts";
export { ChannelFailure, mayPass } from "./kernel/channel-failure.ts";
export type {
  Answering,
  Capabilities,
  CardLimits,
  Channel,
  ChannelTools,
  Contact,
  Exchange,
  Identity,
  Posted,
  Posting,
  Setup,
  Stopgap,
  TestReport,
} from "./kernel/channel.ts";
export { approvals } from "./kernel/decisive-words.ts";
export type { DeliveryAttempt, DeliveryStatus, KeptExchange } from "./kernel/delivery.ts";
export type {
  ChannelAsking,
  ChannelDecision,
  ChannelEvent,
  EventResult,
  HttpReply,
  Inbound,
  Inbox,
  MailInbound,
  Receipt,
  Received,
} from "./kernel/inbound.ts";
export { diffArguments } from "./kernel/diff-arguments.ts";
export { diffText } from "./kernel/diff-text.ts";
export { makeDigest, type ToldTogether } from "./kernel/make-digest.ts";
export { makeCard, type RequestView } from "./kernel/make-card.ts";
export { makeNotice, type NoticeView } from "./kernel/make-notice.ts";
export { isDecisive } from "./kernel/read-answer.ts";
export { readWords, type Reading } from "./kernel/read-words.ts";
export { exchangeCode, type SlackInstall } from "./slack/exchange-code.ts";
export { botScopes, makeManifest } from "./slack/manifest.ts";
export { readSlackOrigin } from "./slack/read-payload.ts";
export { verifySignature } from "./slack/verify-signature.ts";
export { watchSocket, type SocketWatching } from "./slack/watch-socket.ts";
