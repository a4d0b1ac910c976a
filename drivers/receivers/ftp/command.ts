/** Commands of the FTP control connection (RFC 959 §5.3). Pure. */

/** One command. */
export interface FtpCommand {
  /** Upper case, up to four letters. */
  readonly verb: string;
  /** Bytes behind the first space; file names need not be UTF-8. */
  readonly argument: Uint8Array;
}

const telnetIac = 0xff;

/**
 * Reads one line without its end; undefined when it is no command. Telnet signals before it, which some clients send
 * with ABOR (RFC 959 §4.1.3), are passed over.
 */
export function parseCommand(line: Uint8Array): FtpCommand | undefined {
  let from = 0;
  while (line[from] === telnetIac) from += 2;
  const bytes = Buffer.from(line.subarray(from));
  const space = bytes.indexOf(0x20);
  const word = bytes.subarray(0, space < 0 ? bytes.length : space).toString('latin1');
  if (!/^[A-Za-z]{3,4}$/.test(word)) return undefined;
  return { verb: word.toUpperCase(), argument: space < 0 ? Buffer.alloc(0) : bytes.subarray(space + 1) };
}

/** The argument as a word of the protocol, upper case. */
export function wordOf(command: FtpCommand): string {
  return Buffer.from(command.argument).toString('latin1').trim().toUpperCase();
}
