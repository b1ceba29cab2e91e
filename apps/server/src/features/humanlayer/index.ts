export { mountHumanlayer } from "./mount-humanlayer.ts";
