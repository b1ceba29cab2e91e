import { agentErrors, fileErrors, type AgentUpsert } from "@parley/contract";
import { formatDiagnostic, normalizeAgentKernel, parseAgentFile, type AgentKernel } from "@parley/promptfile";
import { describeLinks, type FileKind } from "../files/index.ts";
import { linksOf } from "./agent-type.ts";

/** What makes an Agent of a File. */
export const agentKind: FileKind<"agent", AgentUpsert, AgentKernel> = {
  type: "agent",
  toKernel: (body) => normalizeAgentKernel(body),
  async check(executor, { organizationId, kernel }) {
    const links = linksOf(kernel);
    const files = await describeLinks(executor, { organizationId, links });
    const missing = links.find((link) => files.get(link) === undefined);
    if (missing) {
      const { file_id: file, version_id, environment_id } = missing;
      throw fileErrors.linkNotFound({
        file,
        link: version_id ?? environment_id ?? "the default environment",
      });
    }
  },
};

/** Parameters, or the text of an `.agent` file, in normal form. @throws unprocessable with each error's place */
export function readAgent(given: AgentKernel | string): AgentKernel {
  if (typeof given !== "string") return normalizeAgentKernel(given);
  const { kernel, diagnostics } = parseAgentFile(given);
  if (kernel !== undefined) return normalizeAgentKernel(kernel);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  throw agentErrors.fileInvalid({
    excerpt: errors.map((diagnostic) => formatDiagnostic(given, diagnostic)).join("\n\n"),
    diagnostics: errors.map(({ code, message, hint, line, column }) => ({
      code,
      message,
      hint,
      line,
      column,
    })),
  });
}
