import { vi } from "vitest";

/**
 * Lets the official client's `evaluations.run` write nothing, and find the terminal on which it redraws its progress.
 * Answers with what undoes it.
 */
export function silenceClient(): () => void {
  Object.assign(process.stdout, { moveCursor: () => true });
  const spies = [
    ...(["log", "info", "warn", "error"] as const).map((method) =>
      vi.spyOn(console, method).mockReturnValue(),
    ),
    vi.spyOn(process.stdout, "write").mockReturnValue(true),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
    // It leaves one behind for each Run, which ends the process.
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      for (const listener of process.listeners(signal))
        if (listener.name === "handleExitSignal") process.off(signal, listener);
  };
}
