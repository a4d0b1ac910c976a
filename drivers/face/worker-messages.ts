/** What the built-in engine and its worker threads say to each other. */

import type { DeviceErrorCode } from '../device/device-error.ts';
import type { FaceAnalysis, RgbPicture } from '../device/face.ts';
import type { ChainOptions } from './chain.ts';
import type { FaceModels } from './models.ts';
import type { PictureLimits } from './picture.ts';

/** What a worker is started with; each gets a copy of the models. */
export interface WorkerSettings {
  readonly models: FaceModels;
  readonly limits: PictureLimits;
}

/** One picture. */
export interface WorkerRequest {
  readonly picture: Uint8Array | RgbPicture;
  readonly options: ChainOptions;
}

/** The answer; `ready` comes once, when the models are loaded. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'analysis'; readonly analysis: FaceAnalysis }
  | { readonly kind: 'failure'; readonly code: DeviceErrorCode; readonly message: string };
