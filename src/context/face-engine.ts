/** The engine for faces, chosen by configuration. */

import type { FaceEngine } from '../../drivers/device/face.ts';
import { openBuiltinEngine } from '../../drivers/face/builtin-engine.ts';

/** Which engine is to be run. */
export interface FaceEngineSettings {
  readonly kind: 'builtin';
  /** Worker threads. Default 1. */
  readonly workers?: number;
  /** Pictures that wait at most. Default 32. */
  readonly queue?: number;
  /** Folder with other copies of the models. Default: where `npm ci` puts them. */
  readonly modelFolder?: string;
}

/** Opens the engine. Throws what it throws when it cannot start; nothing else of the service depends on it. */
export function openFaceEngine(settings: FaceEngineSettings): Promise<FaceEngine> {
  const { kind: _, ...options } = settings;
  return openBuiltinEngine(options);
}
