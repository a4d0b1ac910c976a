/** The control file of an LPD job (RFC 1179 §7): who sends it, what it is called, which data files it prints. Pure. */

/** What a control file says. Every member is a claim of the sending host. */
export interface ControlFile {
  /** `P`: the user. */
  readonly userName: string;
  /** `J`, else `N` of the first file; empty when neither is given. */
  readonly jobName: string;
  /** Names of the data files with how often each is to be printed, in order. */
  readonly files: ReadonlyMap<string, number>;
}

/** Most lines that are looked at. */
const mostLines = 2_000;
/** Highest number of copies, that of a job ticket. */
const mostCopies = 9_999;

/**
 * Reads a control file. Lines that are not known are passed over. A lower-case letter asks for one copy of a file in
 * some format; what format it really is, its bytes say.
 */
export function parseControlFile(bytes: Uint8Array): ControlFile {
  const lines = decodeText(bytes).split('\n').slice(0, mostLines);
  const first = (code: string) =>
    lines
      .find((line) => line.startsWith(code))
      ?.slice(1)
      .trim() ?? '';
  const files = new Map<string, number>();
  for (const line of lines) {
    if (!/^[a-z]/.test(line)) continue;
    const name = line.slice(1).trim();
    files.set(name, Math.min(mostCopies, (files.get(name) ?? 0) + 1));
  }
  return { userName: first('P'), jobName: first('J') || first('N'), files };
}

/** Japanese Windows sends names in its own code page; UTF-8 is tried first, because it does not fit by accident. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}
