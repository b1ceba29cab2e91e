import { openAgainstAimock } from "../../testing/aimock.ts";
import { modelSuite } from "../../testing/model.testsuite.ts";
import { anthropic } from "./index.ts";

modelSuite("anthropic", {
  open: () => openAgainstAimock(anthropic, ""),
  hasThinking: true,
  modelName: "claude-sonnet-4-5",
});
