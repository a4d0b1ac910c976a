/** What measurements share: rounds in turn, so that a busy moment of the machine hits all rows alike, and a table. */

/** One row of a measurement. */
export interface Candidate {
  readonly name: string;
  /** Does the work once; `concurrent` of them run at the same time. */
  readonly work: () => unknown;
  /** Default 1. */
  readonly concurrent?: number;
}

/** What was found for one row: the best and the median of the rounds, in operations a second. */
interface Figures {
  readonly name: string;
  readonly best: number;
  readonly median: number;
}

async function runFor(candidate: Candidate, durationMs: number): Promise<number> {
  const end = performance.now() + durationMs;
  const begin = performance.now();
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const result = candidate.work();
      if (result instanceof Promise) await result;
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: candidate.concurrent ?? 1 }, worker));
  return (done * 1000) / (performance.now() - begin);
}

/**
 * Measures the candidates in turn and prints a table.
 *
 * @param unitsPerWork What one operation counts for in the table (bytes, messages); default 1.
 * @param options.rounds Default 5. `options.roundMs` Default 400.
 */
export async function measure(
  title: string,
  unit: string,
  candidates: readonly Candidate[],
  unitsPerWork = 1,
  options: { readonly rounds?: number; readonly roundMs?: number } = {},
): Promise<void> {
  const { rounds = 5, roundMs = 400 } = options;
  const found = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const candidate of candidates) found.get(candidate.name)?.push(await runFor(candidate, roundMs));
  }
  const rows: readonly Figures[] = [...found].map(([name, rates]) => {
    const sorted = rates.toSorted((a, b) => a - b);
    return { name, best: sorted.at(-1) ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0 };
  });
  const show = (rate: number): string => {
    const value = rate * unitsPerWork;
    return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
  };
  const lines = rows.map(({ name, best, median }) => `| ${name} | ${show(median)} | ${show(best)} |`);
  process.stdout.write(
    `${[`| ${title} | ${unit}, median | best |`, '|---|---|---|', ...lines].join('\n')}\n\n`,
  );
}
