const tasks = new Set<() => void>();
let isListening = false;

/** Does it when the process ends by itself, by `process.exit` or by an error that nobody caught. Answers how to forget it. */
export function atExit(task: () => void): () => void {
  if (!isListening) process.on("exit", () => tasks.forEach((run) => run()));
  isListening = true;
  tasks.add(task);
  return () => void tasks.delete(task);
}
