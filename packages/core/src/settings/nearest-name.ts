/**
 * The known name that the given one most likely stands for, or undefined when none is near. Compared without regard to
 * case and to `-`, `_`, `.` and spaces; by the number of inserted, removed, changed or swapped neighbouring characters,
 * of which one in three (at most 4) may differ. Of equally near names the first wins.
 */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  const name = plain(given);
  const allowed = Math.min(4, Math.max(1, Math.floor(name.length / 3)));
  let nearest: string | undefined;
  let smallest = allowed + 1;
  for (const candidate of known) {
    const distance = editDistance(name, plain(candidate), smallest);
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/**
 * The number of single steps (insert, remove, change one character, swap two neighbours) from one text to the other, or
 * `limit` when it is at least `limit`. Counts UTF-16 units. Source: optimal string alignment distance.
 */
export function editDistance(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = distanceRow(from, to, i, last, beforeLast);
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[to.length] ?? 0, limit);
}

function distanceRow(
  from: string,
  to: string,
  i: number,
  last: readonly number[],
  beforeLast: readonly number[],
): number[] {
  const row = [i];
  for (let j = 1; j <= to.length; j++) {
    const change = from[i - 1] === to[j - 1] ? 0 : 1;
    let steps = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + change);
    if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
      steps = Math.min(steps, at(beforeLast, j - 2) + 1);
    }
    row.push(steps);
  }
  return row;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}

function plain(name: string): string {
  // A name longer than any setting cannot be near one, and the comparison is quadratic.
  return name
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(/[-_. ]/g, "");
}
