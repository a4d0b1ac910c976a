/** Set-up files: each is read back by what stands for its reader, whatever names a site gives. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { escapeXml, quotePowerShell, quoteShell } from '../../src/deploy/escape.ts';
import { buildKit } from '../../src/deploy/kit.ts';
import { type KitTarget, parsePrinterUri } from '../../src/deploy/kit-target.ts';

const target: KitTarget = {
  printerUri: 'ipps://print.city.example:8631/ipp/print/u-abcDEF_-0123456789abcdefghijklmn',
  printerName: '留め置き印刷（LGWAN接続系）',
  queueName: 'tomeoki-lgwan-print',
  uuid: '6f3c1f9e-3a0b-4f43-9a58-0d2f0d4f9a11',
  organization: { ja: '架空市', en: 'City of Kakuu' },
  segmentName: { ja: 'LGWAN接続系', en: 'LGWAN' },
  hasPersonalAddress: true,
};

/** Names with everything that some reader takes for more than text. */
const name = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        "'",
        '"',
        '`',
        '$(calc)',
        '\u2019',
        '\u2018',
        '\u201b',
        '&',
        '<',
        '>',
        ']]>',
        '</string>',
        '\n',
        '\r\n',
        ';',
        '|',
        '\\',
        '%',
        '\u0000',
        '\u2028',
        '#',
        '@{',
        '*/',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const textOf = (kit: KitTarget, fileName: string) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    buildKit(kit).find((file) => file.fileName === fileName)?.bytes,
  );

/** The values of a plist's dictionaries, by an XML parser that knows nothing of us. */
function readPlist(text: string): Record<string, unknown> {
  assert.equal(XMLValidator.validate(text), true);
  const nodes = new XMLParser({
    preserveOrder: true,
    trimValues: false,
    htmlEntities: true,
    parseTagValue: false,
  }).parse(text) as Node[];
  const plist = nodes.find((node) => 'plist' in node)?.['plist'] as Node[];
  return readNode(plist[0] ?? {}) as Record<string, unknown>;
}

type Node = Readonly<Record<string, unknown>>;

function readNode(node: Node): unknown {
  const [tag = ''] = Object.keys(node);
  const children = node[tag] as Node[];
  if (tag === 'dict') {
    const pairs = [];
    for (let at = 0; at < children.length; at += 2) {
      pairs.push([readNode(children[at] ?? {}), readNode(children[at + 1] ?? {})]);
    }
    return Object.fromEntries(pairs);
  }
  if (tag === 'array') return children.map(readNode);
  if (tag === 'true') return true;
  if (tag === 'false') return false;
  const text = children.map((child) => String(child['#text'] ?? '')).join('');
  return tag === 'integer' ? Number(text) : text;
}

