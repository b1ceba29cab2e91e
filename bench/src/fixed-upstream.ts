import { createServer } from "node:http";

/** A model provider that answers every chat completion with the same words at once. Prints its port. */
const reply = JSON.stringify({
  id: "chatcmpl-fixed",
  object: "chat.completion",
  created: 1_760_000_000,
  model: "gpt-4o-mini-2024-07-18",
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: "Dear Ada, thank you for your order. It left us this morning.",
        refusal: null,
      },
      logprobs: null,
      finish_reason: "stop",
    },
  ],
  usage: { prompt_tokens: 42, completion_tokens: 14, total_tokens: 56 },
  system_fingerprint: "fp_fixed",
});
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(reply) };

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, headers).end(reply));
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
