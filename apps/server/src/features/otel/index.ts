export { mountOtel } from "./mount-otel.ts";
