import { createServer, type ServerResponse } from "node:http";

/** Holds requests until another one lets them go: what waiting costs without anything to decide. */
const waiting = new Map<string, ServerResponse>();

createServer((request, response) => {
  const [, what, id = ""] = (request.url ?? "").split("/");
  if (what === "wait") {
    waiting.set(id, response);
    return;
  }
  request.resume().on("end", () => {
    waiting.get(id)?.end("{}");
    response.end("{}");
  });
}).listen(Number(process.env["PORT"]), "127.0.0.1");
