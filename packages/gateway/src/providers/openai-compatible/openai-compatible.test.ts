import { openAgainstAimock } from "../../testing/aimock.ts";
import { modelSuite } from "../../testing/model.testsuite.ts";
import { openaiCompatible } from "./index.ts";

modelSuite("openai-compatible", {
  open: () => openAgainstAimock(openaiCompatible, "/v1"),
  hasThinking: false,
});
