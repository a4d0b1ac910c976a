import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { spool } from '../../../../drivers/receivers/encrypted-spool.ts';
import {
  attachmentName,
  decodeHeaderText,
  senderAddress,
} from '../../../../drivers/receivers/mail/mail-text.ts';
import { readMail } from '../../../../drivers/receivers/mail/read-mail.ts';
import { takeMail } from '../../../../drivers/receivers/mail/take-mail.ts';

async function* inPieces(bytes: Uint8Array, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function leavesOf(mail: string | Buffer, pieceBytes = 7) {
  const bytes = typeof mail === 'string' ? Buffer.from(mail, 'latin1') : mail;
  const leaves: { type: string; name: string; body: Buffer }[] = [];
  const outcome = await readMail(inPieces(bytes, pieceBytes), async (leaf) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of leaf.body) pieces.push(piece);
    const { text } = attachmentName(leaf.header);
    leaves.push({ type: leaf.contentType, name: text, body: Buffer.concat(pieces) });
  });
  return { outcome, leaves };
}

const nameOf = (disposition: string) =>
  attachmentName(new Map([['content-disposition', Buffer.from(disposition, 'utf8').toString('latin1')]]));
const rawNameOf = (bytes: Buffer) =>
  attachmentName(new Map([['content-disposition', `attachment; filename="${bytes.toString('latin1')}"`]]));

describe('names of attachments', () => {
  test('RFC 2231 §3 and §4: continuations and charset', () => {
    const text = nameOf(
      "attachment; filename*0*=utf-8''%E8%B5%B7%E6; filename*1*=%A1%88; filename*2=.pdf",
    ).text;
    assert.equal(text, '起案.pdf');
    assert.equal(nameOf("attachment; filename*=shift_jis'ja'%95%5C.tif").text, '表.tif');
  });
  test('RFC 2047 words in a parameter, cut within a character too', () => {
    assert.equal(nameOf('attachment; filename="=?UTF-8?B?6LW3?= =?UTF-8?B?5qGI?=.pdf"').text, '起案.pdf');
    assert.equal(nameOf('attachment; filename="=?utf-8?Q?=E8=B5?= =?utf-8?Q?=B7?="').text, '起');
    assert.equal(nameOf('attachment; filename="=?ISO-2022-JP?B?GyRCNS8wRhsoQg==?="').text, '起案');
  });
  test('raw CP932, EUC-JP and UTF-8 keep their bytes; a backslash may be half of a character', () => {
    const cp932 = Buffer.from('955c8ec0', 'hex');
    assert.deepEqual(Buffer.from(rawNameOf(cp932).raw), cp932);
    assert.equal(rawNameOf(cp932).text, '表実');
    assert.equal(rawNameOf(Buffer.from('b5afb0c6', 'hex')).text, '起案');
    assert.equal(rawNameOf(Buffer.from('起案')).text, '起案');
  });
  test('a subject and a sender', () => {
    assert.equal(decodeHeaderText('=?UTF-8?B?6LW35qGI?= 1'), '起案 1');
    assert.equal(senderAddress('"a, <x@y>" <MFP@Example.jp>'), 'mfp@example.jp');
    assert.equal(senderAddress('a@b.jp, c@d.jp'), undefined);
  });
});

describe('reading a mail', () => {
  const body = randomBytes(3_000);
  const mail = Buffer.from(
    'Content-Type: multipart/mixed; boundary=out\r\n\r\npreamble\r\n--out\r\n' +
      'Content-Type: multipart/alternative; boundary="out1"\r\n\r\n--out1\r\n\r\nhello\r\n--out1--\r\nepilogue\r\n' +
      '--out\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
      `${body.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--out\r\nContent-Type: message/rfc822\r\n\r\n` +
      'Content-Type: image/tiff; name=b.tif\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nII=2A=00 =\r\nx\r\n' +
      '--out--\r\n',
    'latin1',
  );

  test('RFC 2046 §5.1: nested parts, in any pieces', async () => {
    for (const pieceBytes of [1, 7, 4_096, 100_000]) {
      const { outcome, leaves } = await leavesOf(mail, pieceBytes);
      assert.equal(outcome, 'read');
      assert.deepEqual(
        leaves.map(({ type, name }) => [type, name]),
        [
          ['text/plain', ''],
          ['application/pdf', 'a.pdf'],
          ['image/tiff', 'b.tif'],
        ],
      );
      assert.equal(leaves[0]?.body.toString(), 'hello');
      assert.ok(leaves[1]?.body.equals(body));
      assert.equal(leaves[2]?.body.toString('latin1'), 'II*\0 x');
    }
  });

  test('depth, parts and headers have limits', async () => {
    assert.equal((await leavesOf(`X: ${'a'.repeat(300_000)}\r\n\r\n`, 65_536)).outcome, 'too-complex');
    assert.equal((await leavesOf('Content-Type: message/rfc822\r\n\r\n'.repeat(30))).outcome, 'too-complex');
    const many = `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n\r\n'.repeat(1_100)}`;
    assert.equal((await leavesOf(many, 4_096)).outcome, 'too-complex');
  });

  test('a mail with some bytes changed is read to an end, and documents whose bytes did not change are found', async () => {
    const hooks = (taken: string[]) => ({
      authenticate: async () => undefined,
      hasRoom: async () => true,
      keepPart: async () => undefined,
      refused: async () => {},
      receive: async ({ body: bytes }: { body: AsyncIterable<Uint8Array> }) => {
        const hash = createHash('sha256');
        for await (const piece of bytes) hash.update(piece);
        taken.push(hash.digest('hex'));
        return { id: 'x' };
      },
    });
    const envelope = { account: 'a', address: '127.0.0.1', destinations: ['scan@x'] };
    const digest = createHash('sha256').update(body).digest('hex');
    const within = mail.indexOf('name=a.pdf');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(mail.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.boolean(),
        async (changes, isShort) => {
          const mutated = Buffer.from(mail);
          for (const [at, byte] of changes) mutated[at] = byte;
          const taken: string[] = [];
          await using spooled = await spool(
            tmpdir(),
            inPieces(isShort ? mutated.subarray(0, -40) : mutated, 500),
          );
          const options = { hooks: hooks(taken), spoolFolder: tmpdir() };
          const result = await takeMail(options, spooled, envelope, AbortSignal.timeout(5_000));
          assert.equal(result.kind === 'taken', taken.length > 0);
          // Changes behind the document's part do not touch it.
          const end = mail.indexOf('--out\r\n', within);
          if (changes.every(([at]) => at > end + 10)) assert.ok(taken.includes(digest));
        },
      ),
      { numRuns: 150 },
    );
  });
});
