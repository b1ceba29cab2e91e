import type { AnswerBack } from "@parley/sdk";
import { createLineReader } from "@parley/sdk/terminal";
import { toSafeText } from "../../output.ts";
import type { Session } from "../../session.ts";

/** Shows what reviewers ask back; whoever sits at the terminal may answer, and `parley approvals reply` may always. */
export const answerBack =
  ({ output, terminal: { stdin, stderr } }: Session): AnswerBack =>
  async ({ approvalId, text, by, signal }) => {
    output.error(`${toSafeText(`${by.name} asks: ${text}`)}\n`);
    if (!stdin.isTTY) {
      output.note(`Answer with \`parley approvals reply ${approvalId} '…'\`.`);
      return undefined;
    }
    const lines = createLineReader({ input: stdin, output: stderr });
    try {
      return await lines.ask("your answer > ", signal);
    } finally {
      lines.close();
    }
  };
