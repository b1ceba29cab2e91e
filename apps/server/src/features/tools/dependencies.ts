import type { Sandbox } from "@parley/evaluators";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import type { FilesDependencies } from "../files/index.ts";
import type { OnVersionDependencies } from "../logs/index.ts";
import type { CodeLimits } from "./kinds/kind.ts";

/** What running a Tool takes. */
export type RunDependencies = Pick<FilesDependencies, "database"> & {
  sandbox: Pick<Sandbox, "runCode">;
  codeLimits: CodeLimits;
  egress: Egress;
  secrets: SecretBox;
};

export type ToolsDependencies = FilesDependencies & OnVersionDependencies & RunDependencies;
