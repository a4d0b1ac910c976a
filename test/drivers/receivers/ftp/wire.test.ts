/** Commands and replies of FTP, with whatever may come. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mostParts, nameOf, resolvePath } from '../../../../drivers/receivers/drop-path.ts';
import { parseCommand, wordOf } from '../../../../drivers/receivers/ftp/command.ts';
import { formatPassive, formatReply, quotePath } from '../../../../drivers/receivers/ftp/reply.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('commands', () => {
  test('RFC 959 §5.3: a word in any case and the rest of the line', () => {
    const command = parseCommand(bytes('stor a b.pdf'));
    assert.equal(command?.verb, 'STOR');
    assert.equal(Buffer.from(command.argument).toString(), 'a b.pdf');
    assert.equal(wordOf({ verb: 'TYPE', argument: bytes(' i ') }), 'I');
  });

  test('RFC 959 §4.1.3: ABOR behind Telnet signals is heard', () => {
    const signals = [0xff, 0xf4, 0xff, 0xf2];
    assert.equal(parseCommand(Buffer.from([...signals, ...bytes('ABOR')]))?.verb, 'ABOR');
  });

  test('no line makes the parser throw, and a verb is always three or four letters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (line) => {
        const command = parseCommand(line);
        if (command !== undefined) assert.match(command.verb, /^[A-Z]{3,4}$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('replies', () => {
  test('RFC 959 §4.2: no text breaks out of its reply', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 5 }),
        (code, lines) => {
          const reply = formatReply(code, lines);
          assert.ok(reply.endsWith('\r\n'));
          const parts = reply.slice(0, -2).split('\r\n');
          assert.equal(parts.length, lines.length);
          assert.doesNotMatch(parts.join(''), /[\r\n]/);
          assert.ok(parts.at(-1)?.startsWith(`${code} `));
          for (const part of parts.slice(0, -1)) assert.ok(!part.startsWith(`${code} `));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('paths are quoted and the passive address has six numbers', () => {
    assert.equal(quotePath('/a"b'), '"/a""b"');
    assert.equal(formatPassive('192.0.2.7', 50_001), 'Entering Passive Mode (192,0,2,7,195,81).');
  });
});

describe('paths', () => {
  test('a path never leaves the root, whatever it says', () => {
    assert.deepEqual(resolvePath(['a'], '../../../etc/./x'), ['etc', 'x']);
    assert.deepEqual(resolvePath(['a'], 'b'), ['a', 'b']);
    assert.deepEqual(resolvePath(['a'], '/'), []);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const parts = resolvePath([], text) ?? [];
        assert.ok(parts.length <= mostParts);
        for (const part of parts) assert.ok(part !== '..' && part !== '.' && !part.includes('/'));
      }),
      { numRuns: 500 },
    );
  });

  test('control characters and depth are refused', () => {
    assert.equal(resolvePath([], 'a\u0000b'), undefined);
    assert.equal(resolvePath([], 'a/'.repeat(mostParts + 1)), undefined);
  });

  test('the name keeps its own bytes, CP932 too', () => {
    const raw = Buffer.from([0x61, 0x2f, 0x83, 0x5c, 0x2e, 0x70, 0x64, 0x66]);
    const { raw: kept, text } = nameOf(['a', 'ソ.pdf'], raw);
    assert.deepEqual([...kept], [...raw.subarray(2)]);
    assert.equal(text, 'ソ.pdf');
  });
});
