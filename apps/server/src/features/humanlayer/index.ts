export { mountHumanlayer } from "./mount-humanlayer.ts";
export { sampleWireEvent, toWireEvent, type WireEvent } from "./wire-event.ts";
