import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley whoami` */
export function createWhoamiCommand(terminal: Terminal): Command {
  const command = new Command("whoami")
    .summary("show which server is asked, and as whom")
    .description("Show which server is asked, as whom, in which organization, and what may be done there.")
    .action(async (options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const me = await parley.me.get();
      if (output.isJson) return output.json({ server: parley.baseUrl, ...me });
      output.line(`${me.actor.name} of ${me.organization.name} on ${parley.baseUrl}`);
      output.note(`may: ${me.permissions.join(", ")}`);
    });
  return withExamples(withCommonOptions(command), [["parley whoami", "before a push"]]);
}
