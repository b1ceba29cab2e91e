import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

const Slot = createContext<HTMLElement | null>(null);

/** The place in a prompt's header where the open tab puts its actions. */
export const PromptActionsSlot = Slot.Provider;

/** Shows actions in the header of the prompt's page. */
export function PromptActions({ children }: { children: ReactNode }) {
  const slot = useContext(Slot);
  return slot && createPortal(children, slot);
}
