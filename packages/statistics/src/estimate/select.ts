/**
 * A quantile by linear interpolation, of at least one value, without sorting all of them. It reorders them.
 *
 * @example selectQuantile(Float64Array.of(3, 1, 2), 0.5) // 2
 */
export function selectQuantile(values: Float64Array, share: number): number {
  const place = (values.length - 1) * Math.min(1, Math.max(0, share));
  const below = select(values, Math.floor(place));
  if (Number.isInteger(place)) return below;
  let above = Number.POSITIVE_INFINITY;
  for (let index = Math.ceil(place); index < values.length; index += 1)
    above = Math.min(above, values[index] ?? above);
  return below + (above - below) * (place - Math.floor(place));
}

/** The value at a place of the order (Hoare's selection): what is smaller is left of it then, what is larger right of it. */
function select(values: Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] ?? 0;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] ?? pivot) < pivot) left += 1;
      while ((values[right] ?? pivot) > pivot) right -= 1;
      if (left > right) break;
      const swapped = values[left] ?? 0;
      values[left] = values[right] ?? 0;
      values[right] = swapped;
      left += 1;
      right -= 1;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else break;
  }
  return values[place] ?? Number.NaN;
}
