export { channelSuite, type ChannelHarness, type ShownMessage } from "./channel.testsuite.ts";
export { exampleCard, exampleView } from "./example-card.ts";
export { handOver, handOverSecret, mailChannel } from "../email/testing/hand-over.ts";
export { readTaken, replyTo } from "../email/testing/open-email-harness.ts";
export { openImapServer } from "../email/testing/open-imap-server.ts";
export { createSigningDomain } from "../email/testing/sign-mail.ts";
export { openMailServer } from "../email/testing/open-mail-server.ts";
export { signTwilio } from "../twilio/receive-message.ts";
export { openTwilio } from "../twilio/testing/open-twilio.ts";
