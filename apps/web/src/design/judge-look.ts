import { nounIcons } from "./nouns.ts";

/** How a judgment shows who made it: a person, code, or another machine. */
export function judgeLook(evaluatorType: string | undefined) {
  if (evaluatorType === "human")
    return { Icon: nounIcons.human, tone: "human", label: "By a person" } as const;
  if (evaluatorType === "python") return { Icon: nounIcons.code, tone: "machine", label: "By code" } as const;
  return { Icon: nounIcons.machine, tone: "machine", label: "By a machine" } as const;
}
