import { type DragEvent, type ReactNode, useState } from "react";
import styles from "../pages/datapoints-page.module.css";

type DropTargetProps = { isActive: boolean; onFile: (file: File) => void; children: ReactNode };

/** A page that takes a file dropped anywhere on it. */
export function DropTarget(props: DropTargetProps) {
  const [isOver, setOver] = useState(false);
  const hasFile = (event: DragEvent): boolean => props.isActive && event.dataTransfer.types.includes("Files");
  return (
    <div
      className={isOver ? styles["over"] : undefined}
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        // What is dropped on a dialog above this page is the dialog's.
        if (!hasFile(event) || event.defaultPrevented) return;
        event.preventDefault();
        const file = event.dataTransfer.files[0];
        if (file) props.onFile(file);
      }}
    >
      {props.children}
    </div>
  );
}
