import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JobTicket } from '../../drivers/device/job.ts';
import type { OutputDeviceCapabilities } from '../../drivers/device/printer.ts';
import { type PlanInput, planDelivery } from '../../src/print/delivery-plan.ts';

const office: OutputDeviceCapabilities = {
  makeAndModel: 'Office',
  documentFormats: ['application/pdf', 'image/urf', 'image/pwg-raster', 'image/jpeg'],
  color: true,
  sides: ['one-sided', 'two-sided-long-edge'],
  media: ['iso_a4_210x297mm'],
  maxCopies: 99,
  compressions: [],
  createJobSupported: true,
  resolutionsDpi: [300, 600],
  pwgRaster: { types: ['sgray_8', 'srgb_8', 'black_1'], resolutionsDpi: [300, 600], sheetBack: 'rotated' },
  urf: ['W8', 'SRGB24', 'RS300-600', 'DM3', 'V1.4'],
};
const images = new Set(['image/jpeg', 'image/png', 'image/tiff', 'application/pdf']);
const convertible: PlanInput['canConvert'] = (from) => images.has(from);

function plan(changes: Partial<PlanInput>) {
  const made = planDelivery({
    format: 'application/pdf',
    opaque: false,
    byteLength: 10_000,
    ticket: {},
    device: office,
    canConvert: convertible,
    stamped: false,
    ...changes,
  });
  return made.ok ? made.value : made.refusal;
}
const without = (...formats: readonly string[]): OutputDeviceCapabilities => ({
  ...office,
  documentFormats: office.documentFormats.filter((format) => !formats.includes(format)),
});