/** What PowerShell makes of a single-quoted string (about_Quoting_Rules); undefined when it ends before its last character. */
function readPowerShell(quoted: string): string | undefined {
  const isQuote = (character: string | undefined) =>
    character !== undefined && /['\u2018-\u201b]/.test(character);
  let text = '';
  for (let at = 1; at < quoted.length - 1; at += 1) {
    if (isQuote(quoted[at])) {
      if (at + 1 >= quoted.length - 1 || !isQuote(quoted[at + 1])) return undefined;
      at += 1;
    }
    text += quoted[at];
  }
  return text;
}

describe('the set-up kit', () => {
  test('Apple: an AirPrint payload that pins host, port, path and TLS', () => {
    const profile = readPlist(textOf(target, 'printer.mobileconfig'));
    assert.equal(profile['PayloadType'], 'Configuration');
    const [payload] = profile['PayloadContent'] as Record<string, unknown>[];
    assert.equal(payload?.['PayloadType'], 'com.apple.airprint');
    assert.deepEqual(payload?.['AirPrint'], [
      {
        IPAddress: 'print.city.example',
        ResourcePath: 'ipp/print/u-abcDEF_-0123456789abcdefghijklmn',
        Port: 8631,
        ForceTLS: true,
      },
    ]);
    const uuids = [profile['PayloadUUID'], payload?.['PayloadUUID']];
    for (const uuid of uuids) assert.match(String(uuid), /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    assert.notEqual(uuids[0], uuids[1]);
  });

  test('Apple: whatever names a site gives, the plist is well formed and says them', () => {
    fc.assert(
      fc.property(name, name, (printerName, ja) => {
        const kit = { ...target, printerName, organization: { ja, en: 'x' } };
        const profile = readPlist(textOf(kit, 'printer.mobileconfig'));
        assert.equal(Object.keys(profile).length, 9);
        const plain = (text: string) => text.replaceAll(/[^\t\n\u0020-\uFFFD]/gu, '').replaceAll('\r', '');
        assert.equal(plain(String(profile['PayloadOrganization'])), plain(ja.toWellFormed()));
      }),
    );
  });

  test('Windows: every quoted text ends where it should, whatever quotes are in it', () => {
    fc.assert(
      fc.property(name, (text) => {
        const quoted = quotePowerShell(text);
        assert.ok(!/[\r\n\u0085\u2028\u2029]/.test(quoted));
        assert.notEqual(readPowerShell(quoted), undefined);
      }),
    );
    assert.equal(readPowerShell(quotePowerShell("O'Brien’s `$(calc)")), "O'Brien’s `$(calc)");
    const script = textOf(target, 'add-printer.ps1');
    assert.ok(script.startsWith('\uFEFF'), 'Windows PowerShell 5.1 needs a byte order mark');
    assert.ok(script.includes(`$address = '${target.printerUri}'\r\n`));
    assert.match(script, /Add-Printer -Name \$name -IppURL \$address\r\n/);
    assert.match(script, /Not tried on Windows/);
  });

  test('ChromeOS: the policy is an array of JSON texts, each with the address and a steady id', () => {
    fc.assert(
      fc.property(name, (printerName) => {
        const policy = JSON.parse(textOf({ ...target, printerName }, 'chromeos-printers.json')) as {
          Printers: string[];
        };
        const printer = JSON.parse(policy.Printers[0] ?? '') as Record<string, unknown>;
        assert.equal(printer['uri'], target.printerUri);
        assert.equal(printer['display_name'], printerName);
        assert.match(String(printer['id']), /^[0-9a-f]{32}$/);
        assert.deepEqual(printer['ppd_resource'], { autoconf: true });
      }),
    );
  });

  test('Linux: a shell takes each quoted text for one word, and the script calls lpadmin once', () => {
    const words = fc.sample(name, 60).map((text) => text.replaceAll('\u0000', ''));
    const script = words.map((word) => `printf '%s\\0' ${quoteShell(word)}`).join('\n');
    const read = execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1);
    assert.equal(read.length, words.length);
    const folder = mkdtempSync(join(tmpdir(), 'tomeoki-kit-'));
    try {
      const recorder = join(folder, 'lpadmin');
      writeFileSync(recorder, `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${folder}/words'\n`);
      chmodSync(recorder, 0o755);
      const evil = { ...target, printerName: `x'; touch ${folder}/owned; '$(touch ${folder}/owned)` };
      const command = textOf(evil, 'add-printer.sh');
      execFileSync('sh', ['-c', command], { env: { PATH: `${folder}:${process.env['PATH']}` } });
      const lines = readFileSync(join(folder, 'words'), 'utf8').trimEnd().split('\n');
      assert.deepEqual(lines, [
        '9',
        '-p',
        target.queueName,
        '-E',
        '-D',
        evil.printerName,
        '-v',
        target.printerUri,
        '-m',
        'everywhere',
      ]);
      assert.throws(() => readFileSync(join(folder, 'owned')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the page: names are text, there is no script, and the personal address is called so', () => {
    fc.assert(
      fc.property(name, (printerName) => {
        const page = textOf({ ...target, printerName }, 'instructions.html');
        assert.ok(!/<script/i.test(page));
        assert.equal(page.match(/<h1>[^<>]*<\/h1>/g)?.length, 1);
      }),
    );
    assert.match(textOf(target, 'instructions.html'), /本人だけ/);
    assert.doesNotMatch(textOf({ ...target, hasPersonalAddress: false }, 'instructions.html'), /本人だけ/);
    assert.equal(escapeXml('<&"\'>\u0001'), '&#60;&#38;&#34;&#39;&#62;');
  });

  test('the same target gives the same bytes', () => {
    assert.deepEqual(buildKit(target), buildKit(target));
  });

  test('an address that this service does not make gets no kit', () => {
    const wrong = [
      '',
      'https://print.city.example/ipp/print',
      'ipps://print.city.example/ipp/print"; rm -rf /',
      "ipps://print.city.example/ipp/print/u-'",
      'ipps://user:password@print.city.example/ipp/print',
      'ipps://print.city.example:99999/ipp/print',
      'ipps://-x/ipp/print',
      'ipps://print.city.example/ipp/print\n',
    ];
    for (const printerUri of wrong) {
      assert.equal(parsePrinterUri(printerUri), undefined, printerUri);
      assert.throws(() => buildKit({ ...target, printerUri }), { code: 'PRINT_ADDRESS_INVALID' });
    }
    assert.throws(() => buildKit({ ...target, queueName: '-x' }), { code: 'PRINT_ADDRESS_INVALID' });
    assert.equal(parsePrinterUri('ipp://[2001:db8::1]:631/ipp/print')?.host, '[2001:db8::1]');
  });
});
