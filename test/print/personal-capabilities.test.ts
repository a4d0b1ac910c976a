import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { capabilitiesTogether } from '../../src/print/personal-capabilities.ts';
import type { SegmentId } from '../../src/shared/ids.ts';

const [lgwan, core] = ['lgwan', 'core'] as SegmentId[] as [SegmentId, SegmentId];

const device = (
  capabilities: { color: boolean; finishings?: number[]; documentFormats: string[] } | undefined,
  changes: { state?: string; segments?: SegmentId[] } = {},
) => ({
  state: 'active',
  segments: [lgwan],
  printUri: 'ipps://mfp.example/ipp/print',
  ...changes,
  ...(capabilities !== undefined && { known: { capabilities } }),
});

describe('what the devices of a segment can do together', () => {
  test('one colour device makes colour worth asking for, and one stapler every corner', () => {
    const together = capabilitiesTogether(
      [
        device({ color: false, documentFormats: ['application/pdf'] }),
        device({ color: true, finishings: [3, 20], documentFormats: ['application/pdf'] }),
      ],
      lgwan,
    );
    assert.equal(together.color, true);
    assert.deepEqual(together.finishings, [3, 20, 4, 21, 22, 23]);
  });

  test('a printer language is offered only where some device understands it; the rest is converted', () => {
    const formatsWith = (documentFormats: string[]) =>
      capabilitiesTogether([device({ color: false, documentFormats })], lgwan).documentFormats ?? [];
    assert.ok(!formatsWith(['image/pwg-raster']).includes('application/postscript'));
    assert.ok(formatsWith(['image/pwg-raster']).includes('application/pdf'));
    assert.ok(formatsWith(['application/PostScript']).includes('application/postscript'));
    assert.ok(formatsWith(['application/oxps']).includes('application/vnd.ms-xpsdocument'));
  });

  test('nothing is hidden while a device has not told what it can', () => {
    const silent = device(undefined);
    assert.deepEqual(capabilitiesTogether([silent], lgwan), {});
    assert.deepEqual(
      capabilitiesTogether([silent, device({ color: false, documentFormats: [] })], lgwan),
      {},
    );
  });

  test('devices of other segments, and those out of use, do not count', () => {
    const mono = device({ color: false, documentFormats: [] });
    const others = [
      device({ color: true, documentFormats: [] }, { segments: [core] }),
      device({ color: true, documentFormats: [] }, { state: 'paused' }),
    ];
    assert.equal(capabilitiesTogether([mono, ...others], lgwan).color, false);
  });
});
