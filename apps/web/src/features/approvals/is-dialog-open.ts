/** Whether a dialog is in front of the page, whose keys are not the page's. */
export const isDialogOpen = (): boolean =>
  document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
