/** The part of the configuration file about faces. Faces are off, whatever stands here, until they are switched on. */

import { z } from 'zod';

const engine = z.discriminatedUnion('kind', [
  /** The models that came with the installation. */
  z.strictObject({
    kind: z.literal('builtin'),
    /** Threads, each with a copy of the models; default: half of the processors, 1 to 4. */
    workers: z.int().min(1).max(16).optional(),
    /** Folder with the models; default: where the installation put them. */
    modelFolder: z.string().min(1).optional(),
  }),
  /** A program that speaks the engine's protocol on its standard input and output. */
  z.strictObject({
    kind: z.literal('command'),
    command: z.string().min(1),
    args: z.array(z.string()).max(100).default([]),
  }),
]);

/** What the file may say of faces. */
export const facesConfig = z.strictObject({
  engine: engine.default({ kind: 'builtin' }),
  /** True: a face alone may find its person at a panel, among those with a held job for it. */
  identification: z.boolean().default(true),
  /** False match rate that the thresholds hold among the site's own people. */
  falseMatchRate: z.number().min(0.000_001).max(0.01).default(0.0001),
  /** Days without use after which a reference is erased; people agreed to 365 at most. */
  unusedDays: z.int().min(30).max(365).default(365),
  /**
   * Parts of the labels of the cameras that panels and the desk may use. Empty: every camera that does not look
   * like a file or a virtual one.
   */
  cameraLabels: z.array(z.string().min(1).max(200)).max(100).default([]),
});

/** What is configured of faces. */
export type FacesConfig = z.infer<typeof facesConfig>;
