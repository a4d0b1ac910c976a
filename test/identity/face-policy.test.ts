import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areFacesOn, isCameraAllowed, maskName, provenanceWording } from '../../src/identity/face-policy.ts';

test('a masked name shows the first character of each part and no part as a whole', () => {
  assert.equal(maskName('山田 太郎'), '山○ 太○');
  assert.equal(maskName('山田　太郎'), '山○ 太○');
  assert.equal(maskName('森 鷗外'), '○ 鷗○');
  assert.equal(maskName('五十嵐花子'), '五○○○');
  assert.equal(maskName('Jane Doe'), 'J○○○ D○○');
  assert.equal(maskName('𠮷野 家'), '𠮷○ ○');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
      for (const part of maskName(name).split(' ')) assert.ok([...part].length <= 4);
    }),
  );
});

test('faces are on only for the engine and the wording that were confirmed', () => {
  const value = {
    on: true,
    provenanceWording,
    engine: 'a@1',
    changedBy: undefined,
    changedAt: '2026-04-01T00:00:00Z',
  };
  assert.equal(areFacesOn(value, 'a@1'), true);
  assert.equal(areFacesOn(value, 'a@2'), false);
  assert.equal(areFacesOn({ ...value, provenanceWording: 'provenance-1' }, 'a@1'), false);
  assert.equal(areFacesOn({ ...value, on: false }, 'a@1'), false);
  assert.equal(areFacesOn(undefined, 'a@1'), false);
});

test('files and virtual cameras are refused unless the list names them; with a list nothing else is taken', () => {
  for (const label of ['OBS Virtual Camera', '/tmp/clip.mjpeg', 'fake_device_0', 'v4l2loopback', 'ManyCam']) {
    assert.equal(isCameraAllowed(label, []), false, label);
  }
  for (const label of ['Logitech BRIO (046d:085e)', 'Integrated Camera', 'フロント カメラ', '']) {
    assert.equal(isCameraAllowed(label, []), true, label);
  }
  assert.equal(isCameraAllowed('/tmp/clip.mjpeg', ['clip.mjpeg']), true);
  assert.equal(isCameraAllowed('Integrated Camera', ['BRIO']), false);
});
