import { openAgainstAimock } from "../../testing/aimock.ts";
import { modelSuite } from "../../testing/model.testsuite.ts";
import { openai } from "./index.ts";

modelSuite("openai", { open: () => openAgainstAimock(openai, "/v1"), hasThinking: false });
