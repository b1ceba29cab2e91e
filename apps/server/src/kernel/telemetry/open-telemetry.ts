import type { Logger } from "pino";
import type { Config } from "../../config.ts";
import type { Telemetry } from "./telemetry.ts";

type Options = {
  config: Pick<Config, TelemetrySetting>;
  version: string;
  logger: Logger;
};

export type TelemetrySetting = Extract<keyof Config, `OTEL_${string}`>;

/** What the settings ask for; `undefined` without an endpoint, and then no module of OpenTelemetry is loaded. */
export async function openTelemetry({ config, version, logger }: Options): Promise<Telemetry | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = config;
  if (endpoint === undefined || config.OTEL_SDK_DISABLED) return undefined;
  const { createTelemetry } = await import("./otlp/create-telemetry.ts");
  return createTelemetry({ config, endpoint, version, logger });
}
