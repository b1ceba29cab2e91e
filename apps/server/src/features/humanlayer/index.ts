export { mountHumanlayer } from "./mount-humanlayer.ts";
export { isLaunch, sampleWireEvent, toLaunchEvent, toWireEvent, type WireEvent } from "./wire-event.ts";
