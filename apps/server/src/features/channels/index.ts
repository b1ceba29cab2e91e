export { changeChannel, createChannel } from "./change-channel.ts";
export { channelSecretContext, placeTokenContext } from "./channel-secrets.ts";
export { channelJobs, planChannelSweep } from "./channels.jobs.ts";
export { channelRoutes } from "./channels.routes.ts";
export {
  findChannel,
  findChannelById,
  listChannels,
  listChannelsOfKind,
  listSlackChannelsOfApp,
} from "./channels.store.ts";
export type { ChannelRow } from "./channels.tables.ts";
export type { ChannelSet, InboundDependencies } from "./dependencies.ts";
export { deliver } from "./deliver.ts";
export { findAddressee } from "./find-addressee.ts";
export { followRequests } from "./follow-requests.ts";
export { findChannelByAddress } from "./mail-addresses.store.ts";
export { createMailConnections } from "./mail-connections.ts";
export { makeTools } from "./make-tools.ts";
export { openChannel } from "./open-channel.ts";
export { inboundPath, inboundUrlOf } from "./inbound-path.ts";
export { homeJobs } from "./keep-homes.ts";
export { channelLinkRoutes } from "./link.routes.ts";
export { mountChannels } from "./mount-channels.ts";
export { keepPlaceOptions, type PlaceWords } from "./place-options.ts";
export { planDelivery } from "./plan-delivery.ts";
export { beginPush, listHeldPushes, notePush } from "./push-log.store.ts";
export { findPushWishes } from "./push-wishes.ts";
export { proveInbound, receiveInbound, takeProven, type Proven } from "./receive-inbound.ts";
export { listSlackMessages } from "./requests.store.ts";
export { deleteOldNotices, listNoticesOf, pageNotices, type NoticeRow } from "./notices/notices.store.ts";
export { findUnknown, planNotices } from "./notices/plan-notices.ts";
export { linkJobs } from "./tell-link.ts";
export { noticeJobs } from "./notices/send-notice.ts";
