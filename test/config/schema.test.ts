/** What a configuration says of itself: names, whom to ask, halves of pairs, sizes that other parts cannot exceed. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configSchema } from '../../src/config/schema.ts';

const segments = [{ id: 'lgwan', name: { ja: '系', en: 'Segment' } }];

/** Everything wrong with a file, one text a problem. */
function problemsOf(file: object): readonly string[] {
  return configSchema.safeParse({ segments, ...file }).error?.issues.map((issue) => issue.message) ?? [];
}

describe('the schema of the configuration', () => {
  test('the organisation is Tomeoki until it is named, and nobody is to be asked', () => {
    const plain = configSchema.parse({ segments });
    assert.deepEqual(plain.organization, { ja: '留め置き', en: 'Tomeoki' });
    assert.equal(plain.help, undefined);
    assert.equal(plain.ui.panelIdleSeconds, 60);
    for (const panelIdleSeconds of [19, 171, 60.5]) {
      assert.equal(problemsOf({ ui: { panelIdleSeconds } }).length, 1, String(panelIdleSeconds));
    }
    const organization = { ja: '架空市', en: 'City of Kakuu' };
    assert.deepEqual(configSchema.parse({ segments, organization }).organization, organization);
    assert.equal(problemsOf({ organization: { ja: '架空市' } }).length, 1);
  });

  test('halves of a pair are refused: a certificate without its key, an access key without its secret', () => {
    assert.match(problemsOf({ web: { certificateFile: '/a.pem' } }).join(), /go together/);
    assert.match(problemsOf({ web: { keyFile: '/a.pem' } }).join(), /go together/);
    const targets = [{ kind: 's3', name: 'bucket', bucket: 'documents', accessKeyId: 'id' }];
    assert.match(problemsOf({ filing: { targets } }).join(), /"documents".*go together/);
    const blobs = { kind: 's3', bucket: 'blobs', secretAccessKey: 'secret' };
    assert.match(problemsOf({ blobs }).join(), /"blobs".*go together/);
  });

  test('sizes that the listener or recognition would not take cannot be configured', () => {
    assert.deepEqual(problemsOf({ limits: { printJobBytes: 4 * 1024 ** 3, scanBytes: 200_000_000 } }), []);
    assert.equal(problemsOf({ limits: { printJobBytes: 4 * 1024 ** 3 + 1 } }).length, 1);
    assert.equal(problemsOf({ limits: { scanBytes: 200_000_001 } }).length, 1);
  });
});
