import { Command, InvalidArgumentError } from "commander";
import { withExamples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";

type Options = { readonly port?: string; readonly host?: string; readonly dataDir?: string };

/** `parley serve` */
export function createServeCommand(terminal: Terminal): Command {
  const command = new Command("serve")
    .summary("start a server here")
    .description(
      "Start Parley: API, web app and database in one process. The line it prints holds a link that signs a browser in.\n" +
        "Ctrl+C ends it after the calls under way. All settings: docs/configuration.md.",
    )
    .option("--port <number>", "the port to listen on; 0 takes a free one (or PORT; default 4400)", parsePort)
    .option(
      "--host <address>",
      "the address to listen on; 0.0.0.0 for other machines (or HOST; default 127.0.0.1)",
    )
    .option("--data-dir <folder>", "where everything is kept (or PARLEY_DATA_DIR; default ./.parley)")
    .action(async ({ port, host, dataDir }: Options) => {
      // Loaded here, so that the other commands start without a server's modules.
      const { main } = await import("@parley/server");
      await main({
        ...terminal.environment,
        ...(port !== undefined && { PORT: port }),
        ...(host !== undefined && { HOST: host }),
        ...(dataDir !== undefined && { PARLEY_DATA_DIR: dataDir }),
      });
    });
  return withExamples(command, [
    ["parley serve", "on http://127.0.0.1:4400, with data in ./.parley"],
    ["OPENAI_API_KEY=sk-… parley serve", "with a provider's key of the environment"],
    ["parley serve --host 0.0.0.0 --port 8080 --data-dir /var/lib/parley", "for a team"],
  ]);
}

function parsePort(value: string): string {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError("Give a whole number from 0 to 65535.");
  }
  return value;
}
