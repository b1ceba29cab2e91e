/** What precedes a channel's id in the address that its platform is given. */
export const inboundPath = "/channels/";

/** Where a channel's platform sends what comes in. */
export const inboundUrlOf = (publicUrl: string, channelId: string): string =>
  `${publicUrl}${inboundPath}${channelId}/in`;
