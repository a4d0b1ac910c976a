/** The static files of the screens: name under `/assets/`, place, media type. A table of data. */

/** One static file. */
export interface AssetFile {
  readonly name: string;
  readonly url: URL;
  readonly mediaType: string;
}

const file = (path: string, mediaType: string): AssetFile => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  url: new URL(path, import.meta.url),
  mediaType,
});

const script = 'text/javascript; charset=utf-8';
const style = 'text/css; charset=utf-8';

/** Every file that the screens ask for. */
export const assetFiles: readonly AssetFile[] = [
  file('./assets/base.css', style),
  file('./assets/card.svg', 'image/svg+xml'),
  file('./assets/icon.svg', 'image/svg+xml'),
  file('./assets/lock.svg', 'image/svg+xml'),
  file('./desk/desk.css', style),
  file('./panel/camera.js', script),
  file('./assets/request.js', script),
  file('./panel/panel.css', style),
  file('./panel/panel-screens.css', style),
  file('./panel/panel-contrast.css', style),
  file('./panel/pair.js', script),
  file('./panel/wedge.js', script),
  file('./panel/panel-view.js', script),
  file('./panel/panel-keypad.js', script),
  file('./panel/panel-form.js', script),
  file('./panel/panel-idle.js', script),
  file('./panel/panel-list.js', script),
  file('./panel/panel-ticket.js', script),
  file('./panel/panel-places.js', script),
  file('./panel/panel-progress.js', script),
  file('./panel/panel-scan.js', script),
  file('./panel/panel-why.js', script),
  file('./panel/panel-arrivals.js', script),
  file('./panel/panel-core.js', script),
  file('./panel/panel-tools.js', script),
  file('./panel/panel-follow.js', script),
  file('./panel/panel-jobs.js', script),
  file('./panel/panel-tap-all.js', script),
  file('./panel/panel-cards.js', script),
  file('./panel/panel-face.js', script),
  file('./panel/panel-begin.js', script),
  file('./panel/panel-desk.js', script),
  file('./panel/panel.js', script),
];
