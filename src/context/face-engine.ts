/** The engine for faces, chosen by configuration. */

import type { FaceEngine } from '../../drivers/device/face.ts';
import { openBuiltinEngine } from '../../drivers/face/builtin-engine.ts';
import { openCommandEngine } from '../../drivers/face/command-engine.ts';

/** Which engine is to be run, and how. */
export type FaceEngineSettings =
  | {
      /** The models that came with the installation. */
      readonly kind: 'builtin';
      /** Worker threads. Default 1. */
      readonly workers?: number;
      /** Pictures that wait at most. Default 32. */
      readonly queue?: number;
      /** Folder with other copies of the models. Default: where `npm ci` puts them. */
      readonly modelFolder?: string;
    }
  | {
      /** A program on its standard input and output; see `drivers/face/command-protocol.ts`. */
      readonly kind: 'command';
      readonly command: string;
      readonly args?: readonly string[];
      /** Pictures that wait at most. Default 32. */
      readonly queue?: number;
    };

/** Opens the engine. Throws what it throws when it cannot start; nothing else of the service depends on it. */
export function openFaceEngine(settings: FaceEngineSettings): Promise<FaceEngine> {
  return settings.kind === 'builtin' ? openBuiltinEngine(settings) : openCommandEngine(settings);
}
