import { Confirm } from "../../../design/confirm.tsx";
import { type Schedule, useDeleteSchedule } from "../queries.ts";

type DeleteScheduleDialogProps = { schedule: Pick<Schedule, "id" | "name">; onClose: () => void };

export function DeleteScheduleDialog({ schedule, onClose }: DeleteScheduleDialogProps) {
  const remove = useDeleteSchedule();
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete the schedule ${schedule.name}?`}
      act={`Delete ${schedule.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(schedule.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Plans that name it ask nobody there any more.</p>
    </Confirm>
  );
}