describe('C6: the form in which a job goes out', () => {
  test('a PDF goes as it is to a device that takes PDF, whatever the case of the name', () => {
    assert.deepEqual(plan({ ticket: { copies: 1, sides: 'two-sided-long-edge' } }), {
      documentFormat: 'application/pdf',
      deviceTicket: { sides: 'two-sided-long-edge' },
    });
    assert.deepEqual(plan({ ticket: { outputBin: 'auto' } }), {
      documentFormat: 'application/pdf',
      deviceTicket: {},
    });
    const shouting = { ...office, documentFormats: ['APPLICATION/PDF'] };
    assert.deepEqual(plan({ device: shouting }), { documentFormat: 'application/pdf', deviceTicket: {} });
  });

  test('without PDF it becomes URF with the resolution, colour and back side the device states', () => {
    const ticket: JobTicket = { copies: 2, sides: 'two-sided-long-edge', media: 'iso_a4_210x297mm' };
    assert.deepEqual(
      plan({ device: without('application/pdf'), ticket, facts: { pages: 3, colorPages: 1 } }),
      {
        documentFormat: 'image/urf',
        deviceTicket: { media: 'iso_a4_210x297mm', sides: 'two-sided-long-edge', copies: 2 },
        conversion: {
          from: 'application/pdf',
          to: 'image/urf',
          media: 'iso_a4_210x297mm',
          sides: 'two-sided-long-edge',
          raster: { resolutionDpi: 300, type: 'srgb_8', sheetBack: 'rotated' },
        },
      },
    );
  });

  test('a document without colour becomes gray, high quality 600 dpi, and a one-bit device gets one bit', () => {
    const onlyPwg = without('application/pdf', 'image/urf');
    const gray = plan({ device: onlyPwg, facts: { colorPages: 0 }, ticket: { printQuality: 5 } });
    assert.deepEqual(typeof gray === 'object' && gray.conversion?.raster, {
      resolutionDpi: 600,
      type: 'sgray_8',
      sheetBack: 'rotated',
      quality: 5,
    });
    const oneBit = {
      ...onlyPwg,
      pwgRaster: { types: ['black_1'], resolutionsDpi: [200], sheetBack: 'normal' as const },
    };
    const black = plan({ device: oneBit });
    assert.equal(typeof black === 'object' && black.conversion?.raster?.type, 'black_1');
    assert.equal(typeof black === 'object' && black.conversion?.raster?.resolutionDpi, 200);
  });

  test('a PDF that is too large or too new for the device becomes raster', () => {
    const small = { ...office, pdfKOctetsMax: 10 };
    assert.equal(format(plan({ device: small, byteLength: 10_241 })), 'image/urf');
    assert.equal(format(plan({ device: small, byteLength: 10_240 })), 'application/pdf');
    const old = { ...office, pdfVersions: ['adobe-1.3', 'adobe-1.4', 'unheard-of'] };
    assert.equal(format(plan({ device: old, pdfVersion: 1.7 })), 'image/urf');
    assert.equal(format(plan({ device: old, pdfVersion: 1.4 })), 'application/pdf');
    assert.equal(
      format(plan({ device: { ...office, pdfVersions: ['iso-32000-1_2008'] }, pdfVersion: 1.7 })),
      'application/pdf',
    );
    assert.equal(
      format(plan({ device: { ...office, pdfVersions: ['unheard-of'] }, pdfVersion: 2 })),
      'application/pdf',
    );
  });

  test('a form that the device refused is not sent again', () => {
    assert.equal(format(plan({ refused: ['application/pdf'] })), 'image/urf');
    assert.equal(format(plan({ refused: ['application/pdf', 'image/urf'] })), 'image/pwg-raster');
    assert.equal(plan({ refused: office.documentFormats }), 'DEVICE_FORMAT_UNSUPPORTED');
  });

  test('pages are picked, and placed on a side, by the device where it can, else by the conversion', () => {
    const ticket: JobTicket = { pageRanges: [{ lower: 2, upper: 3 }], numberUp: 2 };
    const able = { ...office, pageRanges: true, numberUps: [1, 2] };
    assert.deepEqual(plan({ ticket, device: able }), {
      documentFormat: 'application/pdf',
      deviceTicket: ticket,
    });
    assert.deepEqual(plan({ ticket }), {
      documentFormat: 'application/pdf',
      deviceTicket: {},
      conversion: { from: 'application/pdf', to: 'application/pdf', ...ticket },
    });
    const halfAble = { ...office, numberUps: [1, 2] };
    assert.deepEqual(plan({ ticket, device: halfAble }), {
      documentFormat: 'application/pdf',
      deviceTicket: { numberUp: 2 },
      conversion: { from: 'application/pdf', to: 'application/pdf', pageRanges: [{ lower: 2, upper: 3 }] },
    });
    assert.equal(plan({ ticket, canConvert: () => false }), 'PRINT_PAGES_UNSUPPORTED');
  });

  test('C8: copies that the device does not make are repeated by the conversion, and asked of nobody else', () => {
    const single = { ...office, maxCopies: 1 };
    assert.deepEqual(plan({ device: single, ticket: { copies: 3 } }), {
      documentFormat: 'application/pdf',
      deviceTicket: {},
      conversion: { from: 'application/pdf', to: 'application/pdf', copies: 3 },
    });
    const rasterOnly = { ...without('application/pdf', 'image/urf'), maxCopies: 1 };
    const asRaster = plan({ device: rasterOnly, ticket: { copies: 3 } });
    assert.ok(typeof asRaster === 'object');
    assert.deepEqual(asRaster.deviceTicket, {});
    assert.equal(asRaster.conversion?.copies, 3);
  });

  test('a printer language goes only to devices that list it, and is never converted', () => {
    const pcl = { format: 'application/vnd.hp-pcl', opaque: true } as const;
    assert.equal(plan(pcl), 'DEVICE_FORMAT_UNSUPPORTED');
    const device = { ...office, documentFormats: ['application/vnd.hp-PCL'] };
    assert.deepEqual(plan({ ...pcl, device, ticket: { copies: 2, finishings: [4] } }), {
      documentFormat: 'application/vnd.hp-pcl',
      deviceTicket: { copies: 2, finishings: [4] },
    });
    assert.equal(plan({ ...pcl, device, ticket: { copies: 100 } }), 'PRINT_COPIES_UNSUPPORTED');
    assert.equal(plan({ ...pcl, device, stamped: true }), 'PRINT_STAMP_IMPOSSIBLE');
  });

  test('a stamp or a password makes a conversion of what could go as it is; a picture becomes a PDF', () => {
    assert.equal(conversion(plan({ stamped: true })), 'application/pdf');
    assert.equal(conversion(plan({ encrypted: true })), 'application/pdf');
    assert.equal(conversion(plan({ format: 'image/jpeg' })), undefined);
    assert.equal(conversion(plan({ format: 'image/png' })), 'application/pdf');
    assert.equal(plan({ encrypted: true, canConvert: () => false }), 'DEVICE_FORMAT_UNSUPPORTED');
  });

  test('whatever is asked of whatever device: nobody does anything twice, and nothing is forgotten', () => {
    const anyDevice = fc.record({
      documentFormats: fc.subarray([...office.documentFormats]),
      color: fc.boolean(),
      maxCopies: fc.constantFrom(1, 10),
      pageRanges: fc.boolean(),
      numberUps: fc.constantFrom([1], [1, 2]),
      urf: fc.constantFrom(office.urf, ['W8', 'RS300'], undefined),
    });
    const anyTicket = fc.record(
      {
        copies: fc.integer({ min: 1, max: 20 }),
        numberUp: fc.constantFrom(1, 2),
        pageRanges: fc.constantFrom([], [{ lower: 1, upper: 2 }]),
        sides: fc.constant('two-sided-long-edge' as const),
        printColorMode: fc.constantFrom('auto', 'monochrome'),
      },
      { requiredKeys: [] },
    );
    const anyFormat = fc.constantFrom('application/pdf', 'image/jpeg', 'image/png', 'image/pwg-raster');
    fc.assert(
      fc.property(
        anyDevice,
        anyTicket,
        anyFormat,
        fc.boolean(),
        ({ urf, ...given }, ticket, from, stamped) => {
          const { urf: _urf, ...base } = office;
          const device = { ...base, ...given, ...(urf !== undefined && { urf }) };
          const made = plan({ device, ticket: ticket as JobTicket, format: from, stamped });
          if (typeof made === 'string') return;
          assert.ok(device.documentFormats.includes(made.documentFormat));
          const { conversion: work, deviceTicket } = made;
          const copies = (work?.copies ?? 1) * (deviceTicket.copies ?? 1);
          assert.equal(copies, ticket.copies ?? 1);
          assert.ok((deviceTicket.copies ?? 1) <= device.maxCopies);
          assert.equal((work?.numberUp ?? 1) * (deviceTicket.numberUp ?? 1), ticket.numberUp ?? 1);
          const picks = [work?.pageRanges, deviceTicket.pageRanges].filter((ranges) => ranges !== undefined);
          assert.deepEqual(picks, ticket.pageRanges?.length ? [ticket.pageRanges] : []);
          if (stamped) assert.ok(work !== undefined);
          if (!device.color || ticket.printColorMode === 'monochrome') {
            assert.notEqual(work?.raster?.type, 'srgb_8');
          }
        },
      ),
    );
  });
});

function format(made: ReturnType<typeof plan>): string {
  return typeof made === 'string' ? made : made.documentFormat;
}

function conversion(made: ReturnType<typeof plan>): string | undefined {
  return typeof made === 'string' ? made : made.conversion?.to;
}
