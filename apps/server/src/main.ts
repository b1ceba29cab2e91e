import process from "node:process";
import { inspect } from "node:util";
import { freeWhatStartingTook } from "./boot/free-what-starting-took.ts";
import { ConfigError } from "./config.ts";
import { StartError } from "./boot/start-error.ts";
import { startServer } from "./start-server.ts";

/** Runs the server until SIGTERM or SIGINT; a second signal ends it at once. */
export async function main(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  try {
    const server = await startServer({
      environment,
      print: (line) => void process.stdout.write(`${line}\n`),
    });
    freeWhatStartingTook();
    const stop = (): void => {
      process.once("SIGTERM", () => process.exit(1));
      process.once("SIGINT", () => process.exit(1));
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${describeFailure(error)}\n`);
          process.exit(1);
        },
      );
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}

/** A sentence for what the operator can mend, everything that is known of the rest. */
const describeFailure = (error: unknown): string =>
  error instanceof ConfigError || error instanceof StartError ? error.message : inspect(error);
