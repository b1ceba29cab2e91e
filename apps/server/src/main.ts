import process from "node:process";
import { ConfigError } from "./config.ts";
import { ListenError } from "./boot/listen.ts";
import { startServer } from "./start-server.ts";

/** Runs the server until SIGTERM or SIGINT; a second signal ends it at once. */
export async function main(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  try {
    const server = await startServer({
      environment,
      print: (line) => void process.stdout.write(`${line}\n`),
    });
    const stop = (): void => {
      process.once("SIGTERM", () => process.exit(1));
      process.once("SIGINT", () => process.exit(1));
      void server.close().finally(() => process.exit(0));
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  } catch (error) {
    const isExpected = error instanceof ConfigError || error instanceof ListenError;
    process.stderr.write(
      `${isExpected ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exitCode = 1;
  }
}
