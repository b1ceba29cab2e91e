import { Command } from "commander";
import { withExamples } from "../examples.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../session.ts";
import type { Terminal } from "../terminal.ts";

/** `parley sign-in` */
export function createSignInCommand(terminal: Terminal): Command {
  const command = new Command("sign-in")
    .summary("make a one-time link that signs a browser in")
    .description("Make a link that signs a browser in. It works once, and for a short time.")
    .action(async (options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const link = await parley.me.createSignInLink();
      if (output.isJson) return output.json(link);
      output.line(link.url);
      const until = new Date(link.expires_at).toLocaleTimeString("en-GB", { timeStyle: "short" });
      output.note(`Works once, until ${until}.`);
    });
  return withExamples(withCommonOptions(command), [["parley sign-in", "open what it prints in a browser"]]);
}
