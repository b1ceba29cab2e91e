import type { ChatMessage } from "@parley/promptfile";
import { callAgentVersion } from "../../agents/index.ts";
import { keepRemadeCost } from "./keep-remade-cost.ts";
import type { Maker } from "./make-log.ts";

/** A turn of an Agent, in which nobody answers calls of tools that Parley does not run: that is the Log's error. */
export const makeAgentLog: Maker = async (dependencies, making) => {
  const { version, runId, logId, item, content, context, onSpent } = making;
  let lostNano = 0;
  await callAgentVersion(dependencies, {
    fileId: version.fileId,
    versionId: version.id,
    runId,
    logId,
    context,
    request: {
      inputs: content.inputs,
      messages: content.messages as ChatMessage[] | undefined,
      source_datapoint_id: item.id,
    },
    beforeRemoval: async (transaction, logIds) => {
      const { organizationId } = context;
      const at = dependencies.clock();
      lostNano = await keepRemadeCost(transaction, { organizationId, runId, logIds, at });
    },
    onRemoved: () => onSpent(lostNano),
  });
};
