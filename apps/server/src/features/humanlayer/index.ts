export { mountHumanlayer } from "./mount-humanlayer.ts";
export { sampleWireEvent, toMailEvent, toWireEvent, type WireEvent } from "./wire-event.ts";
