/** Images as engines take them. */

import type { GreyImage } from '../raster/page-raster.ts';

/** Binary PGM (Netpbm P5): a header before the pixels, no packing to pay for. */
export function toPgm({ data, width, height }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);
}
