/** What the listener shows to a browser: a plain page and the printer icons. */

import { drawPrinterIcon } from './icon.ts';
import { iconSizes } from './printer/identity.ts';

/** A resource for GET. */
export interface WebResource {
  readonly contentType: string;
  readonly body: Buffer;
}

const page = `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>IPP</title></head>
<body><h1>IPP</h1>
<p>ここは印刷を受け付ける窓口です。プリンターの追加画面に、この場所の URI を入力してください。</p>
<p lang="en">This address takes print jobs over IPP. Add it as a printer in your operating system.</p>
</body></html>
`;

const icons = new Map(iconSizes.map((pixels) => [`/icon-${pixels}.png`, pixels]));

/** Finds the resource of a path; undefined when there is none. */
export function findWebResource(path: string): WebResource | undefined {
  const pathname = path.split('?', 1)[0] ?? '';
  if (pathname === '/') return { contentType: 'text/html; charset=utf-8', body: Buffer.from(page) };
  const pixels = icons.get(pathname);
  return pixels === undefined ? undefined : { contentType: 'image/png', body: drawPrinterIcon(pixels) };
}
