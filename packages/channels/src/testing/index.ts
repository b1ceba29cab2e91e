export { channelSuite, type ChannelHarness, type ShownMessage } from "./channel.testsuite.ts";
export { exampleCard, exampleView } from "./example-card.ts";
